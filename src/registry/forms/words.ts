import type { StoredObject } from '../../objects/resources.js';
import { BLANKS } from '../../store/form.js';

/** The number of each word of a pod. */
export const WORD = { name: 0, uid: 1, version: 2, node: 3, hostIP: 4, podIP: 5 } as const;

const [NAME = '', UID = '', VERSION = '', FIRST = '', SECOND = ''] = BLANKS;
const UID_DIGITS = UID.replaceAll('-', '');

/** Where the words of objects stand (`distinctionOf`), by kind, and which of them may stand there; the items of a list are one place. */
const PLACES: Readonly<Partial<Record<StoredObject['kind'], Places>>> = {
  Pod: places({
    'spec.nodeName': [FIRST],
    'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.matchFields.values': [FIRST],
    'status.hostIP': [SECOND],
    'status.hostIPs.ip': [SECOND],
  }),
  Node: places({ 'metadata.labels.kubernetes.io/hostname': [NAME], 'status.addresses.address': [NAME, FIRST] }),
  Lease: places({
    'metadata.ownerReferences.name': [NAME],
    'metadata.ownerReferences.uid': [FIRST],
    'spec.holderIdentity': [NAME],
    'spec.renewTime': [SECOND],
  }),
};
const POD_IPS: ReadonlySet<string> = new Set(['status.podIP', 'status.podIPs.ip']);
const NO_WORDS: readonly string[] = [];

type Places = Readonly<Record<string, readonly string[]>>;

function places(others: Places): Places {
  return { 'metadata.name': [NAME], 'metadata.uid': [UID], 'metadata.resourceVersion': [VERSION], ...others };
}

/**
 * Whether the words of objects stand only where they mean what they are. Then what is decided by comparing texts is the same of the sample as of each object: a pod may be called
 * as its node's zone is, or as a quantity that it asks for, and no text of a template, and no label that somebody has written, is taken for a word.
 */
export function isPlain(sample: StoredObject): boolean {
  return PLACES[sample.kind] !== undefined && hasWordsOnly(sample, '', (path, text) => wordsAt(path, sample).includes(text));
}

/** Words of a sample, those that a pod's kubelet has not written yet included: a pod on the network of its node has the address of that. */
export function blanksOf(sample: StoredObject): readonly string[] {
  return sample.kind === 'Pod' && sample.spec.hostNetwork === true ? ON_HOST_NETWORK : BLANKS;
}

const ON_HOST_NETWORK: readonly string[] = BLANKS.with(WORD.podIP, SECOND);

function wordsAt(path: string, sample: StoredObject): readonly string[] {
  if (sample.kind === 'Pod' && POD_IPS.has(path)) return [blanksOf(sample)[WORD.podIP] ?? ''];
  return PLACES[sample.kind]?.[path] ?? NO_WORDS;
}

/** Whether all words in a part of a sample are where they are expected; ids of containers have the uid in them. */
export function hasWordsOnly(part: unknown, path: string, isExpected: (path: string, text: string) => boolean): boolean {
  if (typeof part === 'string') return !hasWord(part) || isExpected(path, part) || isContainerId(path, part);
  if (Array.isArray(part)) return part.every((item) => hasWordsOnly(item, path, isExpected));
  if (typeof part !== 'object' || part === null) return true;
  return Object.entries(part).every(([key, value]) => hasWordsOnly(value, path === '' ? key : `${path}.${key}`, isExpected));
}

function hasWord(text: string): boolean {
  return text.includes(UID_DIGITS) || BLANKS.includes(text);
}

function isContainerId(path: string, text: string): boolean {
  return path.startsWith('status.') && path.endsWith('.containerID') && text.startsWith(`simulated://${UID_DIGITS}`);
}
