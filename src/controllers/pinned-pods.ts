import type { Pod, PodSpec } from '../objects/kubernetes.js';
import type { StoredObject } from '../objects/resources.js';
import { pinnedNode } from '../objects/views.js';
import { hasWordsOnly, isPlain, WORD } from '../registry/forms/words.js';
import { internalAddress } from '../registry/pod-status/addresses.js';
import { BLANKS, textIn } from '../store/form.js';
import type { Store } from '../store/store.js';
import { type NodeFacts, nodeFacts, type Wishes } from './node-fit.js';
import { awaitsBinding } from './pod-conditions.js';
import { podRequests } from './pod-requests.js';

const HOSTNAME = 'kubernetes.io/hostname';
const NO_LABELS: NodeFacts['labels'] = {};

/**
 * What all pods of a form ask of the node that each is pinned to, beside being that node; undefined if they do not wait to be bound, or
 * something else may decide.
 */
export function pinnedWishes(sample: StoredObject): Wishes | undefined {
  if (!isPlain(sample) || sample.kind !== 'Pod' || !awaitsBinding(sample) || !isPinnedAlone(sample)) return undefined;
  const { tolerations, nodeSelector } = sample.spec;
  const spec = { ...(tolerations && { tolerations }), ...(nodeSelector && { nodeSelector }) };
  return { spec, requests: podRequests(sample.spec) };
}

/** What decides whether a pod with such wishes fits on the node that it is pinned to; undefined if there is no such node. */
export function pinnedFacts(store: Store<StoredObject>, name: string): NodeFacts | undefined {
  const node = store.filled('nodes', name);
  const common = node?.form.fact(commonFacts);
  if (node === undefined || common === undefined) return nodeFacts(store, name);
  // The name as the node has it: all who keep it from now on keep one text.
  const { labels, spec, allocatable, address } = common;
  return { name: node.name, labels, spec, allocatable, address: address === undefined ? undefined : textIn(node, address) };
}

/** What nodes of a form have in common, all but their names and addresses, of what decides; undefined if something of it is each node's own. */
function commonFacts(sample: StoredObject): Omit<NodeFacts, 'name'> | undefined {
  if (sample.kind !== 'Node') return undefined;
  const { taints, unschedulable } = sample.spec;
  const spec = { ...(taints && { taints }), ...(unschedulable && { unschedulable }) };
  const facts = { labels: sample.metadata.labels ?? NO_LABELS, spec, allocatable: sample.status.allocatable };
  const isCommon = hasWordsOnly(facts, '', (path, text) => path === `labels.${HOSTNAME}` && text === BLANKS[WORD.name]);
  return isCommon ? { ...facts, address: internalAddress(sample.status.addresses) } : undefined;
}

/** Whether the required affinity says which node it has to be, and nothing else: its labels are not asked for. */
function isPinnedAlone({ spec }: Pod): boolean {
  const terms = termsOf(spec);
  const [term] = terms;
  const isAlone = terms.length === 1 && term?.matchFields?.length === 1 && (term.matchExpressions ?? []).length === 0;
  return isAlone && pinnedNode(spec) === BLANKS[WORD.node];
}

function termsOf({ affinity }: PodSpec) {
  return affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
}
