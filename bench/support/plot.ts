/** A measured value with what it varied between. */
interface Point {
  readonly x: number;
  readonly y: number;
  readonly min: number;
  readonly max: number;
}

/** One line of a plot. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** Whether it is there to be compared with: it is drawn in grey, and dashed. */
  readonly isReference?: boolean;
}

/** What a plot shows; both axes are logarithmic. */
export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}

const [WIDTH, HEIGHT] = [760, 480];
const BOX = { left: 78, right: WIDTH - 44, top: 64, bottom: HEIGHT - 56 };
/** Between two lines of the legend. */
const LINE = 20;
/** Told apart also by those who see few colours (Okabe and Ito), on light and on dark ground. */
const COLOURS = [
  { light: '#0072b2', dark: '#56b4e9' },
  { light: '#d55e00', dark: '#ff9d4d' },
  { light: '#00795a', dark: '#2fd0a0' },
] as const;

/** A plot as SVG, which follows whether its reader prefers light or dark. */
export function svgOf({ title, x, y, series }: Plot): string {
  const drawn = series.filter(({ points }) => points.length > 0);
  const points = drawn.flatMap((one) => one.points);
  const legendHeight = drawn.length * LINE + 8;
  const across = axis(
    points.map((point) => point.x),
    [BOX.left, BOX.right],
  );
  const up = axis(
    points.flatMap(({ min, max }) => [min, max]),
    [BOX.bottom, BOX.top + legendHeight],
  );
  const parts = [
    `<style>${STYLE}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}" rx="8"/>`,
    text(BOX.left, 30, title, 'class="title"'),
    ...across.lines.map((value) => line(across.place(value), BOX.top + legendHeight, across.place(value), BOX.bottom)),
    ...up.lines.map((value) => line(BOX.left, up.place(value), BOX.right, up.place(value))),
    ...across.ticks.map((tick) => text(across.place(tick), BOX.bottom + 20, shown(tick), 'text-anchor="middle"')),
    ...up.ticks.map((tick) => text(BOX.left - 10, up.place(tick) + 4, shown(tick), 'text-anchor="end"')),
    text((BOX.left + BOX.right) / 2, HEIGHT - 14, `${x} (logarithmic)`, 'text-anchor="middle" class="axis"'),
    text(BOX.left, 52, `${y} (logarithmic)`, 'class="axis"'),
    ...drawn.flatMap((one, index) => [...legend(one, index), ...curve(one, { index, across, up })]),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">\n${parts.join('\n')}\n</svg>\n`;
}

const STYLE = [
  'text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #333 } .title { font-size: 17px; font-weight: 600; fill: #111 }',
  '.axis { fill: #666 } .ground { fill: #fff } .grid { stroke: #e4e4e4 } .halo { stroke: #fff }',
  ...COLOURS.map(({ light }, index) => `.s${index} { color: ${light} }`),
  '.reference { color: #777 }',
  '@media (prefers-color-scheme: dark) { text { fill: #ccc } .title { fill: #fff } .axis { fill: #999 } .ground { fill: #16181d }',
  '.grid { stroke: #2e323a } .halo { stroke: #16181d } .reference { color: #999 }',
  ...COLOURS.map(({ dark }, index) => `.s${index} { color: ${dark} }`),
  '}',
].join(' ');

interface Axis {
  /** Where there is a number, and where there is a line. */
  readonly ticks: readonly number[];
  readonly lines: readonly number[];
  place(value: number): number;
}

/** A logarithmic axis from a little below the least value to a little above the greatest. */
function axis(values: readonly number[], [from, to]: readonly [number, number]): Axis {
  const steps = stepsAround(Math.min(...values), Math.max(...values));
  const [low, high] = [Math.log10(steps[0] ?? 1), Math.log10(steps.at(-1) ?? 10)];
  const decades = steps.filter((step) => Number.isInteger(Math.round(Math.log10(step) * 1e6) / 1e6));
  return {
    // Where there are few powers of ten, those in between are numbered, too.
    ticks: decades.length > 2 ? decades : steps,
    lines: steps,
    place: (value) => Math.round(10 * (from + ((Math.log10(value) - low) / (high - low)) * (to - from))) / 10,
  };
}

/** 1, 2, 5, 10 and so on, from the last that is not above the least value to the first that is not below the greatest. */
function stepsAround(least: number, greatest: number): readonly number[] {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(greatest));
  const all = Array.from({ length: last - first + 1 }, (_, decade) => [1, 2, 5].map((part) => part * 10 ** (first + decade))).flat();
  const from = all.findLastIndex((step) => step <= least * 1.0001);
  const to = all.findIndex((step) => step >= greatest * 0.9999);
  // Values that are nearly the same are seen to be so: at least a decade is shown.
  const [start, end] = to - from >= 3 ? [from, to] : [Math.max(0, from - 2), to + 1];
  return all.slice(start, end + 1);
}

interface Drawing {
  readonly index: number;
  readonly across: Axis;
  readonly up: Axis;
}

function curve({ points, isReference }: Series, { index, across, up }: Drawing): readonly string[] {
  const places = points.map(({ x, y, min, max }) => ({ x: across.place(x), y: up.place(y), top: up.place(max), foot: up.place(min) }));
  const path = places.map(({ x, y }) => `${x},${y}`).join(' ');
  return [
    `<g class="${classOf(index, isReference)}" stroke="currentColor" fill="currentColor">`,
    `<polyline points="${path}" fill="none" stroke-width="2.5" stroke-linejoin="round"${isReference ? ' stroke-dasharray="5 5"' : ''}/>`,
    ...places.filter(({ top, foot }) => foot - top > 3).map(({ x, top, foot }) => whisker(x, top, foot)),
    ...places.map(({ x, y }) => `<circle class="halo" cx="${x}" cy="${y}" r="5" stroke-width="1.5"/>`),
    '</g>',
  ];
}

/** From the least to the greatest. */
function whisker(x: number, top: number, foot: number): string {
  return `<path d="M${x - 4},${top}h8M${x},${top}V${foot}M${x - 4},${foot}h8" fill="none" stroke-width="1.5"/>`;
}

function legend({ name, isReference }: Series, index: number): readonly string[] {
  const y = BOX.top + 8 + index * LINE;
  const dashes = isReference ? ' stroke-dasharray="5 5"' : '';
  return [
    `<g class="${classOf(index, isReference)}" stroke="currentColor" fill="currentColor"><path d="M${BOX.left},${y}h28" stroke-width="2.5"${dashes}/><circle class="halo" cx="${BOX.left + 14}" cy="${y}" r="5" stroke-width="1.5"/></g>`,
    text(BOX.left + 38, y + 4, name, ''),
  ];
}

function classOf(index: number, isReference = false): string {
  return isReference ? 'reference' : `s${index % COLOURS.length}`;
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<path class="grid" d="M${x1},${y1}L${x2},${y2}"/>`;
}

function text(x: number, y: number, content: string, more: string): string {
  return `<text x="${x}" y="${y}" ${more}>${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function shown(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
