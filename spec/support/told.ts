import type { Reaction } from '#controllers/follower.js';
import { UIDS } from './uids.js';

/** Has done what is to be done about a change of one object, which was seen whole. */
export function told(reaction: Reaction | undefined, key = ''): void {
  reaction?.(
    key,
    (text) => text,
    (uid) => UIDS.of(uid),
  );
}
