import { semanticallyEqual } from '../../objects/equality.js';
import type { NodeStatus, Pod, PodStatus } from '../../objects/kubernetes.js';
import type { PodReport } from '../../objects/pod-report.js';
import type { StoredObject } from '../../objects/resources.js';
import type { Uid } from '../../objects/uids.js';
import type { ReportPodsWrite } from '../../objects/writes.js';
import { BLANKS, type Filled } from '../../store/form.js';
import type { Words } from '../../store/pattern.js';
import type { FilledMutation, Mutation } from '../../store/store.js';
import { type RegistryContext, storeKey } from '../context.js';
import { Transitions } from '../forms/transitions.js';
import { isPlain, WORD } from '../forms/words.js';
import { ownersOfUpdated } from '../managed-fields/ownership.js';
import { type Addresses, addressesOf, internalAddress } from '../pod-status/addresses.js';
import { PodStatusWriter } from '../pod-status/pod-status-writer.js';
import { isSameReport } from '../pod-status/same-reports.js';

/** What is remembered from report to report. */
export class PodReporting {
  readonly writer = new PodStatusWriter();
  readonly outcomes = new Transitions<PodReport>({
    isSame: isSameReport,
    after: (pod, report, words) => reported(this.writer, pod, report, words),
  });
}

/** Writes what kubelets report into the status of their pods. Reports about pods that are gone, are others now, or have ended, are dropped. */
export function reportPods(context: RegistryContext, reporting: PodReporting, { reports }: ReportPodsWrite): void {
  const latest = new Map<Uid, PodReport>();
  for (const report of reports) latest.set(report.uid, report);
  const mutations: (Mutation<StoredObject> | FilledMutation<StoredObject>)[] = [];
  for (const report of latest.values()) {
    const mutation = mutationOf(context, reporting, report);
    if (mutation !== undefined) mutations.push(mutation);
  }
  if (mutations.length > 0) context.store.commit(mutations);
}

function mutationOf(
  context: RegistryContext,
  reporting: PodReporting,
  report: PodReport,
): Mutation<StoredObject> | FilledMutation<StoredObject> | undefined {
  const key = storeKey({ resource: 'pods', namespace: report.namespace, name: report.name });
  const filled = context.store.filled('pods', key);
  const common = filled?.form.fact(reportable);
  if (filled === undefined || common === undefined) return wholeMutation(context, reporting, { key, report });
  const { name, uid, text0, text1 } = filled;
  if (uid !== context.store.uids.of(report.uid) || (common.hasEnded && !hasEnded(report.phase))) return undefined;
  const addressee = { uid, nodeName: text0, isOnHostNetwork: common.isOnHostNetwork };
  // Whoever bound it has just looked at its node.
  const addresses = common.isReported || text1 === '' ? addressesFor(context, addressee) : addressesOf(addressee, text1);
  if (!keepsWords(filled, addresses)) return wholeMutation(context, reporting, { key, report });
  const texts = [text0, addresses.hostIP, addresses.podIP];
  const outcome = reporting.outcomes.outcomeOf(filled, report, texts);
  if (outcome === 'unchanged' && isAddressed(filled)) return undefined;
  if (typeof outcome !== 'object') return wholeMutation(context, reporting, { key, report });
  if (!outcome.fact(hasPodIP)) texts[WORD.podIP - WORD.node] = '';
  return { resource: 'pods', key, form: outcome, name, uid, texts };
}

interface Reportable {
  readonly hasEnded: boolean;
  readonly isOnHostNetwork: boolean;
  /** Whether a kubelet has said anything of it yet, and with that its node's address. */
  readonly isReported: boolean;
}

/** What matters of pods of one form for what their kubelets report; undefined if it is not all that matters. */
function reportable(sample: StoredObject): Reportable | undefined {
  if (sample.kind !== 'Pod' || !isPlain(sample)) return undefined;
  const { metadata, spec, status } = sample;
  if (metadata.managedFields !== undefined || spec.nodeName !== BLANKS[WORD.node]) return undefined;
  return { hasEnded: hasEnded(status.phase), isOnHostNetwork: spec.hostNetwork === true, isReported: status.hostIP !== undefined };
}

function hasPodIP(sample: StoredObject): boolean {
  return sample.kind === 'Pod' && sample.status.podIP !== undefined;
}

/** Whether a pod keeps the addresses that it has. */
function keepsWords({ text1, text2 }: Filled<StoredObject>, { hostIP, podIP }: Addresses): boolean {
  return (text1 === '' || text1 === hostIP) && (text2 === '' || text2 === podIP);
}

/** Whether a pod has all addresses for which there is room. */
function isAddressed({ form, text1, text2 }: Filled<StoredObject>): boolean {
  return text1 !== '' && (text2 !== '' || !form.fact(hasPodIP));
}

function addressesFor({ store }: RegistryContext, pod: Parameters<typeof addressesOf>[0]): Addresses {
  const node = store.filled('nodes', pod.nodeName);
  if (node !== undefined) return addressesOf(pod, node.form.text(addressIn, node));
  const addresses = store.glimpse('nodes', pod.nodeName)?.('status', 'addresses') as NodeStatus['addresses'];
  return addressesOf(pod, internalAddress(addresses));
}

function addressIn(sample: StoredObject): string | undefined {
  return sample.kind === 'Node' ? internalAddress(sample.status.addresses) : undefined;
}

function wholeMutation(
  context: RegistryContext,
  { writer }: PodReporting,
  { key, report }: { readonly key: string; readonly report: PodReport },
): Mutation<StoredObject> | undefined {
  const pod = context.store.get('pods', key) as Pod | undefined;
  const uid = context.store.uids.of(report.uid);
  if (pod === undefined || context.store.uids.of(pod.metadata.uid) !== uid || isRevival(pod, report)) return undefined;
  const { spec } = pod;
  const addressee = { uid, nodeName: spec.nodeName ?? '', isOnHostNetwork: spec.hostNetwork === true };
  const status = writer.statusAfter(pod, report, addressesFor(context, addressee));
  if (semanticallyEqual(status, pod.status)) return undefined;
  const after = metadataAfter(context, pod, status);
  const value = (version: number): Pod => ({ ...pod, metadata: { ...after, resourceVersion: String(version) }, status });
  return { resource: 'pods', key, value };
}

/** A pod without owners of its own after a report; the same one if that says nothing new. */
function reported(writer: PodStatusWriter, pod: Pod, report: PodReport, words: Words): Pod {
  const addresses = { hostIP: words[WORD.hostIP] ?? '', podIP: words[WORD.podIP] ?? '' };
  const status = writer.statusAfter(pod, report, addresses);
  if (semanticallyEqual(status, pod.status)) return pod;
  return { ...pod, metadata: { ...pod.metadata, resourceVersion: words[WORD.version] ?? '' }, status };
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
