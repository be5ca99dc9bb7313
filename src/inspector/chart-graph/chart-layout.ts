import { type ChartGraph, type GraphState, type GraphStep, stepText } from './chart-graph.js';

/** How wide a letter is taken to be, in pixels, at the sizes below: wide enough for every usual font. */
const LETTER = { title: 7.4, text: 6.5 };
const LINE_HEIGHT = 15;
/** Where lines are broken, in letters. */
const LINE_LENGTH = 26;
const TITLE_HEIGHT = 24;
const PADDING = 10;
const DOT = 9;

/** A box of a laid out chart, with absolute corners. */
export interface LaidOutState {
  readonly path: string;
  readonly name: string;
  readonly kind: GraphState['kind'];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What is written below the name. */
  readonly lines: readonly { readonly text: string; readonly role: 'entry' | 'exit' | 'inside' | 'arrival' }[];
  readonly arrivals: readonly string[];
}

/** An arrow of a laid out chart. */
export interface LaidOutEdge {
  readonly source: string;
  readonly target: string;
  readonly triggers: readonly string[];
  /** Corners of the line: x, y, x, y … */
  readonly points: readonly number[];
  readonly label: { readonly x: number; readonly y: number; readonly lines: readonly string[] } | undefined;
}

/** A chart with a place for everything. */
export interface ChartLayout {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly states: readonly LaidOutState[];
  readonly edges: readonly LaidOutEdge[];
  /** Where charts begin: the middles of dots. */
  readonly dots: readonly { readonly x: number; readonly y: number }[];
}

/** What goes to elkjs, and comes back with places. */
export interface ElkNode {
  readonly id: string;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly layoutOptions?: Readonly<Record<string, string>>;
  readonly children?: readonly ElkNode[];
  readonly edges?: readonly ElkEdge[];
}

