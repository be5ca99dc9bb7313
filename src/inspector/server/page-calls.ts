import type { Order } from '../controls.js';
import type { Followed } from '../followed.js';
import type { ActorFilter } from '../inspection-messages.js';
import type { Inspector } from '../inspector.js';
import type { PageCall, PageCalls } from './page-protocol.js';

/** The longest text that a call may carry, in characters: ids are shorter. */
const TEXT_MAX = 600;
/** The most cells that can be asked about at once. */
const SLOTS_MAX = 100;
/** The actors that one call looks at: some tens of milliseconds, so that what has been found is shown while more is looked for. */
const LOOKS_PER_CALL = 131_072;
/** The fastest that virtual time passes, in seconds of the cluster in a real one. */
const SPEED_MAX = 86_400;
/** The longest step of virtual time, in milliseconds: a day. */
const STEP_MAX_MS = 86_400_000;

const NODE_ORDERS: ReadonlySet<unknown> = new Set(['cordon', 'uncordon', 'drain', 'fail', 'heal']);

type Fields = Readonly<Record<string, unknown>>;

/** Reads a call from what the page sent; throws with what is wrong with it. */
export function pageCall(text: string): PageCall {
  const { id, kind, ask } = fieldsOf(JSON.parse(text));
  if (typeof kind !== 'string' || !Object.hasOwn(READERS, kind)) throw new Error(`no such call: ${String(kind).slice(0, TEXT_MAX)}`);
  const read = READERS[kind as keyof PageCalls];
  return { id: wholeNumber(id), kind: kind as keyof PageCalls, ask: read(fieldsOf(ask)) };
}

/** The answer to a call that is not about following; the signal says that nobody waits for it any more. */
export async function answerOf(inspector: Inspector, { kind, ask }: PageCall, signal: AbortSignal): Promise<unknown> {
  if (kind === 'overview') return inspector.overview();
  if (kind === 'list') {
    const { filter, from, limit } = ask as PageCalls['list']['ask'];
    return inspector.list(filter, { from, limit, looks: LOOKS_PER_CALL, signal });
  }
  if (kind === 'actor') return inspector.actor((ask as PageCalls['actor']['ask']).id);
  if (kind === 'fleet') return inspector.fleet(ask as PageCalls['fleet']['ask']);
  if (kind === 'rollout') return inspector.rollout((ask as PageCalls['rollout']['ask']).name);
  if (kind === 'order') return inspector.carryOut(ask as Order);
  const { shard, slots, daemonSet } = ask as PageCalls['cells']['ask'];
  return inspector.cells(shard, slots, daemonSet);
}

const READERS: { readonly [Kind in keyof PageCalls]: (fields: Fields) => PageCalls[Kind]['ask'] } = {
  overview: () => ({}),
  list: ({ filter, from, limit }) => ({ filter: filterOf(fieldsOf(filter)), from: text(from ?? ''), limit: wholeNumber(limit ?? 100) }),
  actor: ({ id }) => ({ id: text(id) }),
  fleet: ({ shard, since, from, daemonSet }) => ({
    shard: wholeNumber(shard),
    since: wholeNumber(since),
    from: wholeNumber(from),
    daemonSet: optionalText(daemonSet),
  }),
  cells: ({ shard, slots, daemonSet }) => ({ shard: wholeNumber(shard), slots: slotsOf(slots), daemonSet: optionalText(daemonSet) }),
  rollout: ({ name }) => ({ name: text(name) }),
  order: orderOf,
  follow: followedOf,
  unfollow: () => ({}),
};

function orderOf(fields: Fields): Order {
  const { do: what, node, id, speed, durationMs } = fields;
  if (NODE_ORDERS.has(what)) return { do: what as 'cordon', node: text(node) };
  if (what === 'kill') return { do: 'kill', id: text(id) };
  if (what === 'pause') return { do: 'pause' };
  if (what === 'run') return { do: 'run', speed: between(speed, 0, SPEED_MAX) };
  if (what === 'step') return { do: 'step', durationMs: between(durationMs, 0, STEP_MAX_MS) };
  throw new Error('no such order');
}

function filterOf({ chart, state, node, text: part, shard }: Fields): ActorFilter {
  return {
    shard: shard === undefined ? undefined : wholeNumber(shard),
    chart: optionalText(chart),
    state: optionalText(state),
    node: optionalText(node),
    text: optionalText(part),
  };
}

function followedOf({ id, chart, node }: Fields): Followed {
  return {
    ...(id !== undefined && { id: text(id) }),
    ...(chart !== undefined && { chart: text(chart) }),
    ...(node !== undefined && { node: text(node) }),
  };
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw new Error('an object is wanted');
  return value as Fields;
}

function text(value: unknown): string {
  if (typeof value !== 'string' || value.length > TEXT_MAX) throw new Error(`a text of at most ${TEXT_MAX} characters is wanted`);
  return value;
}

function optionalText(value: unknown): string | undefined {
  return value === undefined || value === '' ? undefined : text(value);
}

function wholeNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Error('a whole number is wanted');
  return value;
}

function between(value: unknown, least: number, most: number): number {
  if (typeof value !== 'number' || !(value > least && value <= most)) throw new Error(`a number up to ${most} is wanted`);
  return value;
}

function slotsOf(value: unknown): readonly number[] {
  if (!Array.isArray(value) || value.length > SLOTS_MAX) throw new Error(`at most ${SLOTS_MAX} cells are wanted`);
  return value.map(wholeNumber);
}
