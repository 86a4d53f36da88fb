/** A line of a chart; one value a place on the horizontal axis. */
export interface Series {
  name: string;
  colour: string;
  values: readonly number[];
  /** Drawn as steps, each as wide as its place. */
  steps?: boolean;
  /** Where in its place a value stands, from 0 to 1; the middle unless told. */
  within?: number;
}

export interface Chart {
  title: string;
  /** What the horizontal axis counts. */
  across: string;
  /** Labels below the axis, each with its place. */
  labels: readonly { at: number; text: string }[];
  /** Value at the top of the vertical axis; it begins at 0. */
  top: number;
  /** How a value is written beside the vertical axis. */
  show: (value: number) => string;
  series: readonly Series[];
  /** A level to compare with. */
  level?: { value: number; name: string };
}

const SIZE = { width: 960, height: 420 };
const PLOT = { left: 70, right: 930, top: 84, bottom: 360 };
const LINES = 5;

/** A chart as an SVG document on white, with text in whatever sans-serif letters the reader has. */
export function svgChart(chart: Chart): string {
  const places = Math.max(...chart.series.map(({ values }) => values.length));
  const x = (at: number) => round(PLOT.left + (at / places) * (PLOT.right - PLOT.left));
  const y = (value: number) =>
    round(PLOT.bottom - (Math.min(value, chart.top) / chart.top) * (PLOT.bottom - PLOT.top));
  const text = (left: number, top: number, anchor: string, content: string, size = 13) =>
    `<text x="${left}" y="${top}" text-anchor="${anchor}" font-size="${size}">${escaped(content)}</text>`;
  const grid = Array.from({ length: LINES + 1 }, (_, at) => (chart.top / LINES) * at).map(
    (value) =>
      `<path d="M${PLOT.left} ${y(value)}H${PLOT.right}" stroke="#dddddd"/>` +
      text(PLOT.left - 8, y(value) + 4, 'end', chart.show(value)),
  );
  const below = chart.labels.map(
    ({ at, text: label }) =>
      `<path d="M${x(at)} ${PLOT.bottom}v5" stroke="#666666"/>${text(x(at), PLOT.bottom + 20, 'middle', label)}`,
  );
  const lines = chart.series.map(
    (series) => `<path d="${pathOf(series, x, y)}" fill="none" stroke="${series.colour}" stroke-width="2"/>`,
  );
  const legend = chart.series.map(({ name, colour }, at) => {
    const left = PLOT.left + at * 260;
    return `<path d="M${left} 58h24" stroke="${colour}" stroke-width="3"/>${text(left + 32, 62, 'start', name)}`;
  });
  const level =
    chart.level === undefined
      ? []
      : [
          `<path d="M${PLOT.left} ${y(chart.level.value)}H${PLOT.right}" stroke="#333333" stroke-dasharray="6 4"/>`,
          text(PLOT.right, y(chart.level.value) - 6, 'end', chart.level.name),
        ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="sans-serif" fill="#222222" role="img">`,
    `<title>${escaped(chart.title)}</title>`,
    `<rect width="${SIZE.width}" height="${SIZE.height}" fill="#ffffff"/>`,
    text(PLOT.left, 34, 'start', chart.title, 18),
    ...legend,
    ...grid,
    ...below,
    text((PLOT.left + PLOT.right) / 2, SIZE.height - 14, 'middle', chart.across),
    ...level,
    ...lines,
    '</svg>\n',
  ].join('\n');
}

function pathOf(series: Series, x: (at: number) => number, y: (value: number) => number): string {
  return series.values
    .map((value, at) => {
      const move = at === 0 ? 'M' : 'L';
      if (series.steps) return `${move}${x(at)} ${y(value)}H${x(at + 1)}`;
      return `${move}${x(at + (series.within ?? 0.5))} ${y(value)}`;
    })
    .join('');
}

/** A round number that is at least the value, for the top of an axis of five lines. */
export function roundTop(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return ([1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10].find((step) => step * unit >= value) ?? 10) * unit;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
