import type { ChartEffects } from '../../charts/chart.js';
import type { PodEvent } from '../../charts/pod-machine.js';
import type { DeleteWrite, WriteResult } from '../../objects/writes.js';
import type { ShardHost } from '../shard-host.js';
import type { PodRecord } from './pod-record.js';

/** How long a kubelet waits before it tries again to remove a pod that has ended, in milliseconds. */
const REMOVAL_RETRY_MS = 1_000;

/** What the names in the chart of pods stand for. */
export function podEffects(host: ShardHost): ChartEffects<PodRecord, PodEvent> {
  const { clock } = host;
  return {
    actions: {
      pull: (pod) => pod.runtime.pull(pod),
      start: (pod) => pod.runtime.start(pod),
      probe: (pod) => pod.runtime.probe(pod),
      stop: (pod) => pod.runtime.stop(pod, pod.view.deletionAtMs ?? clock.now()),
      abandon: (pod) => pod.runtime.abandon(pod),
      remove: (pod) => remove(pod, host),
    },
    guards: { isPlayed: (pod) => pod.isActedOn },
    delays: {
      backoff: (pod) => Math.max(0, pod.runtime.retryAtMsOf(pod) - clock.now()),
      removalRetry: () => REMOVAL_RETRY_MS,
    },
  };
}

/** The same for all pods, so that it travels once with many. */
const AT_ONCE = { gracePeriodSeconds: 0 };

function remove(pod: PodRecord, host: ShardHost): void {
  const { namespace, name, uid } = pod.view;
  const write: DeleteWrite = {
    verb: 'delete',
    resource: 'pods',
    namespace,
    name,
    options: AT_ONCE,
    preconditions: { uid },
    hasEnded: true,
  };
  host.submitOne(write, pod);
}

/** Takes in what became of the removal of a pod that has ended. */
export function removalAnswered(pod: PodRecord, result: WriteResult | undefined): void {
  if (!isRemoved(result)) pod.tell({ type: 'pod.removalFailed' });
}

/** Also when there is no such pod, or another one of that name. */
function isRemoved(result: WriteResult | undefined): boolean {
  if (result?.outcome !== 'refused') return result?.outcome === 'done';
  return result.status.code === 404 || result.status.code === 409;
}
