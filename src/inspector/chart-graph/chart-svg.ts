import type { ChartLayout, LaidOutEdge, LaidOutState } from './chart-layout.js';

const STYLE = `
.bg{fill:#fbfaf7}.state{fill:#fff;stroke:#c9c4b8}.outer{fill:#f4f1ea;stroke:#d8d3c7}.region{stroke-dasharray:4 3}.final{stroke-width:3}
.title{font:600 12.5px ui-sans-serif,system-ui,sans-serif;fill:#26231d}.line,.label{font:11px ui-sans-serif,system-ui,sans-serif;fill:#6b665b}
.edge{fill:none;stroke:#8b8577}.head,.dot{fill:#8b8577}
@media (prefers-color-scheme:dark){.bg{fill:#171613}.state{fill:#23211d;stroke:#4b473e}.outer{fill:#1d1b18;stroke:#3a372f}
.title{fill:#ece8df}.line,.label{fill:#a39d90}.edge{stroke:#7d776a}.head,.dot{fill:#7d776a}}
`;

/** A laid out chart as a picture that stands for itself, light or dark as its reader has it. */
export function chartSvg({ id, width, height, states, edges, dots }: ChartLayout): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>State chart: ${escaped(id)}</title>`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
    '<path class="head" d="M0 0 8 4 0 8Z"/></marker></defs>',
    `<rect class="bg" width="${width}" height="${height}" rx="10"/>`,
    ...states.map(stateSvg),
    ...dots.map(({ x, y }) => `<circle class="dot" cx="${x}" cy="${y}" r="4"/>`),
    ...edges.map(edgeSvg),
    '</svg>',
    '',
  ].join('\n');
}

/** The corners of an arrow as the `d` of a path. */
function pathOf({ points }: Pick<LaidOutEdge, 'points'>): string {
  const pairs = points.flatMap((x, index) => (index % 2 === 0 ? [`${x} ${points[index + 1] ?? 0}`] : []));
  return pairs.length === 0 ? '' : `M${pairs.join('L')}`;
}

function stateSvg({ path, name, kind, x, y, width, height, lines }: LaidOutState): string {
  const isOuter = kind === 'compound' || kind === 'parallel';
  const classes = [isOuter ? 'outer' : 'state', kind === 'final' ? 'final' : ''].join(' ').trim();
  const texts = lines.map(({ text }, index) => `<text class="line" x="${x + 10}" y="${y + 34 + index * 15}">${escaped(text)}</text>`);
  return [
    `<g data-state="${escaped(path)}"><rect class="${classes}" x="${x}" y="${y}" width="${width}" height="${height}" rx="7"/>`,
    `<text class="title" x="${x + 10}" y="${y + 18}">${escaped(name)}${kind === 'parallel' ? ' ∥' : ''}</text>`,
    ...texts,
    '</g>',
  ].join('');
}

function edgeSvg(edge: LaidOutEdge): string {
  const { label } = edge;
  const texts =
    label?.lines.map((text, index) => `<text class="label" x="${label.x}" y="${label.y + 11 + index * 15}">${escaped(text)}</text>`) ?? [];
  return `<path class="edge" d="${pathOf(edge)}" marker-end="url(#head)"/>${texts.join('')}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
