"use strict";

// Whatever a run or the service says is put into the page as text, never as markup.
const at = id => document.getElementById(id);
const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};
const shown = (value, digits, scale = 1) => (typeof value === "number" && isFinite(value) ? (value * scale).toFixed(digits) : "-");

// Now

let saidBefore = "";

function duration(seconds) {
  if (typeof seconds !== "number") return "";
  if (seconds < 1) return ", about to end";
  return seconds < 90 ? `, ${Math.ceil(seconds)} s left` : `, ${Math.ceil(seconds / 60)} min left`;
}

function doing(state) {
  const whose = state.asked ? "the run that was asked for" : "an automatic round";
  if (state.doing === "PAUSING") return "Between two rounds.";
  if (state.doing === "WARMING_UP") return `Warming up for ${whose}; nothing counts yet.`;
  const blocks = state.blocks ? `block ${state.block} of ${state.blocks}` : `block ${state.block}`;
  return `Measuring ${whose}: ${blocks}${duration(state.secondsLeft)}.`;
}

function armRow(arm, current) {
  const figure = path => arm.perRequest[path];
  const row = element("tr", undefined, arm.name === current ? "now" : "");
  const head = element("th", arm.name);
  head.scope = "row";
  row.append(head);
  const cells = [
    shown(arm.offeredRatePerSecond, 0), shown(arm.achievedRatePerSecond, 0),
    shown(arm.p50Micros, 2, 1e-3), shown(arm.p99Micros, 2, 1e-3),
    shown(figure("cpuMicrosPerRequest.driver"), 0), shown(figure("cpuMicrosPerRequest.nginx"), 0), shown(figure("cpuMicrosPerRequest.backend"), 0),
    shown(figure("connectionsOpenedPerRequest.client"), 0, 1000), shown(figure("connectionsOpenedPerRequest.upstream"), 0, 1000),
    shown(figure("timeWaitPerRequest.driver"), 0, 1000), shown(figure("timeWaitPerRequest.nginx"), 0, 1000),
    typeof arm.portsHeldShare === "number" ? shown(arm.portsHeldShare, 0, 100) + " %" : "-",
    shown(arm.sendLagP99Micros, 2, 1e-3), String(arm.errors),
  ];
  cells.forEach(text => row.append(element("td", text)));
  return row;
}

function bars(arms) {
  const values = arms.map(arm => arm.perRequest["cpuMicrosPerRequest.nginx"] || 0);
  const most = Math.max(1e-9, ...values);
  const rows = [];
  arms.forEach((arm, i) => {
    const track = element("div", undefined, "track");
    const bar = element("div", undefined, `bar a${i % 4}`);
    bar.style.width = `${(100 * values[i]) / most}%`;
    track.append(bar);
    rows.push(element("span", arm.name), track, element("span", arm.trials ? shown(values[i], 0) : "-"));
  });
  at("bars").replaceChildren(...rows);
}

function show(state) {
  const text = doing(state);
  if (text !== saidBefore) at("doing").textContent = text;
  saidBefore = text;
  at("progress").hidden = !(state.doing === "MEASURING" && state.blocks > 0);
  at("progress").value = state.blocks ? Math.max(0, state.block - 1) / state.blocks : 0;
  at("cancel").disabled = state.id === null;
  if (state.arms.length) {
    at("arms").replaceChildren(...state.arms.map(arm => armRow(arm, state.arm)));
    bars(state.arms);
  }
  if (state.doing === "PAUSING") refresh();
}

function follow() {
  const stream = new EventSource("live");
  stream.onopen = () => { at("link").textContent = "live"; refresh(); };
  stream.addEventListener("state", event => show(JSON.parse(event.data)));
  stream.onerror = () => {
    at("link").textContent = "the connection to the service is lost; trying again";
    // A browser gives up on an answer that is no stream, for example when too many are open.
    if (stream.readyState === EventSource.CLOSED) setTimeout(follow, 5000);
  };
}

// Runs

const PAGE = 50;
// A round's own figures are scraped when it has ended.
const AFTER = 10_000;
let grafana = null;
let listed = [];
let wanted = PAGE;

const picked = [];

function pick(run) {
  const box = element("input");
  box.type = "checkbox";
  box.checked = picked.includes(run.id);
  box.setAttribute("aria-label", `pick the run of ${run.id}`);
  box.addEventListener("change", () => {
    if (box.checked) picked.push(run.id);
    else picked.splice(picked.indexOf(run.id), 1);
    if (picked.length > 2) {
      picked.shift();
      list();
    }
    at("unlike").textContent = "";
    at("against").disabled = picked.length !== 2;
  });
  const cell = element("td");
  cell.append(box);
  return cell;
}

