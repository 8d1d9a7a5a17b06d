'use strict';
// What long connections are worth for the traffic that the reader types: the sums of the Java class Worth, over the data of the page.
(() => {
  const at = id => document.getElementById(id);
  const data = JSON.parse(at('worth-data').textContent);
  const SECONDS_OF_TIME_WAIT = 60;
  const HOURS_A_MONTH = 730;
  const LONGEST = 1e9;
  const MOST_MACHINES = 1e5;
  const BOUNDS = ['estimate', 'low', 'high'];

  const whole = value => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
  const number = value => {
    const size = Math.abs(value);
    return size >= 100 || Number.isInteger(value) ? whole(value) : value.toFixed(size >= 10 ? 1 : 2);
  };
  const interval = i => `${number(i.estimate)} [${number(i.low)}, ${number(i.high)}]`;
  const each = make => Object.fromEntries(BOUNDS.map(bound => [bound, make(bound)]));

  // A cost at a load, between the nearest two that were measured.
  const between = (costs, rate, what) => {
    const above = costs.findIndex(cost => cost.ratePerSecond >= rate);
    const high = costs[above];
    const low = costs[Math.max(0, above - 1)];
    const span = high.ratePerSecond - low.ratePerSecond;
    const weight = span === 0 ? 1 : (rate - low.ratePerSecond) / span;
    return each(bound => low[what][bound] + weight * (high[what][bound] - low[what][bound]));
  };
  const outside = (costs, rate, host) => {
    const lowest = costs[0].ratePerSecond;
    const highest = costs[costs.length - 1].ratePerSecond;
    return rate < lowest || rate > highest
      ? `${whole(rate)} requests/s at each ${host} lie outside of what this result measured (${whole(lowest)} to ${whole(highest)}), and nothing is extrapolated; measure there with ./lab compare --rates, or say on how many machines they are.`
      : '';
  };
  const cores = parts => each(bound => parts.reduce((sum, [times, cost]) => sum + times * cost[bound], 0) / 1e6);

  function typed() {
    const limits = {
      'worth-rate': ['your requests/s', 1, LONGEST], 'worth-requests': ['requests a connection', 1, LONGEST],
      'worth-nginx': ['machines with nginx', 1, MOST_MACHINES], 'worth-backend': ['machines with the service', 1, MOST_MACHINES],
    };
    for (const [id, [name, least, most]] of Object.entries(limits)) {
      const value = at(id).valueAsNumber;
      if (!(value >= least && value <= most)) throw new RangeError(`${name} must be between ${whole(least)} and ${whole(most)}`);
      if (most === MOST_MACHINES && !Number.isInteger(value)) throw new RangeError(`${name} must be a whole number`);
    }
    const price = at('worth-price').value === '' ? null : at('worth-price').valueAsNumber;
    if (price !== null && !(price >= 0 && price <= LONGEST)) throw new RangeError(`price of a core-hour must be between 0 and ${whole(LONGEST)}`);
    return {
      rate: at('worth-rate').valueAsNumber, requests: at('worth-requests').valueAsNumber,
      nginx: at('worth-nginx').valueAsNumber, backend: at('worth-backend').valueAsNumber, price,
    };
  }

  function worth({ rate, requests, nginx, backend, price }) {
    const refused = outside(data.nginx, rate / nginx, 'nginx') || outside(data.backend, rate / backend, 'backend');
    if (refused) throw new RangeError(refused);
    const proxy = what => between(data.nginx, rate / nginx, what);
    const service = what => between(data.backend, rate / backend, what);
    const of = connections => ({
      nginx: cores([[rate, proxy('perRequestMicros')], [connections, proxy('perClientConnectionMicros')], [connections, proxy('perUpstreamConnectionMicros')]]),
      backend: cores([[rate, service('perRequestMicros')], [connections, service('perUpstreamConnectionMicros')]]),
    });
    const short = of(rate);
    const long = of(rate / requests);
    const saved = {
      nginx: cores([[rate - rate / requests, proxy('perClientConnectionMicros')], [rate - rate / requests, proxy('perUpstreamConnectionMicros')]]),
      backend: cores([[rate - rate / requests, service('perUpstreamConnectionMicros')]]),
    };
    const total = each(bound => saved.nginx[bound] + saved.backend[bound]);
    const nearest = data.loads.reduce((best, load) =>
      (Math.abs(load.ratePerSecond - rate / nginx) < Math.abs(best.ratePerSecond - rate / nginx) ? load : best));
    const sockets = (name, ofShort, ofLong) => [name, whole(ofShort), whole(ofLong), whole(ofShort - ofLong)];
    const machines = (count, what) => (count === 1 ? what : `${count} x ${what}`);
    const rows = [
      sockets('client connections a second', rate, rate / requests),
      sockets('upstream connections a second', rate, rate / requests),
      [`cores, ${machines(nginx, 'nginx')}`, interval(short.nginx), interval(long.nginx), interval(saved.nginx)],
      [`cores, ${machines(backend, 'service')}`, interval(short.backend), interval(long.backend), interval(saved.backend)],
    ];
    const clients = nearest.timeWaitOfClients;
    const upstreams = nearest.timeWaitOfUpstreams;
    const held = (rate / nginx) * SECONDS_OF_TIME_WAIT;
    if (clients !== null && upstreams !== null) {
      rows.push(sockets('TIME_WAIT at each nginx', held * (clients + upstreams), (held * (clients + upstreams)) / requests));
    }
    if (upstreams !== null) {
      const ports = (held / backend) * upstreams;
      rows.push(sockets('ports held towards each service, of 28,232', ports, ports / requests));
    }
    const words = [
      nearest.latencyMillis === null
        ? `Mean response time: unresolved where it was measured (${whole(nearest.ratePerSecond)} requests/s at nginx), so nothing is promised.`
        : `Mean response time at ${whole(nearest.ratePerSecond)} requests/s at nginx: long connections on both hops change it by ${interval(nearest.latencyMillis)} ms against a connection for each request; without distance between the machines.`,
      total.low > 0
        ? `At ${whole(rate)} requests/s long connections save ${interval(total)} cores of nginx's machines and the services'.`
        : `At ${whole(rate)} requests/s no saving can be claimed: ${interval(total)} cores.`,
    ];
    if (price !== null) {
      const money = each(bound => total[bound] * price * HOURS_A_MONTH);
      words.push(`At ${number(price)} for a core-hour that is ${interval(money)} a month, if cores that are not needed are not paid for.`);
    }
    return { heads: ['a connection each', `${number(requests)} requests each`, 'saved'], rows, words };
  }

  const element = (name, text, className) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  function show() {
    const table = at('worth-table');
    let words;
    try {
      const answer = worth(typed());
      [...table.tHead.rows[0].cells].slice(1).forEach((cell, i) => { cell.textContent = answer.heads[i]; });
      table.tBodies[0].replaceChildren(...answer.rows.map(([name, ...figures]) => {
        const row = document.createElement('tr');
        row.append(element('td', name, 'brief'), ...figures.map((figure, i) => {
          const cell = element('td', figure, 'number');
          cell.dataset.label = answer.heads[i];
          return cell;
        }));
        return row;
      }));
      words = answer.words;
    } catch (e) {
      if (!(e instanceof RangeError)) throw e;
      words = [e.message];
    }
    table.hidden = words.length === 1;
    at('worth-words').replaceChildren(...words.map(sentence => element('p', sentence)));
  }

  document.querySelectorAll('.inputs input').forEach(input => input.addEventListener('input', show));
})();
