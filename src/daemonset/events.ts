import type { PodView } from '../objects/views.js';

/** The component that events about DaemonSets come from. */
export const DAEMON_SET_CONTROLLER = 'daemonset-controller';

/** What an event says. */
export interface EventText {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** A stored DaemonSet whose selector is empty does nothing but say so (B-124, B-299). */
export const SELECTING_ALL: EventText = {
  type: 'Warning',
  reason: 'SelectingAll',
  message: 'This daemon set is selecting all pods. A non-empty selector is required.',
};

/** A failed pod is about to be deleted (B-297). */
export function failedDaemonPod(pod: PodView): EventText {
  return { type: 'Warning', reason: 'FailedDaemonPod', message: `Found failed daemon pod ${where(pod)}, will try to kill it` };
}

/** A pod that ended well is about to be deleted (B-298). */
export function succeededDaemonPod(pod: PodView): EventText {
  return { type: 'Normal', reason: 'SucceededDaemonPod', message: `Found succeeded daemon pod ${where(pod)}, will try to delete it` };
}

function where({ namespace, name, targetNode = '' }: PodView): string {
  return `${namespace}/${name} on node ${targetNode}`;
}