function runRow(run) {
  const row = element("tr");
  row.append(pick(run));
  row.append(element("td", (run.startedAt || run.id).replace("T", " ").replace(/\.\d+Z$|Z$/, " UTC")));
  row.append(element("td", run.verdict, run.verdict === "VALID" ? "valid" : "invalid"));
  const says = element("td", run.verdict === "VALID" ? run.headline : run.warnings[0] || run.headline, "says");
  if (run.warnings.length) {
    const details = element("details");
    details.append(element("summary", run.warnings.length === 1 ? "1 remark" : `${run.warnings.length} remarks`));
    run.warnings.forEach(warning => details.append(element("p", warning, "soft")));
    says.append(details);
  }
  row.append(says);
  const open = element("td");
  const report = element("a", "report");
  report.href = `runs/${encodeURIComponent(run.id)}/report`;
  const json = element("a", "JSON");
  json.href = `runs/${encodeURIComponent(run.id)}`;
  json.download = `${run.id}.json`;
  const csv = element("a", "CSV");
  csv.href = `runs/${encodeURIComponent(run.id)}/csv`;
  open.append(report, " ", json, " ", csv);
  if (run.distributions) {
    const hlog = element("a", "hlog");
    hlog.href = `runs/${encodeURIComponent(run.id)}/hlog`;
    hlog.title = "response times of each window, for HdrHistogram's tools";
    open.append(" ", hlog);
  }
  const start = Date.parse(run.startedAt);
  if (grafana && start) {
    const dashboard = element("a", "dashboard");
    dashboard.href = `${grafana}/d/long-vs-short?from=${start}&to=${Math.ceil(start + 1000 * run.seconds + AFTER)}`;
    open.append(" ", dashboard);
  }
  row.append(open);
  return row;
}

function list() {
  const filter = at("filter").value;
  const matching = listed.filter(run => !filter || run.verdict === filter);
  const rows = matching.slice(0, wanted).map(runRow);
  if (!rows.length) {
    const row = element("tr");
    const cell = element("td", "none", "soft");
    cell.colSpan = 5;
    row.append(cell);
    rows.push(row);
  }
  at("runs").replaceChildren(...rows);
  at("count").textContent = `${matching.length} of ${listed.length}`;
  at("more").hidden = matching.length <= wanted;
  const answered = listed.find(run => run.verdict === "VALID");
  at("answer").textContent = answered ? answered.headline : listed.length ? "No run so far is VALID." : "No run has finished yet.";
  calculator(answered);
}

// The calculator

let answeredBy = "";

function calculator(run) {
  const rates = run ? run.ratesPerSecond : [];
  at("worth").hidden = !rates.length;
  if (!rates.length) return;
  answeredBy = run.id;
  const range = [...new Set([Math.min(...rates), Math.max(...rates)])];
  at("measured").textContent = range.map(rate => rate.toFixed(0)).join(" to ");
  if (!at("my-rate").value) at("my-rate").value = rates[Math.floor(rates.length / 2)].toFixed(0);
}

function calculated(answer) {
  at("saved-head").replaceChildren(...["", ...answer.columns].map(name => {
    const cell = element(name ? "th" : "td", name);
    if (name) cell.scope = "col";
    return cell;
  }));
  at("saved-rows").replaceChildren(...answer.rows.map(([name, ...figures]) => {
    const row = element("tr");
    const head = element("th", name);
    head.scope = "row";
    row.append(head, ...figures.map(figure => element("td", figure)));
    return row;
  }));
  at("saved-words").replaceChildren(...answer.sentences.map(sentence => element("p", sentence)));
}

at("traffic").addEventListener("submit", async event => {
  event.preventDefault();
  const query = new URLSearchParams({
    rate: at("my-rate").value, requestsPerConnection: at("per-connection").value,
    nginxMachines: at("nginx-machines").value, backendMachines: at("backend-machines").value,
  });
  if (at("price").value) query.set("price", at("price").value);
  let refusal = "";
  try {
    const answer = await fetch(`runs/${encodeURIComponent(answeredBy)}/worth?${query}`, { headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (answer.ok) calculated(said);
    else refusal = said.detail || `status ${answer.status}`;
  } catch (e) {
    refusal = "The service does not answer.";
  }
  at("refused").textContent = refusal;
  at("saving").hidden = refusal !== "";
  at("saved-words").hidden = refusal !== "";
});

at("against").addEventListener("click", async () => {
  // The older one first.
  const path = `runs/${[...picked].sort().map(encodeURIComponent).join("/against/")}`;
  try {
    const answer = await fetch(path);
    if (answer.ok) location.assign(path);
    else at("unlike").textContent = (await answer.json()).detail || `status ${answer.status}`;
  } catch (e) {
    at("unlike").textContent = "The service does not answer.";
  }
});

let refreshing = false;

async function fetched() {
  try {
    const answer = await fetch("runs", { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch (e) {
    // The stream says that the service is gone, and asks again when it is back.
    return null;
  }
}

async function refresh() {
  if (refreshing) return;
  refreshing = true;
  const runs = await fetched();
  refreshing = false;
  if (runs) {
    grafana = runs.grafana;
    listed = runs.finished;
    list();
  }
}

// A run of one's own

async function ask(method, path, body) {
  at("said").textContent = "...";
  try {
    const answer = await fetch(path, { method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body) });
    const said = await answer.json();
    at("said").textContent = answer.ok ? (method === "POST" ? `Run ${said.id} goes next.` : `Run ${said.id} ends now.`) : said.detail || `status ${answer.status}`;
  } catch (e) {
    at("said").textContent = "The service does not answer.";
  }
}

at("start").addEventListener("submit", event => {
  event.preventDefault();
  ask("POST", "runs", { rate: at("rate").valueAsNumber, blocks: at("blocks").valueAsNumber, trialSeconds: at("seconds").valueAsNumber });
});
at("cancel").addEventListener("click", () => ask("DELETE", "runs/current"));
at("filter").addEventListener("change", () => { wanted = PAGE; list(); });
at("more").addEventListener("click", () => { wanted += PAGE; list(); });
follow();
