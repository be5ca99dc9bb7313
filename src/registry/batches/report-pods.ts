import { semanticallyEqual } from '../../objects/equality.js';
import type { Pod } from '../../objects/kubernetes.js';
import type { PodReport } from '../../objects/pod-report.js';
import type { StoredObject } from '../../objects/resources.js';
import type { ReportPodsWrite } from '../../objects/writes.js';
import type { Mutation } from '../../store/store.js';
import { nextVersion } from '../commit.js';
import { find, type RegistryContext, storeKey } from '../context.js';
import { ownersOfUpdated } from '../managed-fields/ownership.js';
import type { PodStatusWriter } from '../pod-status/pod-status-writer.js';

/** Writes what kubelets report into the status of their pods. Reports about pods that are gone, are others now, or have ended, are dropped. */
export function reportPods(context: RegistryContext, writer: PodStatusWriter, { reports }: ReportPodsWrite): void {
  const latest = new Map(reports.map((report) => [report.uid, report]));
  const mutations = [...latest.values()].flatMap((report) => mutationOf(context, writer, report));
  if (mutations.length > 0) context.store.commit(mutations);
}

function mutationOf(context: RegistryContext, writer: PodStatusWriter, report: PodReport): readonly Mutation<StoredObject>[] {
  const key = { resource: 'pods', namespace: report.namespace, name: report.name } as const;
  const pod = find(context, key);
  if (pod === undefined || pod.metadata.uid !== report.uid || isRevival(pod, report)) return [];
  const node = find(context, { resource: 'nodes', namespace: '', name: pod.spec.nodeName ?? '' });
  const status = writer.statusAfter(pod, report, node);
  if (semanticallyEqual(status, pod.status)) return [];
  const reported = withReporter(context, pod, { ...pod, status });
  return [{ resource: 'pods', key: storeKey(key), value: (version) => nextVersion(reported, version) }];
}

/** Where somebody else has written a pod, it is kept who owns what of it; otherwise that is implied. */
/** A kubelet may not have seen yet that a pod has ended; what has ended does not run again. */
function isRevival({ status }: Pod, { phase }: PodReport): boolean {
  return hasEnded(status.phase) && !hasEnded(phase);
}

function hasEnded(phase: string | undefined): boolean {
  return phase === 'Failed' || phase === 'Succeeded';
}

function withReporter({ clock }: RegistryContext, pod: Pod, reported: Pod): Pod {
  if (pod.metadata.managedFields === undefined) return reported;
  const attribution = { resource: 'pods', subresource: 'status', fieldManager: 'kubelet', nowMs: clock.now() } as const;
  return { ...reported, metadata: { ...reported.metadata, managedFields: ownersOfUpdated(pod, reported, attribution) } };
}
