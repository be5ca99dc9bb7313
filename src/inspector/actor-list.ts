import type { EventObject } from 'xstate';
import type { CompiledChart } from '../charts/chart.js';
import type { ActorIndex } from './actor-index.js';
import type { ActorTable } from './actor-table.js';
import { pathsOf, SHARD_CHARTS } from './inspected-charts.js';
import type { ActorFilter, ActorRow, ListPart } from './inspection-messages.js';

/** Slots that are looked at, at once: a millisecond or two. Whoever wants more goes on from there. */
const SLOTS_PER_PART = 8_192;

/** Where a part of the list begins: which chart, which slot. */
interface Place {
  readonly chart: number;
  readonly slot: number;
}

/** The actors of an index that a filter means, in parts; `from` is empty at first. */
export function listActors(index: ActorIndex, filter: ActorFilter, { from, limit }: { from: string; limit: number }): ListPart {
  const actors: ActorRow[] = [];
  let place: Place | undefined = placeOf(from);
  let left = SLOTS_PER_PART;
  while (place !== undefined && left > 0 && actors.length < limit) {
    const scanned = scan(index, filter, { place, slots: left, limit: limit - actors.length });
    actors.push(...scanned.actors);
    left -= scanned.slots;
    place = scanned.next;
  }
  return { actors, next: place && `${place.chart}:${place.slot}`, looked: SLOTS_PER_PART - left };
}

interface Scanned {
  readonly actors: readonly ActorRow[];
  /** How many slots were looked at. */
  readonly slots: number;
  readonly next: Place | undefined;
}

/** Looks through the actors of one chart. */
function scan(
  index: ActorIndex,
  filter: ActorFilter,
  { place, slots, limit }: { readonly place: Place; readonly slots: number; readonly limit: number },
): Scanned {
  const chart = SHARD_CHARTS[place.chart];
  const table = chart && index.tables.get(chart.id);
  if (chart === undefined || table === undefined) return { actors: [], slots: 0, next: undefined };
  const isMeant = matcher(chart, table, filter);
  if (isMeant === undefined) return { actors: [], slots: 0, next: following(place) };
  const actors: ActorRow[] = [];
  const end = Math.min(table.end, place.slot + slots);
  let { slot } = place;
  for (; slot < end && actors.length < limit; slot += 1) if (isMeant(slot)) actors.push(rowAt(chart, table, slot));
  return { actors, slots: slot - place.slot, next: slot < table.end ? { chart: place.chart, slot } : following(place) };
}

/** The actor in a slot that is taken. */
export function rowAt(chart: CompiledChart<EventObject>, table: ActorTable, slot: number): ActorRow {
  const node = table.nodeAt(slot);
  return {
    id: table.idAt(slot) ?? '',
    chart: chart.id,
    state: chart.states[table.stateAt(slot)] ?? {},
    ...(node !== undefined && { node }),
  };
}

function placeOf(from: string): Place {
  const [chart = 0, slot = 0] = from.split(':').map(Number);
  return { chart: Number.isInteger(chart) ? chart : 0, slot: Number.isInteger(slot) ? slot : 0 };
}

function following({ chart }: Place): Place | undefined {
  return chart + 1 < SHARD_CHARTS.length ? { chart: chart + 1, slot: 0 } : undefined;
}

/** Whether the actor in a slot is meant; undefined if no actor of the chart can be. */
function matcher(
  { id, states }: CompiledChart<EventObject>,
  table: ActorTable,
  { chart, state, node, text }: ActorFilter,
): ((slot: number) => boolean) | undefined {
  if (chart !== undefined && chart !== id) return undefined;
  const numbers =
    state === undefined ? undefined : new Set(states.flatMap((value, number) => (pathsOf(value).includes(state) ? [number] : [])));
  if (numbers?.size === 0) return undefined;
  const wanted = text?.toLowerCase() ?? '';
  return (slot) => {
    const actorId = table.idAt(slot);
    if (actorId === undefined || !actorId.includes(wanted)) return false;
    return (node === undefined || table.nodeAt(slot) === node) && (numbers === undefined || numbers.has(table.stateAt(slot)));
  };
}
