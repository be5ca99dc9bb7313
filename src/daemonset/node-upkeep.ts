import { labelOf } from '../objects/label-selector.js';
import type { PodView } from '../objects/views.js';
import type { AssessmentTerms, RecordedPods } from './node-pods.js';
import { isAvailable, isTerminal, REVISION_HASH_LABEL } from './pod-facts.js';

/** What has to be done with a node under every strategy. */
export interface NodeUpkeep {
  /** Whether a pod is to be created at once (B-113, B-233). */
  readonly needsPod: boolean;
  /** Pods that are to be deleted without further ado (B-116, B-117, B-119, B-231, B-232). */
  readonly surplus: readonly PodView[];
  /** Failed pods that are to be deleted as backoff allows (B-130). */
  readonly failed: readonly PodView[];
  /** Succeeded pods that are to be deleted (B-136). */
  readonly succeeded: readonly PodView[];
}

const NONE: readonly PodView[] = [];
const NOTHING: NodeUpkeep = { needsPod: false, surplus: NONE, failed: NONE, succeeded: NONE };
const CREATE: NodeUpkeep = { ...NOTHING, needsPod: true };

/** What has to be done with a node under every strategy. Pods that are being deleted are left alone (B-118). */
export function nodeUpkeep({ placement, recorded, live }: RecordedPods, terms: AssessmentTerms, nowMs: number): NodeUpkeep {
  if (placement === undefined) return removing(live.filter(({ nodeName }) => !nodeName));
  if (!placement.shouldContinue) return removing(live);
  if (recorded.length === 0) return placement.shouldRun ? CREATE : NOTHING;
  const running = live.some(isTerminal) ? live.filter((pod) => !isTerminal(pod)) : live;
  const needsPod = terms.isSurging && placement.shouldRun && running.length === 0;
  const surplus = terms.isSurging ? surgeSurplus(running, terms, nowMs) : others(running);
  if (running.length === live.length && surplus.length === 0) return needsPod ? CREATE : NOTHING;
  return {
    needsPod,
    surplus,
    failed: live.filter(({ phase }) => phase === 'Failed'),
    succeeded: live.filter(({ phase }) => phase === 'Succeeded'),
  };
}

/** All but the best-ranked. */
function others(running: readonly PodView[]): readonly PodView[] {
  return running.length < 2 ? NONE : running.slice(1);
}

function removing(surplus: readonly PodView[]): NodeUpkeep {
  return surplus.length === 0 ? NOTHING : { ...NOTHING, surplus };
}

/** One old and one new pod stay, until the old one is not ready or the new one is available (B-231, B-232, B-245). */
function surgeSurplus(running: readonly PodView[], terms: AssessmentTerms, nowMs: number): readonly PodView[] {
  if (running.length < 2) return NONE;
  const isNew = ({ labels }: PodView) => labelOf(labels, REVISION_HASH_LABEL) === terms.hash;
  const [newest, ...moreNew] = running.filter(isNew);
  const [oldest, ...moreOld] = running.filter((pod) => !isNew(pod));
  const surplus = [...moreNew, ...moreOld];
  if (newest === undefined || oldest === undefined) return surplus;
  return !oldest.isReady || isAvailable(newest, terms, nowMs) ? [...surplus, oldest] : surplus;
}
