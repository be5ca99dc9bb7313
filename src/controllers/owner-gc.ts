import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import type { Follower } from './feed.js';
import { GarbageCollector } from './garbage-collector.js';
import { COLLECTED } from './owner-references.js';

/** Deletes what has lost its owners, and carries out foreground and orphaning deletions (B-191 to B-193, B-196). */
export function createOwnerGcController(context: ControllerContext): Controller {
  const collector = new GarbageCollector(context.registry);
  return controllerOf(context, {
    name: 'owner-gc',
    follow: (queue) => {
      const followers = COLLECTED.map((resource): [string, Follower] => [
        resource,
        (after, before, key) => {
          for (const dirty of collector.changed(`${resource} ${key}`, after, before)) queue.add(dirty);
        },
      ]);
      return Object.fromEntries(followers);
    },
    sync: (key, queue) => collector.sync(key, queue),
  });
}
