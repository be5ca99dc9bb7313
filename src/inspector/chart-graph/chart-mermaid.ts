import { type ChartGraph, type GraphState, stepText } from './chart-graph.js';

/** A chart as a Mermaid state diagram. */
export function chartMermaid(graph: ChartGraph): string {
  const top = graph.states.filter(({ parent }) => parent === '');
  return [
    'stateDiagram-v2',
    ...top.flatMap((state) => stateLines(state, graph, '  ')),
    ...startLines('', graph, '  '),
    ...edgeLines(graph),
    '',
  ].join('\n');
}

function stateLines(state: GraphState, graph: ChartGraph, indent: string): string[] {
  const inner = graph.states.filter(({ parent }) => parent === state.path);
  const notes = noteLines(state, indent);
  if (inner.length === 0) return [`${indent}state "${state.name}" as ${nameIn(state.path)}`, ...notes];
  const groups = inner.map((one) => stateLines(one, graph, `${indent}  `));
  const body =
    state.kind === 'parallel' ? groups.flatMap((lines, index) => (index === 0 ? lines : [`${indent}  --`, ...lines])) : groups.flat();
  return [
    `${indent}state "${state.name}" as ${nameIn(state.path)} {`,
    ...startLines(state.path, graph, `${indent}  `),
    ...body,
    `${indent}}`,
    ...notes,
  ];
}

function startLines(path: string, { states }: ChartGraph, indent: string): string[] {
  return states.filter(({ parent, isInitial }) => parent === path && isInitial).map((state) => `${indent}[*] --> ${nameIn(state.path)}`);
}

function noteLines({ path, entry, exit, inside, arrivals }: GraphState, indent: string): string[] {
  const lines = [
    ...arrivals.map((step) => `from anywhere: ${stepText(step)}`),
    ...(entry.length > 0 ? [`entry / ${entry.join(', ')}`] : []),
    ...(exit.length > 0 ? [`exit / ${exit.join(', ')}`] : []),
    ...inside.map(stepText),
  ];
  return lines.map((line) => `${indent}${nameIn(path)} : ${line}`);
}

function edgeLines({ edges, states }: ChartGraph): string[] {
  const finals = states.filter(({ kind, parent }) => kind === 'final' && parent === '').map(({ path }) => `  ${nameIn(path)} --> [*]`);
  const ways = edges.flatMap(({ source, target, steps }) =>
    steps.map((step) => `  ${nameIn(source)} --> ${nameIn(target)} : ${stepText(step)}`),
  );
  return [...ways, ...finals];
}

/** Mermaid's names know no dots. */
function nameIn(path: string): string {
  return path.replaceAll('.', '_');
}
