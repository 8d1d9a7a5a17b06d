// panels.mjs GRAFANA_URL LOAD_DRIVER_URL: every panel's query, with its variables filled in, through the data source proxy,
// must return data, except that a comparison the last round leaves without a ratio must have none here either; and Prometheus
// must agree with the stored results.json of the same round.
const [grafana, driver] = process.argv.slice(2);
let failed = 0;
const check = (ok, text) => { if (!ok) { failed += 1; console.log(`FAIL ${text}`); } };
const json = async url => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
  return answer.json();
};
const query = async (expr, time) => {
  const at = time === undefined ? '' : `&time=${time}`;
  const answer = await json(`${grafana}/api/datasources/proxy/uid/prometheus/api/v1/query?query=${encodeURIComponent(expr)}${at}`);
  return answer.data.result;
};

// --- panels
const { finished } = await json(`${driver}/runs`);
const newest = await json(`${driver}/runs/${finished[0].id}`);
const label = (expr, name) => expr.match(new RegExp(`${name}="([^"]*)"`))?.[1];
// Whether the last round has what a query asks for: a ratio or a difference, and a claim where only claims are shown. A short
// round can be too short for them.
const isAnswered = (comparison, expr) => comparison.outcome !== 'INVALID' && (comparison.ratio || comparison.difference)
  && (!expr.includes('== 3') || comparison.outcome === 'CLAIM');
const hasNoRatio = expr => {
  if (!expr.includes('lab_round_ratio{') && !expr.includes('lab_round_difference{') && !expr.includes('lab_round_outcome{')) return false;
  const metric = label(expr, 'metric');
  const asked = newest.loads[0].comparisons.filter(c => (metric
    ? c.metric === metric && c.candidate === label(expr, 'candidate') && c.baseline === label(expr, 'baseline')
    : c.primary));
  return asked.length > 0 && !asked.some(c => isAnswered(c, expr));
};
let unanswered = 0;
const filled = expr => expr.replace(/\$\{?(job|instance|arm)\}?/g, '.*').replace(/\$quantile/g, '0.99').replace(/\$__rate_interval/g, '1m');
let queries = 0;
for (const { uid } of await json(`${grafana}/api/search?type=dash-db`)) {
  const { dashboard } = await json(`${grafana}/api/dashboards/uid/${uid}`);
  for (const panel of dashboard.panels.filter(p => p.type !== 'row')) {
    for (const target of panel.targets) {
      queries += 1;
      const series = await query(filled(target.expr));
      // A million stands for "not claimed".
      const values = series.map(s => Number(s.value[1])).filter(v => !(v === 1e6 && target.expr.includes('1e6')));
      if (hasNoRatio(filled(target.expr))) {
        unanswered += 1;
        check(values.every(v => !Number.isFinite(v)), `${dashboard.title} / ${panel.title}: a ratio that results.json does not have`);
      } else {
        check(series.length > 0 && values.some(v => Number.isFinite(v)), `${dashboard.title} / ${panel.title} / ${target.refId}: no data for ${filled(target.expr)}`);
      }
      check(values.every(v => !(v < 0) || target.expr.includes('lab_round_')), `${dashboard.title} / ${panel.title}: a negative value`);
    }
  }
}
check(queries >= 30, `only ${queries} queries found`);
console.log(`${queries} panel queries, ${unanswered} of them for a ratio that round ${newest.id} does not have`);

// --- agreement with results.json
const valid = finished.filter(run => run.verdict === 'VALID')[0] ?? finished[0];
const result = await json(`${driver}/runs/${valid.id}`);
const start = Date.parse(result.startedAt) / 1000;
const end = start + result.warmUpSeconds + result.measuredSeconds;
const change = async (metric, labels) => {
  const [after] = await query(`sum(${metric}{${labels}})`, end + 9);
  const [before] = await query(`sum(${metric}{${labels}})`, start - 1);
  return Number(after.value[1]) - (before ? Number(before.value[1]) : 0);
};
const near = (name, live, stored, tolerance) =>
  check(Math.abs(live - stored) <= tolerance * Math.max(Math.abs(stored), 1e-9) || Math.abs(live - stored) < 1e-6, `${name}: Prometheus ${live}, results.json ${stored}`);
for (const arm of result.loads[0].arms) {
  const requests = await change('lab_requests_total', `arm="${arm.name}"`);
  near(`${arm.name} requests`, requests, arm.requests, 0.001);
  for (const process of ['driver', 'nginx', 'backend']) {
    near(`${arm.name} CPU of ${process}`, 1e6 * await change('lab_cpu_seconds_total', `arm="${arm.name}",process="${process}"`) / requests, arm.processMicrosPerRequest[process], 0.05);
  }
  for (const hop of ['client', 'upstream']) {
    near(`${arm.name} connections on the ${hop} hop`, await change('lab_connections_opened_total', `arm="${arm.name}",hop="${hop}"`) / requests, arm.connectionsOpenedPerRequest[hop], 0.05);
  }
  for (const [name, q] of [['p50', 0.5], ['p99', 0.99]]) {
    const buckets = [];
    for (const s of await query(`lab_response_seconds_bucket{arm="${arm.name}"}`, end + 9)) {
      const le = s.metric.le;
      const [before] = await query(`lab_response_seconds_bucket{arm="${arm.name}",le="${le}"}`, start - 1);
      buckets.push([le === '+Inf' ? Infinity : Number(le), Number(s.value[1]) - (before ? Number(before.value[1]) : 0)]);
    }
    buckets.sort((a, b) => a[0] - b[0]);
    const total = buckets[buckets.length - 1][1];
    const index = buckets.findIndex(([, count]) => count >= q * total);
    const seconds = arm.responseMicros[name] / 1e6;
    const low = index < 2 ? 0 : buckets[index - 2][0];
    const high = buckets[Math.min(index + 1, buckets.length - 1)][0];
    check(seconds >= low && seconds <= high, `${arm.name} ${name}: results.json ${seconds} s, Prometheus between ${low} and ${high} s`);
  }
}
console.log(`round ${valid.id} (${valid.verdict}) compared with Prometheus`);
process.exit(failed ? 1 : 0);
