import type { AnyStateMachine, StateNode } from 'xstate';
import { guardText } from './guard-text.js';

/** One way from a state to another, or to itself. */
export interface GraphStep {
  /** An event's type, `after <delay>`, `always`, or `done`. */
  readonly trigger: string;
  /** Empty if there is none. */
  readonly guard: string;
  readonly actions: readonly string[];
}

/** One state of a chart. */
export interface GraphState {
  /** `running.ready`; empty for the chart itself. */
  readonly path: string;
  readonly name: string;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final';
  /** The path of the state around it; undefined for the chart itself. */
  readonly parent: string | undefined;
  readonly isInitial: boolean;
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  /** What is done here without leaving. */
  readonly inside: readonly GraphStep[];
  /** What leads here from anywhere in a state around it. */
  readonly arrivals: readonly (GraphStep & { readonly from: string })[];
}

/** The ways between two states. */
interface GraphEdge {
  readonly source: string;
  readonly target: string;
  readonly steps: readonly GraphStep[];
}

/** A chart as states and the ways between them. */
export interface ChartGraph {
  readonly id: string;
  /** Outer states before inner ones. */
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
}

/** A step with where it goes; no target means that it stays. */
interface Way {
  readonly source: string;
  readonly target: string | undefined;
  readonly step: GraphStep;
}

/** The graph of a machine. */
export function chartGraph(machine: AnyStateMachine): ChartGraph {
  const nodes = [...withInner(machine.root)];
  const ways = nodes.flatMap((node) => [...waysOf(node)]);
  const arrives = ({ source, target }: Way) => target !== undefined && target !== source && isAround(source, target);
  const states = nodes.map((node): GraphState => {
    const path = pathOf(node);
    return {
      path,
      name: node.key,
      kind: kindOf(node),
      parent: node.parent && pathOf(node.parent),
      isInitial: node.parent !== undefined && node.parent.config.initial === node.key,
      entry: node.entry.map(nameOf).filter(isOwn),
      exit: node.exit.map(nameOf).filter(isOwn),
      inside: ways.filter(({ source, target }) => source === path && target === undefined).map(({ step }) => step),
      arrivals: ways.filter((way) => arrives(way) && way.target === path).map(({ source, step }) => ({ ...step, from: source })),
    };
  });
  return { id: machine.id, states, edges: edgesOf(ways.filter((way) => !arrives(way))) };
}

/** A step on one line: `pod.crashed [isPlayed] / pull, start`. */
export function stepText({ trigger, guard, actions }: GraphStep): string {
  return `${trigger}${guard === '' ? '' : ` [${guard}]`}${actions.length === 0 ? '' : ` / ${actions.join(', ')}`}`;
}

function* withInner(node: StateNode): Generator<StateNode> {
  yield node;
  for (const inner of Object.values(node.states)) yield* withInner(inner);
}

function* waysOf(node: StateNode): Generator<Way> {
  const source = pathOf(node);
  for (const definition of [...[...node.transitions.values()].flat(), ...(node.always ?? [])]) {
    const { target, guard, actions, eventType } = definition;
    // A bare `event: {}` says that an outer state's step is not taken here; nothing happens.
    if (target === undefined && actions.length === 0) continue;
    const step = { trigger: triggerOf(eventType), guard: guardText(guard), actions: actions.map(nameOf) };
    yield { source, target: target?.[0] && pathOf(target[0]), step };
  }
}

function edgesOf(ways: readonly Way[]): readonly GraphEdge[] {
  const edges = new Map<string, { source: string; target: string; steps: GraphStep[] }>();
  for (const { source, target, step } of ways) {
    if (target === undefined) continue;
    const edge = edges.get(`${source}>${target}`) ?? { source, target, steps: [] };
    edge.steps.push(step);
    edges.set(`${source}>${target}`, edge);
  }
  return [...edges.values()];
}

function triggerOf(eventType: string): string {
  if (eventType === '') return 'always';
  const [, delay] = /^xstate\.after\.([^.]+)\./.exec(eventType) ?? [];
  if (delay !== undefined) return `after ${delay}`;
  return eventType.startsWith('xstate.done.state.') ? 'done' : eventType;
}

function kindOf({ type }: StateNode): GraphState['kind'] {
  return type === 'compound' || type === 'parallel' || type === 'final' ? type : 'atomic';
}

function pathOf({ path }: StateNode): string {
  return path.join('.');
}

function isAround(outer: string, inner: string): boolean {
  return outer === '' || inner.startsWith(`${outer}.`);
}

/** XState starts and cancels the timers of `after` by actions of its own. */
function isOwn(name: string): boolean {
  return !name.startsWith('xstate.');
}

function nameOf(action: unknown): string {
  return typeof action === 'string' ? action : String(Object(action).type);
}
