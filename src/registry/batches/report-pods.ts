import { semanticallyEqual } from '../../objects/equality.js';
import type { NodeStatus, Pod, PodStatus } from '../../objects/kubernetes.js';
import type { PodReport } from '../../objects/pod-report.js';
import type { StoredObject } from '../../objects/resources.js';
import type { ReportPodsWrite } from '../../objects/writes.js';
import type { Mutation } from '../../store/store.js';
import { type RegistryContext, storeKey } from '../context.js';
import { ownersOfUpdated } from '../managed-fields/ownership.js';
import type { PodStatusWriter } from '../pod-status/pod-status-writer.js';

/** Writes what kubelets report into the status of their pods. Reports about pods that are gone, are others now, or have ended, are dropped. */
export function reportPods(context: RegistryContext, writer: PodStatusWriter, { reports }: ReportPodsWrite): void {
  const latest = new Map<string, PodReport>();
  for (const report of reports) latest.set(report.uid, report);
  const mutations: Mutation<StoredObject>[] = [];
  for (const report of latest.values()) {
    const mutation = mutationOf(context, writer, report);
    if (mutation !== undefined) mutations.push(mutation);
  }
  if (mutations.length > 0) context.store.commit(mutations);
}

function mutationOf(context: RegistryContext, writer: PodStatusWriter, report: PodReport): Mutation<StoredObject> | undefined {
  const { namespace, name, uid } = report;
  const key = storeKey({ resource: 'pods', namespace, name });
  const pod = context.store.get('pods', key) as Pod | undefined;
  if (pod === undefined || pod.metadata.uid !== uid || isRevival(pod, report)) return undefined;
  const addresses = context.store.glimpse('nodes', pod.spec.nodeName ?? '')?.('status', 'addresses') as NodeStatus['addresses'];
  const status = writer.statusAfter(pod, report, addresses);
  if (semanticallyEqual(status, pod.status)) return undefined;
  const metadata = metadataAfter(context, pod, status);
  const value = (version: number): Pod => ({ ...pod, metadata: { ...metadata, resourceVersion: String(version) }, status });
  return { resource: 'pods', key, value };
}

/** A kubelet may not have seen yet that a pod has ended; what has ended does not run again. */
function isRevival({ status }: Pod, { phase }: PodReport): boolean {
  return hasEnded(status.phase) && !hasEnded(phase);
}

function hasEnded(phase: string | undefined): boolean {
  return phase === 'Failed' || phase === 'Succeeded';
}

/** Where somebody else has written a pod, it is kept who owns what of it; otherwise that is implied. */
function metadataAfter({ clock }: RegistryContext, pod: Pod, status: PodStatus): Pod['metadata'] {
  if (pod.metadata.managedFields === undefined) return pod.metadata;
  const attribution = { resource: 'pods', subresource: 'status', fieldManager: 'kubelet', nowMs: clock.now() } as const;
  return { ...pod.metadata, managedFields: ownersOfUpdated(pod, { ...pod, status }, attribution) };
}
