import type { Order } from '../controls.js';
import type { Followed } from '../followed.js';
import type { ActorDetails, ActorFilter, CellDetails, FleetPart, ListPart, SeenStep } from '../inspection-messages.js';
import type { FleetRequest } from '../inspector.js';
import type { Overview } from '../overview.js';
import type { RolloutView } from '../rollout-views.js';

/** What the page can ask, and what it is answered. The fleet's answer comes as bytes, every other one as JSON. */
export interface PageCalls {
  readonly overview: { readonly ask: object; readonly answer: Overview };
  readonly list: {
    readonly ask: { readonly filter: ActorFilter; readonly from: string; readonly limit: number };
    readonly answer: ListPart;
  };
  readonly actor: { readonly ask: { readonly id: string }; readonly answer: ActorDetails | undefined };
  readonly fleet: { readonly ask: FleetRequest; readonly answer: FleetPart | undefined };
  readonly cells: {
    readonly ask: { readonly shard: number; readonly slots: readonly number[]; readonly daemonSet?: string | undefined };
    readonly answer: readonly CellDetails[];
  };
  readonly rollout: { readonly ask: { readonly name: string }; readonly answer: RolloutView | undefined };
  readonly order: { readonly ask: Order; readonly answer: undefined };
  readonly follow: { readonly ask: Followed; readonly answer: undefined };
  readonly unfollow: { readonly ask: object; readonly answer: undefined };
}

/** A call of the page. */
export interface PageCall<Kind extends keyof PageCalls = keyof PageCalls> {
  readonly id: number;
  readonly kind: Kind;
  readonly ask: PageCalls[Kind]['ask'];
}

/** What the server sends as JSON: an answer, a mistake in a call, or a step of those that are followed. */
export type PageMessage =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly step: SeenStep };

/**
 * A part of the fleet as bytes, all numbers 32 bits with the lowest byte first: the call's number, the length of the JSON that
 * follows (everything but the cells, filled up with spaces to whole words), the JSON, the cells.
 */
export function fleetBytes(id: number, { cells, ...rest }: FleetPart): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(rest));
  const jsonLength = Math.ceil(json.length / 4) * 4;
  const bytes = new Uint8Array(8 + jsonLength + cells.byteLength).fill(0x20, 8, 8 + jsonLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, id, true);
  view.setUint32(4, jsonLength, true);
  bytes.set(json, 8);
  for (const [index, cell] of cells.entries()) view.setUint32(8 + jsonLength + index * 4, cell, true);
  return bytes;
}
