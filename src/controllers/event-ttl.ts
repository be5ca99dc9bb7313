import type { Event } from '../objects/kubernetes.js';
import type { Registry } from '../registry/registry.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import { isRefused, objectKey, stored } from './stored.js';

/** How long an event is kept after it was last seen, in milliseconds (B-301). */
const KEPT_MS = 3_600_000;
/** How many events are kept at most, some 100 MB; beyond that the oldest go first, as an event of every pod would fill the memory. */
const KEPT_EVENTS = 100_000;

/** Removes events that are old, or too many. */
export function createEventTtlController(context: ControllerContext, keptEvents: number = KEPT_EVENTS): Controller {
  const { registry, clock } = context;
  /** In the order in which they were last seen. */
  const kept = new Set<string>();
  return controllerOf(context, {
    name: 'event-ttl',
    follow: (queue) => ({
      events: (after) => (key) => {
        kept.delete(key);
        if (after === undefined) return;
        kept.add(key);
        queue.addAfter(key, lastSeenMs(after) + KEPT_MS - clock.now());
        if (kept.size > keptEvents) queue.add(OLDEST);
      },
    }),
    sync: (key, queue) => {
      if (key === OLDEST) return removeOldest(registry, kept, keptEvents);
      const event = stored(registry.store, 'events', key);
      if (event === undefined) return;
      const leftMs = lastSeenMs(event) + KEPT_MS - clock.now();
      if (leftMs > 0) queue.addAfter(key, leftMs);
      else remove(registry, key);
    },
  });
}

/** How many of those that are too many are removed per turn. */
const SLICE = 100;
/** Not the key of any event: it stands for those that are too many. */
const OLDEST = '';

/** Removes some more than needed, so that this happens once in a while and not with each new event. */
function removeOldest(registry: Registry, kept: ReadonlySet<string>, keptEvents: number): void {
  if (kept.size <= keptEvents) return;
  let left = Math.min(SLICE, Math.ceil(kept.size / 10));
  for (const key of kept) {
    if (left === 0) return;
    left -= 1;
    remove(registry, key);
  }
}

function remove(registry: Registry, key: string): void {
  isRefused(['NotFound'], () => registry.remove({ key: objectKey('events', key) }));
}

function lastSeenMs({ metadata, lastTimestamp, eventTime, series }: Event): number {
  const times = [metadata.creationTimestamp, lastTimestamp, eventTime, series?.lastObservedTime];
  return Math.max(...times.map((time) => (time ? Date.parse(time) : 0)));
}
