import type { StoredMeta } from '../objects/kubernetes.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import type { Follower } from './follower.js';
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
        (after, before) => {
          if (after !== undefined && before !== undefined && concernsNobody(after.metadata, before.metadata)) return undefined;
          return collector.changed({ resource, after, before }, queue);
        },
      ]);
      return Object.fromEntries(followers);
    },
    sync: (key, queue) => collector.sync(key, queue),
  });
}

/** Most changes are of a status: who owns what, and what is being deleted, stays as it is. */
function concernsNobody(after: StoredMeta, before: StoredMeta): boolean {
  const isLiving = after.deletionTimestamp === undefined && before.deletionTimestamp === undefined;
  return isLiving && after.uid === before.uid && after.ownerReferences === before.ownerReferences;
}
