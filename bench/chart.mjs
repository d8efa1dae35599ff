// A bar chart as SVG, made of strings. Bars are requests per second of CPU: the main figure, turned so that longer is
// better and a slow server does not squeeze the others into nothing.

const WIDTH = 860;
const MARGIN = 24;
const LABELS = 190;
const VALUES = 210;
const ROW = 26;
const BAR = 16;
const TOP = 78;

const COLOURS = { ours: '#c2410c', peer: '#64748b', limit: '#0f766e' };

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2937; }
    .title { font-size: 17px; font-weight: 600; }
    .quiet { fill: #6b7280; font-size: 12px; }
    .ours { font-weight: 600; }
    .paper { fill: #ffffff; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e5e7eb; }
      .quiet { fill: #9ca3af; }
      .paper { fill: #111827; }
    }
  `;

/** @typedef {{ label: string, kind: 'ours' | 'peer' | 'limit', value: number, note: string }} Bar */

/**
 * @param {{ title: string, subtitle: string, bars: Bar[] }} chart `value` is what the bar's length shows, from 0.
 * @returns {string}
 */
export function barChart({ title, subtitle, bars }) {
  const height = TOP + bars.length * ROW + MARGIN;
  const longest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const room = WIDTH - 2 * MARGIN - LABELS - VALUES;
  const rows = bars.map(({ label, kind, value, note }, index) => {
    const y = TOP + index * ROW;
    const left = MARGIN + LABELS;
    const length = Math.max(1, (value / longest) * room);
    const baseline = y + BAR - 3;
    return [
      `<text class="${kind}" x="${left - 10}" y="${baseline}" text-anchor="end">${xml(label)}</text>`,
      `<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${BAR}" rx="2" fill="${COLOURS[kind]}"/>`,
      `<text class="quiet" x="${(left + length + 8).toFixed(1)}" y="${baseline}">${xml(note)}</text>`,
    ];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
  <title>${xml(title)}</title>
  <style>${STYLE}</style>
  <rect class="paper" width="${WIDTH}" height="${height}" rx="6"/>
  <text class="title" x="${MARGIN}" y="34">${xml(title)}</text>
  <text class="quiet" x="${MARGIN}" y="56">${xml(subtitle)}</text>
  ${rows.flat().join('\n  ')}
</svg>
`;
}

/**
 * The chart of one workload, best first; servers without figures are left out.
 *
 * @param {string} title
 * @param {import('./results.mjs').Row[]} rows
 */
export function workloadChart(title, rows) {
  const bars = rows
    .filter(({ figures }) => figures !== undefined)
    .sort((a, b) => a.figures.cpuUs - b.figures.cpuUs)
    .map(({ server, kind, figures }) => ({
      label: server,
      kind,
      value: 1e6 / figures.cpuUs,
      note: `${figures.cpuUs.toFixed(1)} µs · ${Math.round(figures.requestsPerSecond).toLocaleString('en-US')} req/s`,
    }));
  return barChart({
    title,
    subtitle: 'Requests for each second of CPU (longer is better), with CPU µs per request and requests per second',
    bars,
  });
}

function xml(text) {
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character]);
}
