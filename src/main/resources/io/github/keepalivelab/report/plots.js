'use strict';
// Draws the plots of a report from the data beside them. Every figure comes from the data; here they are only placed.
(() => {
  const redraws = [];
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const DASHES = [[], [8, 4], [3, 3], [10, 3, 3, 3], [1, 3], [6, 6]];
  const shown = (value, digits, unit) =>
    value === null || value === undefined ? '–' : value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }) + unit;
  // uPlot draws on a canvas, which knows no CSS variables; a change of theme or width draws anew.
  const axisStyle = () => ({ stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } });
  const series = (names, digits, unit, extra) => names.map((label, index) => ({
    label, stroke: colour(`--arm${index % 6}`), width: 2, spanGaps: true,
    value: (plot, value) => shown(value, digits, unit), ...extra(index) }));
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

  // Each step to the right is ten times rarer.
  function percentiles(data, holder) {
    const place = percentile => -Math.log10(1 - percentile / 100);
    const labels = { 0: '0', 0.30103: '50 %', 1: '90 %', 2: '99 %', 3: '99.9 %', 4: '99.99 %' };
    const last = data.percentiles.filter((p, i) => data.millis.some(curve => curve[i] !== null)).pop() || 90;
    plotted(holder, width => new uPlot({
      width, height: 340,
      scales: { x: { time: false, range: [0, Math.max(1, place(last))] }, y: { distr: 3 } },
      axes: [
        { ...axisStyle(), splits: () => Object.keys(labels).map(Number).sort((a, b) => a - b).filter(x => x <= place(last) + 1e-9),
          values: (plot, splits) => splits.map(x => labels[x]) },
        { ...axisStyle(), size: 74, values: (plot, splits) => splits.map(v => v === null ? null : `${Number(v.toPrecision(2))} ms`) }],
      series: [
        { label: 'percentile', value: (plot, value) => value === null || value === undefined ? '–' : `${Number((100 * (1 - Math.pow(10, -value))).toFixed(3))} %` },
        ...series(data.arms, 3, ' ms', index => ({ dash: DASHES[index % 6], points: { show: false } }))],
    }, [data.percentiles.map(place), ...data.millis], holder));
  }

  function overTime(data, holder) {
    const select = document.createElement('select');
    select.id = 'over-time';
    select.setAttribute('aria-label', 'figure shown over time');
    data.figures.forEach((figure, index) => select.add(new Option(figure.name, index)));
    holder.before(select);
    const draw = plotted(holder, width => new uPlot({
      width, height: 300, scales: { x: { time: false } },
      axes: [{ ...axisStyle(), values: (plot, splits) => splits.map(v => `${v} s`) }, { ...axisStyle(), size: 64 }],
      series: [{ label: 'seconds', value: (plot, value) => shown(value, 1, '') },
        ...series(data.arms, 1, '', index => ({ width: 1, points: { show: true, size: 5, fill: colour(`--arm${index % 6}`) } }))],
    }, [data.seconds, ...data.figures[Number(select.value) || 0].values], holder));
    select.addEventListener('change', draw);
  }

  const DRAW = { 'percentile-plot': percentiles, 'time-plot': overTime };
  document.querySelectorAll('script.data').forEach(data => {
    const id = data.id.replace('-data', '');
    if (DRAW[id]) DRAW[id](JSON.parse(data.textContent), document.getElementById(id));
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraws.forEach(draw => draw()));
})();
