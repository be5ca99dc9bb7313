import { type Measurement, type Spread, spreadOf } from './measurements.js';

const BEGIN = '<!-- what npm run bench -- report measured -->';
const END = '<!-- end of what it measured -->';

/** What the columns of the table hold, and with how many digits behind the point. */
const COLUMNS = [
  ['register_s', 1],
  ['converge_s', 2],
  ['repeat_s', 2],
  ['update_s', 2],
  ['cpu_s', 1],
  ['rss_mb', 0],
  ['bytes_per_node', 0],
  ['status_p50_ms', 2],
  ['status_p99_ms', 2],
  ['join_p50_ms', 2],
  ['join_p99_ms', 2],
  ['store_us', 2],
] as const;

/** The measurements as Markdown: a table, and what each row comes from. */
export function reportText(all: readonly Measurement[]): string {
  const columns = COLUMNS.filter(([field]) => all.some((one) => spreadOf(one, field) !== undefined));
  const head = ['nodes', 'actors', 'runs', ...columns.map(([field]) => field)];
  const rows = all.map((one) => rowOf(one, columns));
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [...lines, '', 'Each cell is the median, with the least and the greatest if there were several runs.', '', ...sources(all)].join(
    '\n',
  );
}

/** A document with the measurements in their place, if it has one. */
export function withReport(document: string, text: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) return document;
  return `${document.slice(0, begin + BEGIN.length)}\n${text}\n${document.slice(end)}`;
}

function rowOf(one: Measurement, columns: readonly (typeof COLUMNS)[number][]): readonly string[] {
  const start = [one.nodes.toLocaleString('en-US'), one.actors, String(one.runs.length)];
  if (one.failed !== undefined) return [...start, `not done: ${one.failed.replaceAll('|', '\\|')}`, ...columns.slice(1).map(() => '')];
  return [
    ...start,
    ...columns.map(([field, digits]) => {
      const spread = spreadOf(one, field);
      return spread === undefined ? '' : shown(spread, digits);
    }),
  ];
}

function shown({ min, median, max }: Spread, digits: number): string {
  const text = (value: number) => value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return min === max ? text(median) : `${text(median)} (${text(min)}–${text(max)})`;
}

/** What rows of the same origin, and of the same command, come from, said once. */
function sources(all: readonly Measurement[]): readonly string[] {
  const groups = new Map<string, Measurement[]>();
  for (const one of all) {
    const key = JSON.stringify([one.commit, one.node, one.machine, one.command]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const sizes = [first, ...others].map(({ nodes, actors }) => `${nodes.toLocaleString('en-US')} ${actors}`).join('; ');
    return [`Commit \`${first.commit}\`, Node.js ${first.node.slice(1)}, ${first.machine}, \`${first.command}\`: ${sizes}.`, ''];
  });
}
