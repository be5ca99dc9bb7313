import type { Pod } from '../../objects/kubernetes.js';
import type { StoredObject } from '../../objects/resources.js';
import { BLANKS } from '../../store/form.js';

/** The number of each word of a pod. */
export const WORD = { name: 0, uid: 1, version: 2, node: 3, hostIP: 4, podIP: 5 } as const;

const [NAME = '', UID = '', VERSION = '', NODE = '', HOST_IP = ''] = BLANKS;
const UID_DIGITS = UID.replaceAll('-', '');

/** Where the words of a pod stand, each word that may stand there. */
const PLACES: ReadonlyMap<string, string> = new Map([
  ['metadata.name', NAME],
  ['metadata.uid', UID],
  ['metadata.resourceVersion', VERSION],
  ['spec.nodeName', NODE],
  ['spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.matchFields.values', NODE],
  ['status.hostIP', HOST_IP],
  ['status.hostIPs.ip', HOST_IP],
]);
const POD_IPS: ReadonlySet<string> = new Set(['status.podIP', 'status.podIPs.ip']);

/**
 * Whether the words of pods stand only where they mean what they are. Then what is decided by comparing texts is the same of the sample
 * as of each pod: no text of a template, and no label that somebody has written, is taken for a word.
 */
export function isPlainPod(sample: StoredObject): boolean {
  return sample.kind === 'Pod' && hasWordsOnly(sample, '', (path, text) => text === wordAt(path, sample));
}

/** Words of a sample that a pod's kubelet has not written yet: one on the network of its node has the address of that. */
export function blanksOf(sample: Pod): readonly string[] {
  return sample.spec.hostNetwork === true ? ON_HOST_NETWORK : BLANKS;
}

const ON_HOST_NETWORK: readonly string[] = BLANKS.with(WORD.podIP, HOST_IP);

function wordAt(path: string, sample: Pod): string | undefined {
  return POD_IPS.has(path) ? blanksOf(sample)[WORD.podIP] : PLACES.get(path);
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
  return path.startsWith('status.') && path.endsWith('.containerID') && text.startsWith(`containerd://${UID_DIGITS}`);
}
