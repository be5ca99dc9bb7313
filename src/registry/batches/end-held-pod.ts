import type { Pod } from '../../objects/kubernetes.js';
import type { ContainerReport } from '../../objects/pod-report.js';
import { find, type ObjectKey, type RegistryContext } from '../context.js';
import { type PodReporting, reportPods } from './report-pods.js';

/** A pod whose kubelet has ended its containers may be held by a finalizer still: then its status says how they ended (B-115). */
export function endHeldPod(context: RegistryContext, reporting: PodReporting, key: ObjectKey<'pods'>): void {
  const pod = find(context, key);
  if (pod === undefined || pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') return;
  const { status, metadata, spec } = pod;
  const nowMs = context.clock.now();
  const report = {
    uid: context.store.uids.of(metadata.uid),
    namespace: key.namespace,
    name: key.name,
    phase: status.phase === 'Running' ? ('Succeeded' as const) : ('Failed' as const),
    startedAtMs: status.startTime ? Date.parse(status.startTime) : nowMs,
    reportedAtMs: nowMs,
    isReady: false,
    containers: spec.containers.map(({ name }) => endOf(pod, name, nowMs)),
  };
  reportPods(context, reporting, { verb: 'reportPods', reports: [report] });
}

/** A container that never ran cannot have ended well. */
function endOf({ status }: Pod, name: string, finishedAtMs: number): ContainerReport {
  const before = status.containerStatuses?.find((one) => one.name === name);
  const ran = before?.state.running !== undefined;
  const how = ran ? { reason: 'Completed', exitCode: 0 } : { reason: 'ContainerStatusUnknown', exitCode: 137 };
  return { state: 'terminated', ...how, finishedAtMs, restarts: before?.restartCount ?? 0, isReady: false };
}
