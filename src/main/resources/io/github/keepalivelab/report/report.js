'use strict';
// Draws the stored result. Every figure and every sentence comes from the data; here they are only placed and rounded.
(() => {
  const { result, sentences, unclaimed } = JSON.parse(document.getElementById('data').textContent);
  const page = document.getElementById('page');
  const arms = result.arms;
  const armColour = name => `var(--arm${Math.max(0, arms.findIndex(arm => arm.name === name)) % 6})`;
  const HOPS = ['driver', 'nginx', 'backend'];
  const OWNERS = ['client', 'nginx', 'backend'];

  const el = (tag, properties, ...children) => {
    const node = document.createElement(tag);
    Object.entries(properties || {}).forEach(([key, value]) => {
      if (key === 'style') node.style.cssText = value;
      else if (key === 'class') node.className = value;
      else node.setAttribute(key, value);
    });
    node.append(...children.filter(child => child !== null && child !== undefined));
    return node;
  };
  const number = (value, digits) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const shown = (value, digits) =>
    value === null || value === undefined ? el('span', { class: 'unseen' }, 'unseen') : number(value, digits);
  const swatch = colour => el('span', { class: 'swatch', style: `background:${colour}` });
  const section = (id, title, text) => {
    page.append(el('h2', { id }, title), text ? el('p', { class: 'soft' }, text) : '');
  };
  const legend = entries =>
    el('div', { class: 'legend' }, ...entries.map(([name, colour]) => el('span', {}, swatch(colour), name)));

  function header() {
    const plan = result.plan;
    const load = plan.loadModel === 'open'
      ? plan.ratePerSecond === null ? 'rate not chosen yet when the run ended' : `${number(plan.ratePerSecond, 0)} requests/s offered to every arm${plan.rateChosenBy === 'auto' ? ' (half of the weakest arm’s capacity)' : ''}`
      : `closed loop with ${plan.users} users`;
    const where = plan.target
      ? `at ${plan.target}`
      : `client to nginx ${result.environment.nginxVersion} to Tomcat`;
    page.append(
      el('h1', {}, plan.control
        ? 'Control: the same arm twice must show no difference'
        : 'What is a long connection worth against a short one?'),
      el('p', { class: 'soft' }, `${where}; ${load}; ${result.completeBlocks} of ${plan.blocks} blocks of ${plan.trialSeconds} s a window; ${result.startedAt}`),
      el('span', { class: `verdict ${result.verdict.toLowerCase()}`, id: 'verdict' }, result.verdict),
      result.verdict === 'VALID' ? '' : el('p', { class: 'soft' }, 'A gate voids this comparison; see the warnings. What follows was seen, and is no claim.'),
      el('div', { class: 'claims', id: 'claims' }, ...groups(sentences).map(([candidate, texts]) =>
        el('div', { style: `border-color:${candidate ? armColour(candidate) : 'var(--line)'}` },
          candidate ? el('h3', {}, swatch(armColour(candidate)), `${candidate} against ${result.plan.baseline}`) : '',
          ...texts.map(text => el('p', {}, text))))),
      unclaimed ? el('p', { class: 'soft' }, unclaimed) : '');
  }

  function groups(all) {
    const byCandidate = new Map();
    all.forEach(sentence => byCandidate.set(sentence.candidate, [...(byCandidate.get(sentence.candidate) || []), sentence.text]));
    return [...byCandidate];
  }

  function table() {
    section('arms', 'The arms', 'Client hop / upstream hop. TIME_WAIT stands with the side that closed first. “Unseen” is a hop that cannot be observed, not a zero.');
    const groups = [['', 1], ['response time, ms', 4], ['CPU, µs per request', 3], ['connections per 1000', 2], ['TIME_WAIT per 1000', 3], ['', 2]];
    const heads = ['arm', 'mean', 'p50', 'p90', 'p99', ...HOPS, 'client', 'upstream', ...OWNERS, 'requests', 'errors'];
    const starts = new Set([1, 5, 8, 10, 13]);
    const cell = (tag, index, ...content) => el(tag, starts.has(index) ? { class: 'group' } : {}, ...content);
    const millis = (summary, key) => summary ? number(summary[key] / 1000, 3) : '–';
    const rows = arms.map(arm => {
      const errors = Object.entries(arm.errors);
      const cells = [
        el('span', {}, swatch(armColour(arm.name)), arm.name),
        ...['mean', 'p50', 'p90', 'p99'].map(key => millis(arm.responseMicros, key)),
        ...HOPS.map(hop => shown(arm.cpuMicrosPerRequest[hop], 1)),
        ...['client', 'upstream'].map(hop => shown(scaled(arm.connectionsOpenedPerRequest[hop]), 1)),
        ...OWNERS.map(owner => shown(scaled(arm.timeWaitPerRequest[owner]), 1)),
        number(arm.requests, 0),
        errors.length ? errors.map(([kind, count]) => `${kind} ${count}`).join(', ') : '0'];
      return el('tr', {}, ...cells.map((content, index) => cell('td', index, content)));
    });
    page.append(el('div', { class: 'scroll', tabindex: '0' }, el('table', { class: 'figures', id: 'table' },
      el('thead', {},
        el('tr', {}, ...groups.map(([name, span]) => el('th', { colspan: span }, name))),
        el('tr', {}, ...heads.map((name, index) => cell('th', index, name)))),
      el('tbody', {}, ...rows))));
  }
  const scaled = value => value === null || value === undefined ? null : value * 1000;

  const METRICS = {
    'cpuMicrosPerRequest.driver': 'Driver CPU per request', 'cpuMicrosPerRequest.nginx': 'nginx CPU per request',
    'cpuMicrosPerRequest.backend': 'Backend CPU per request', 'responseMicros.mean': 'Mean response time',
    'serviceMicros.mean': 'Mean service time', 'responseMicros.p50': 'Response time p50',
    'responseMicros.p90': 'Response time p90', 'responseMicros.p99': 'Response time p99' };

  const ratioText = ratio => ratio < 100 ? number(ratio, 3) : ratio < 1e5 ? number(ratio, 0) : ratio.toExponential(1);

  function forest() {
    const usable = result.comparisons.filter(c => c.ratio && c.ratio.low !== null && c.ratio.high !== null);
    if (!usable.length) return;
    section('forest', `Ratios to ${usable[0].baseline}`,
      'Left of 1 the arm needs less than the baseline. The bar is the interval, widened so that all claims of this report hold together with 95 % confidence; a hollow bar includes 1 or is secondary, and nothing is claimed from it.');
    const low = Math.min(0.5, ...usable.map(c => Math.max(c.ratio.low, 0.02)));
    const high = Math.max(1.4, ...usable.map(c => Math.min(c.ratio.high, 50)));
    const at = ratio => 100 * Math.log(Math.min(high, Math.max(low, ratio)) / low) / Math.log(high / low);
    const ticks = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50].filter(t => t >= low && t <= high);
    const axis = () => el('div', { class: 'row' }, el('span', {}), el('div', { class: 'axis' },
      ...ticks.map(t => el('span', { style: `left:${at(t)}%` }, `${t}`))), el('span', {}));
    const box = el('div', { id: 'forest-rows' }, axis());
    Object.keys(METRICS).forEach(metric => {
      const rows = usable.filter(c => c.metric === metric);
      if (!rows.length) return;
      box.append(el('h3', {}, METRICS[metric] + (rows[0].primary ? '' : ' (secondary)')), ...rows.map(c => {
        const left = at(c.ratio.low);
        const track = el('div', { class: 'track' },
          ...ticks.map(t => el('span', { class: t === 1 ? 'zero' : 'grid', style: `left:${at(t)}%` })),
          el('span', { class: 'span', style: `left:${left}%;width:${at(c.ratio.high) - left}%;background:${armColour(c.candidate)}` }),
          el('span', { class: 'point', style: `left:${at(c.ratio.estimate)}%` }));
        return el('div', { class: c.claim ? 'row' : 'row open' }, el('span', { class: 'name' }, c.candidate), track,
          el('span', { class: 'value' }, `${ratioText(c.ratio.estimate)} [${ratioText(c.ratio.low)}, ${ratioText(c.ratio.high)}]`));
      }));
    });
    box.append(axis());
    page.append(box);
  }

  function cpu() {
    const rows = arms.filter(arm => arm.cpuMicrosPerRequest.driver !== null);
    if (!rows.length) return;
    section('cpu', 'CPU per request, by process', 'Whose CPU was saved. On loopback the kernel charges packet work to whichever process it interrupts, so each figure holds some of its peers’ work; “elsewhere” is what the machine spent outside of the three.');
    const total = arm => Math.max(arm.machineCpuMicrosPerRequest || 0, HOPS.reduce((sum, hop) => sum + (arm.cpuMicrosPerRequest[hop] || 0), 0));
    const widest = Math.max(...rows.map(total));
    page.append(legend([...HOPS.map(hop => [hop, `var(--${hop})`]), ['elsewhere', 'var(--other)']]),
      el('div', { id: 'cpu-rows' }, ...rows.map(arm => {
        const parts = HOPS.map(hop => [hop, arm.cpuMicrosPerRequest[hop] || 0]);
        const seen = parts.reduce((sum, [, value]) => sum + value, 0);
        parts.push(['other', Math.max(0, total(arm) - seen)]);
        return el('div', { class: 'row' }, el('span', { class: 'name' }, arm.name),
          el('div', { class: 'bar bare' }, ...parts.map(([hop, value]) => el('div', {
            style: `width:${100 * value / widest}%;background:var(--${hop})`, title: `${hop} ${number(value, 1)} µs` }))),
          el('span', { class: 'value' }, HOPS.map(hop => arm.cpuMicrosPerRequest[hop] === null ? 'unseen' : number(arm.cpuMicrosPerRequest[hop], 0)).join(' + ') + ` = ${number(seen, 0)} µs`));
      })));
  }

  function bars(title, entries) {
    const widest = Math.max(1, ...entries.map(entry => entry.value || 0));
    return el('div', {}, el('h3', {}, title), ...entries.map(entry => el('div', { class: 'row' },
      el('span', { class: 'name' }, entry.name),
      el('div', { class: 'bar' }, el('div', { style: `width:${100 * (entry.value || 0) / widest}%;background:${entry.colour}` })),
      el('span', { class: 'value' }, shown(entry.value, 1)))));
  }

  function connections() {
    section('connections', 'Connections and TIME_WAIT', 'Per 1000 requests. A short hop opens one connection for each request, a working long hop hardly any: anything between is a keep-alive that churns. Each TIME_WAIT holds a port of its owner for 60 s.');
    const of = (key, hop) => arms.map(arm => ({ name: arm.name, value: scaled(arm[key][hop]), colour: armColour(arm.name) }));
    const box = el('div', { id: 'connection-rows' }, bars('Opened on the client hop', of('connectionsOpenedPerRequest', 'client')),
      bars(result.plan.target ? 'Opened on the upstream hop' : 'Opened on the upstream hop (nginx to backend)', of('connectionsOpenedPerRequest', 'upstream')));
    OWNERS.forEach(owner => {
      const entries = of('timeWaitPerRequest', owner);
      if (entries.some(entry => entry.value !== null)) box.append(bars(`TIME_WAIT owned by ${owner === 'nginx' ? owner : `the ${owner}`}`, entries));
    });
    page.append(box);
  }

  // uPlot draws on a canvas, which knows no CSS variables; a change of theme or width draws anew.
  const redraws = [];
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const DASHES = [[], [8, 4], [3, 3], [10, 3, 3, 3], [1, 3], [6, 6]];
  const series = (digits, unit, extra) => arms.map((arm, index) => ({
    label: arm.name, stroke: colour(`--arm${index % 6}`), width: 2, spanGaps: true,
    value: (plot, value) => value === null || value === undefined ? '–' : `${number(value, digits)}${unit}`, ...extra(index) }));
  const axisStyle = () => ({ stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } });
  function plotted(holder, build) {
    let plot = null;
    let drawn = 0;
    const draw = () => {
      if (plot) plot.destroy();
      holder.replaceChildren();
      drawn = holder.clientWidth;
      plot = build(Math.max(260, drawn - 12));
    };
    new ResizeObserver(() => { if (holder.clientWidth !== drawn) draw(); }).observe(holder);
    redraws.push(draw);
    draw();
    return draw;
  }

  function percentiles() {
    if (!arms.some(arm => arm.responsePercentiles.length)) return;
    section('percentiles', 'Response time by percentile', 'From the intended send to the last byte, connect included: a stall counts for every request that it delayed. Each step to the right is ten times rarer; a curve ends where fewer than ten requests are left.');
    const holder = el('div', { class: 'plot', id: 'percentile-plot' });
    page.append(holder);
    const points = arms.find(arm => arm.responsePercentiles.length).responsePercentiles.map(p => p.percentile).filter(p => p < 100);
    const place = percentile => -Math.log10(1 - percentile / 100);
    const values = arms.map(arm => points.map((p, i) => {
      const enough = arm.requests * (1 - p / 100) >= 10;
      return enough && arm.responsePercentiles.length ? Math.max(1, arm.responsePercentiles[i].micros) / 1000 : null;
    }));
    const labels = { 0: '0', 0.30103: '50 %', 1: '90 %', 2: '99 %', 3: '99.9 %', 4: '99.99 %' };
    const last = points.filter((p, i) => values.some(curve => curve[i] !== null)).pop();
    plotted(holder, width => new uPlot({
      width, height: 340,
      scales: { x: { time: false, range: [0, Math.max(1, place(last))] }, y: { distr: 3 } },
      axes: [
        { ...axisStyle(), splits: () => Object.keys(labels).map(Number).sort((a, b) => a - b).filter(x => x <= place(last) + 1e-9),
          values: (plot, splits) => splits.map(x => labels[x]) },
        { ...axisStyle(), size: 74, values: (plot, splits) => splits.map(v => v === null ? null : `${Number(v.toPrecision(2))} ms`) }],
      series: [
        { label: 'percentile', value: (plot, value) => value === null || value === undefined ? '–' : `${Number((100 * (1 - Math.pow(10, -value))).toFixed(3))} %` },
        ...series(3, ' ms', index => ({ dash: DASHES[index % 6], points: { show: false } }))],
    }, [points.map(place), ...values], holder));
  }

  const OVER_TIME = [
    ['nginx CPU per request, µs', t => share(t.cpuMicros.nginx, t)], ['backend CPU per request, µs', t => share(t.cpuMicros.backend, t)],
    ['driver CPU per request, µs', t => share(t.cpuMicros.driver, t)], ['mean response time, µs', t => t.responseMicros && t.responseMicros.mean],
    ['median response time, µs', t => t.responseMicros && t.responseMicros.p50], ['send lag p99, µs', t => t.sendLagP99Micros],
    ['idle share of the machine, %', t => t.machineIdleShare === null ? null : 100 * t.machineIdleShare],
    ['achieved rate, requests/s', t => t.achievedRatePerSecond]];
  const share = (value, trial) => value === null || !trial.requests ? null : value / trial.requests;

  function overTime() {
    if (!result.trials.length) return;
    section('blocks', 'The blocks over time', 'One point for each window, in the order of the run. Lines that rise or fall together are drift, which pairing within blocks cancels; a line that moves alone is not.');
    const available = OVER_TIME.filter(([, read]) => result.trials.some(t => read(t) !== null && read(t) !== undefined));
    const select = el('select', { 'aria-label': 'figure shown over time', id: 'over-time' }, ...available.map(([name], index) => el('option', { value: index }, name)));
    const holder = el('div', { class: 'plot', id: 'time-plot' });
    page.append(select, holder);
    const draw = plotted(holder, width => {
      const read = available[Number(select.value) || 0][1];
      return new uPlot({
        width, height: 300, scales: { x: { time: false } },
        axes: [{ ...axisStyle(), values: (plot, splits) => splits.map(v => `${v} s`) }, { ...axisStyle(), size: 64 }],
        series: [{ label: 'seconds', value: (plot, value) => value === null || value === undefined ? '–' : number(value, 1) },
          ...series(1, '', index => ({ width: 1, points: { show: true, size: 5, fill: colour(`--arm${index % 6}`) } }))],
      }, [result.trials.map(t => t.startSeconds), ...arms.map(arm => result.trials.map(t => t.arm === arm.name ? read(t) : null))], holder);
    });
    select.addEventListener('change', draw);
  }

  function warnings() {
    section('warnings', 'Warnings', result.warnings.length ? '' : 'None: every gate held.');
    page.append(...result.warnings.map(w => el('div', { class: w.voids ? 'warning voids' : 'warning' },
      el('b', {}, w.voids ? `INVALID (${w.kind}) ` : `${w.kind} `), `${w.message}. What to do: ${w.advice}.`)));
  }

  function facts(title, id, entries) {
    section(id, title);
    const text = value => Array.isArray(value) ? value.join(' ') : typeof value === 'object' ? Object.entries(value).map(([k, v]) => `${k} = ${v}`).join('; ') : String(value);
    const words = key => key.replace(/([A-Z])/g, ' $1').toLowerCase();
    page.append(el('dl', { id: `${id}-list` }, ...entries.filter(([, value]) => value !== null && value !== undefined).flatMap(([key, value]) => [el('dt', {}, words(key)), el('dd', {}, text(value))])));
  }

  function repeat() {
    section('repeat', 'Repeat it', 'The exact command; another machine, nginx or kernel is another experiment.');
    const quoted = word => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;
    page.append(el('pre', { id: 'command' }, ['./lab', ...result.environment.command].map(quoted).join(' ')));
  }

  header();
  table();
  forest();
  cpu();
  percentiles();
  connections();
  overTime();
  warnings();
  repeat();
  facts('The plan', 'plan', Object.entries(result.plan));
  facts('The environment', 'environment', Object.entries(result.environment).filter(([key]) => key !== 'command'));

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraws.forEach(draw => draw()));
})();