interface ElkEdge {
  readonly id: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  /** The node that the places are relative to. */
  readonly container?: string;
  readonly sections?: readonly {
    readonly startPoint: Point;
    readonly bendPoints?: readonly Point[];
    readonly endPoint: Point;
  }[];
  readonly labels?: readonly {
    readonly text: string;
    readonly width: number;
    readonly height: number;
    readonly x?: number;
    readonly y?: number;
  }[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.spacing.nodeNodeBetweenLayers': '34',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.edgeLabels.inline': 'false',
};

/** The question to elkjs: boxes with their sizes, and what leads where. */
export function elkQuestion(graph: ChartGraph): ElkNode {
  const root = graph.states.find(({ parent }) => parent === undefined);
  const edges = graph.edges.map(({ source, target, steps }, index): ElkEdge => {
    const lines = steps.flatMap((step) => wrapped(stepText(step)));
    const label = { text: lines.join('\n'), width: widthOf(lines, LETTER.text) + 6, height: lines.length * LINE_HEIGHT };
    return { id: `edge:${index}`, sources: [elkId(source)], targets: [elkId(target)], labels: [label] };
  });
  const starts = graph.states
    .filter(({ isInitial }) => isInitial)
    .map(({ path, parent }): ElkEdge => ({ id: `start:${path}`, sources: [dotId(parent ?? '')], targets: [elkId(path)] }));
  return {
    id: 'root',
    layoutOptions: OPTIONS,
    children: root === undefined ? [] : [elkNode(root, graph)],
    edges: [...starts, ...edges],
  };
}

/** The layout from elkjs' answer. */
export function chartLayout(graph: ChartGraph, answer: ElkNode): ChartLayout {
  const origins = new Map(placesOf(answer, { x: 0, y: 0 }));
  const states = graph.states.map(({ path, name, kind, ...state }): LaidOutState => {
    const { x, y, width, height } = origins.get(elkId(path)) ?? NOWHERE;
    return { path, name, kind, x, y, width, height, lines: linesOf(state), arrivals: state.arrivals.map(({ trigger }) => trigger) };
  });
  const edges = (answer.edges ?? []).map((edge): LaidOutEdge => {
    const known = graph.edges[Number(edge.id.replace('edge:', ''))];
    const origin = origins.get(edge.container ?? 'root') ?? NOWHERE;
    const [label] = edge.labels ?? [];
    return {
      source: known?.source ?? '',
      target: known?.target ?? '',
      triggers: known?.steps.map(({ trigger }) => trigger) ?? [],
      points: pointsOf(edge).flatMap(({ x, y }) => [round(x + origin.x), round(y + origin.y)]),
      label: label && { x: round((label.x ?? 0) + origin.x + 3), y: round((label.y ?? 0) + origin.y), lines: label.text.split('\n') },
    };
  });
  const dots = [...origins].filter(([id]) => id.startsWith('dot:')).map(([, { x, y }]) => ({ x: x + DOT / 2, y: y + DOT / 2 }));
  return { id: graph.id, width: Math.ceil(answer.width ?? 0), height: Math.ceil(answer.height ?? 0), states, edges, dots };
}

const NOWHERE = { x: 0, y: 0, width: 0, height: 0 };

function elkNode(state: GraphState, graph: ChartGraph): ElkNode {
  const inner = graph.states.filter(({ parent }) => parent === state.path);
  const lines = linesOf(state).map(({ text }) => text);
  const width = Math.max(64, widthOf([state.name], LETTER.title) + PADDING * 2, widthOf(lines, LETTER.text) + PADDING * 2);
  const height = TITLE_HEIGHT + lines.length * LINE_HEIGHT + PADDING;
  if (inner.length === 0) return { id: elkId(state.path), width, height: Math.max(height, 36) };
  const dot = inner.some(({ isInitial }) => isInitial) ? [{ id: dotId(state.path), width: DOT, height: DOT }] : [];
  const padding = `[top=${height + 6},left=${PADDING + 4},bottom=${PADDING + 4},right=${PADDING + 4}]`;
  return {
    id: elkId(state.path),
    layoutOptions: {
      ...OPTIONS,
      'elk.padding': padding,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${width},${height})`,
    },
    children: [...dot, ...inner.map((one) => elkNode(one, graph))],
  };
}

function linesOf({ entry, exit, inside, arrivals }: Pick<GraphState, 'entry' | 'exit' | 'inside' | 'arrivals'>): LaidOutState['lines'] {
  const text = (step: GraphStep, mark: string) => `${mark} ${stepText(step)}`;
  return [
    ...arrivals.flatMap((step) => wrapped(text(step, '⇢')).map((line) => ({ text: line, role: 'arrival' as const }))),
    ...wrapped(entry.length > 0 ? `entry / ${entry.join(', ')}` : '').map((line) => ({ text: line, role: 'entry' as const })),
    ...wrapped(exit.length > 0 ? `exit / ${exit.join(', ')}` : '').map((line) => ({ text: line, role: 'exit' as const })),
    ...inside.flatMap((step) => wrapped(text(step, '·')).map((line) => ({ text: line, role: 'inside' as const }))),
  ];
}

/** A text as lines that are no longer than they need be. Lines that go on are set in. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const part of text.split(/ (?=\[|\/)|(?<=,) | (?=and )/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length < LINE_LENGTH) lines[lines.length - 1] = `${last} ${part}`;
    else if (part !== '') lines.push(lines.length === 0 ? part : `\u2003${part}`);
  }
  return lines;
}

function* placesOf(node: ElkNode, { x, y }: Point): Generator<[string, typeof NOWHERE]> {
  const place = {
    x: round(x + (node.x ?? 0)),
    y: round(y + (node.y ?? 0)),
    width: round(node.width ?? 0),
    height: round(node.height ?? 0),
  };
  yield [node.id, place];
  for (const child of node.children ?? []) yield* placesOf(child, place);
}

function pointsOf({ sections = [] }: ElkEdge): readonly Point[] {
  return sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
}

function widthOf(lines: readonly string[], letter: number): number {
  return Math.ceil(Math.max(0, ...lines.map(({ length }) => length)) * letter);
}

function elkId(path: string): string {
  return `state:${path}`;
}

function dotId(parent: string): string {
  return `dot:${parent}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
