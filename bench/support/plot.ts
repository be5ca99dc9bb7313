/** One line of a plot. */
interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What a plot shows; both axes are logarithmic. */
export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}

const [WIDTH, HEIGHT, MARGIN] = [720, 440, 64];
const COLOURS = ['#0b6e4f', '#c1440e', '#3d5a80', '#8e5572', '#7a6c00'];

/** A plot as SVG. */
export function svgOf({ title, x, y, series }: Plot): string {
  const points = series.flatMap((one) => one.points);
  const across = axis(
    points.map(([value]) => value),
    [MARGIN, WIDTH - MARGIN],
  );
  const up = axis(
    points.map(([, value]) => value),
    [HEIGHT - MARGIN, MARGIN],
  );
  const parts = [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    text(WIDTH / 2, 28, title, 'font-size="16" text-anchor="middle"'),
    ...across.ticks.map((tick) => line([across.place(tick), MARGIN], [across.place(tick), HEIGHT - MARGIN])),
    ...up.ticks.map((tick) => line([MARGIN, up.place(tick)], [WIDTH - MARGIN, up.place(tick)])),
    ...across.ticks.map((tick) => text(across.place(tick), HEIGHT - MARGIN + 18, shown(tick), 'text-anchor="middle"')),
    ...up.ticks.map((tick) => text(MARGIN - 8, up.place(tick) + 4, shown(tick), 'text-anchor="end"')),
    text(WIDTH / 2, HEIGHT - 16, x, 'text-anchor="middle"'),
    text(MARGIN, MARGIN - 14, y, ''),
    ...series.flatMap((one, index) => drawn(one, { index, across, up })),
  ];
  const style = 'font-family="system-ui, sans-serif" font-size="12" fill="#222"';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" ${style}>\n${parts.join('\n')}\n</svg>\n`;
}

interface Axis {
  readonly ticks: readonly number[];
  place(value: number): number;
}

function axis(values: readonly number[], [from, to]: readonly [number, number]): Axis {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    ticks: Array.from({ length: high - low + 1 }, (_, step) => 10 ** (low + step)),
    place: (value) => Math.round(from + ((Math.log10(value) - low) / (high - low)) * (to - from)),
  };
}

interface Drawing {
  readonly index: number;
  readonly across: Axis;
  readonly up: Axis;
}

function drawn({ name, points }: Series, { index, across, up }: Drawing): readonly string[] {
  const colour = COLOURS[index % COLOURS.length];
  const places = points.map(([x, y]) => [across.place(x), up.place(y)] as const);
  const path = places.map((place) => place.join(',')).join(' ');
  return [
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="4" fill="${colour}"/>`),
    `<rect x="${MARGIN + 12}" y="${MARGIN + 6 + index * 20}" width="12" height="12" fill="${colour}"/>`,
    text(MARGIN + 30, MARGIN + 16 + index * 20, name, ''),
  ];
}

function line([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#ddd"/>`;
}

function text(x: number, y: number, content: string, more: string): string {
  return `<text x="${x}" y="${y}" ${more}>${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;
}

function shown(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
