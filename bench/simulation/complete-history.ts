import type { ActorObserver } from '../../src/actors/shard-host.js';
import type { StoredObject } from '../../src/objects/resources.js';
import type { StoreEvent } from '../../src/store/store.js';
import type { Manner } from './simulated-cluster.js';
import { simulate } from './simulation.js';

/**
 * All that happens in a simulated cluster, a line each: every commit with its object, and every step of every actor, in their order.
 * If it is to be held against another history, it may end soon after the first line that is not the same.
 */
export function completeHistory(
  seed: number,
  manner: Pick<Manner, 'hosting' | 'makeLogic'> = {},
  other?: readonly string[],
): readonly string[] {
  const lines: string[] = [];
  let compared = 0;
  const isEnough = () => {
    while (compared < lines.length && lines[compared] === other?.[compared]) compared += 1;
    return other !== undefined && compared < lines.length;
  };
  const stepped: ActorObserver = ({ id, nodeName }, { event, before, after }) => {
    lines.push(`${id} ${event} ${before} → ${after}${nodeName === undefined ? '' : ` on ${nodeName}`}`);
  };
  const committed = (events: readonly StoreEvent<StoredObject>[]) => {
    for (const { version, resource, key, value } of events) lines.push(`${version} ${resource} ${key} ${JSON.stringify(value)}`);
  };
  const { wrongs } = simulate(seed, undefined, { ...manner, stepped, committed, isEnough });
  return [...lines, ...wrongs];
}

/** Where two histories part: the line of each, and the one before; undefined if they are equal. */
export function parting(one: readonly string[], other: readonly string[]): readonly (string | undefined)[] | undefined {
  const at = one.findIndex((line, index) => line !== other[index]);
  if (at < 0 && one.length === other.length) return undefined;
  const place = at < 0 ? one.length : at;
  return [one[place - 1], one[place], other[place]];
}
