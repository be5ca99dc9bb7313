import { describe, expect, it } from 'vitest';
import { type Claim, claimOf } from '#daemonset/claims.js';
import type { PodView } from '#objects/views.js';
import { daemonSet, pod, TERMINATING } from '../support/daemon-sets.js';

const ORPHAN = { controllerUid: undefined };
const OTHER_LABELS = { labels: { app: 'other' } };

type Row = readonly [fact: string, pod: Partial<PodView>, claim: Claim, claimWhileDeleting: Claim];

const ROWS: readonly Row[] = [
  ['its own', {}, 'owned', 'owned'],
  ['its own, being deleted', TERMINATING, 'owned', 'owned'],
  ['an orphan (B-180)', ORPHAN, 'adopt', 'none'],
  ['an orphan being deleted (B-184)', { ...ORPHAN, ...TERMINATING }, 'none', 'none'],
  ['an orphan with other labels', { ...ORPHAN, ...OTHER_LABELS }, 'none', 'none'],
  ['an orphan of another namespace (B-184)', { ...ORPHAN, namespace: 'other' }, 'none', 'none'],
  ['its own, with other labels (B-182)', OTHER_LABELS, 'release', 'none'],
  ['one of another controller (B-183)', { controllerUid: 'uid-of-other' }, 'none', 'none'],
  ['one of another controller, with other labels', { controllerUid: 'uid-of-other', ...OTHER_LABELS }, 'none', 'none'],
];

describe('claims', () => {
  it.each(ROWS)('of %s', (_fact, more, expected) => {
    expect(claimOf(daemonSet(), pod('a', more))).toBe(expected);
  });

  it.each(ROWS)('of %s, by a set on its way out (B-185)', (_fact, more, _claim, expected) => {
    const deleting = daemonSet({ metadata: { deletionTimestamp: '2026-11-23T19:19:00Z' } });
    expect(claimOf(deleting, pod('a', more))).toBe(expected);
  });
});
