import type { Pod } from '../../objects/kubernetes.js';
import { isJsonObject, type JsonObject } from '../../objects/plain-json.js';
import type { ResourceName, StoredObject } from '../../objects/resources.js';
import { BLANKS, type Filled } from '../../store/form.js';
import type { Words } from '../../store/pattern.js';
import type { FilledMutation } from '../../store/store.js';
import { withVersion } from '../commit.js';
import { type RegistryContext, storeKey } from '../context.js';
import { withKnownOwners } from '../managed-fields/owners.js';
import { patchKnown } from '../patch.js';
import type { Patching } from '../registry.js';
import { Transitions } from './transitions.js';
import { isPlain, WORD } from './words.js';

/** What kubelets patch the status of their pods with, and all else that decides what becomes of the pods, but for addresses. */
interface StatusPatch {
  readonly context: RegistryContext;
  readonly patching: Patching<'pods'>;
  readonly status: JsonObject;
  /** Who owns what since when is kept in seconds. */
  readonly second: number;
}

const patches = new Transitions<StatusPatch>({
  isSame: (a, b) =>
    a.second === b.second &&
    a.patching.type === b.patching.type &&
    a.patching.fieldManager === b.patching.fieldManager &&
    isSameStatus(a.status, b.status),
  after: patchedPod,
});

/**
 * Patches the status of a pod that is kept as a form and words, where what comes of it is known from others that were patched alike.
 * Undefined if it has to be found out in the ordinary way: nothing has been done then.
 */
export function patchAlike(context: RegistryContext, patching: Patching<ResourceName>): Filled<StoredObject> | undefined {
  if (!isOfStatus(patching)) return undefined;
  const key = storeKey(patching.key);
  const filled = context.store.filled('pods', key);
  const status = filled && statusIn(patching.patch);
  if (status === undefined) return undefined;
  const common = filled?.form.fact(patchable);
  const texts = common && textsAfter(filled as Filled<StoredObject>, status, common);
  if (filled === undefined || common === undefined || texts === undefined) return undefined;
  const second = Math.floor(context.clock.now() / 1_000);
  const form = patches.outcomeOf(filled, { context, patching, status, second }, texts);
  if (typeof form !== 'object') return undefined;
  const { name, uid } = filled;
  const mutation: FilledMutation<StoredObject> = { resource: 'pods', key, form, name, uid, texts };
  context.store.commit([mutation]);
  return context.store.filled('pods', key);
}

/** Whether it is a patch of a pod's status, and nobody wants anything else of it. */
function isOfStatus(patching: Patching<ResourceName>): patching is Patching<'pods'> {
  const { key, subresource, type, dryRun = false, preconditions, apiVersion, managedFields, complaints = [] } = patching;
  if (key.resource !== 'pods' || subresource !== 'status' || type === 'json' || dryRun) return false;
  return preconditions === undefined && apiVersion === undefined && managedFields === undefined && complaints.length === 0;
}

/** The status in a patch that has nothing else. */
function statusIn(patch: unknown): JsonObject | undefined {
  if (!isJsonObject(patch)) return undefined;
  for (const name in patch) if (name !== 'status') return undefined;
  const { status } = patch;
  return isJsonObject(status) ? status : undefined;
}

interface Patchable {
  readonly isOnHostNetwork: boolean;
}

/** What matters of pods of one form for patches of their status; undefined if it is not all that matters. */
function patchable(sample: StoredObject): Patchable | undefined {
  if (sample.kind !== 'Pod' || !isPlain(sample) || sample.metadata.deletionTimestamp !== undefined) return undefined;
  if (sample.spec.nodeName !== BLANKS[WORD.node]) return undefined;
  return { isOnHostNetwork: sample.spec.hostNetwork === true };
}

/** The texts of a pod after a patch; undefined if it may not be patched like others: it would change an address, or give it in another way. */
function textsAfter(
  { text0, text1, text2 }: Filled<StoredObject>,
  { hostIP = text1, podIP = text2, hostIPs, podIPs }: JsonObject,
  { isOnHostNetwork }: Patchable,
): readonly string[] | undefined {
  if (!isAddress(hostIP) || !isAddress(podIP)) return undefined;
  if ((text1 !== '' && text1 !== hostIP) || (text2 !== '' && text2 !== podIP)) return undefined;
  if (isOnHostNetwork && podIP !== hostIP) return undefined;
  return isListOf(hostIPs, hostIP) && isListOf(podIPs, podIP) ? [text0, hostIP, podIP] : undefined;
}

/** Texts longer than any address would count for how large the pod is. */
const MAX_ADDRESS_LENGTH = 64;

function isAddress(text: unknown): text is string {
  return typeof text === 'string' && text.length <= MAX_ADDRESS_LENGTH;
}

/** Whether a list of addresses, if there is one, is of that address alone. */
function isListOf(list: unknown, address: string): boolean {
  if (list === undefined) return true;
  if (!Array.isArray(list) || list.length !== 1 || address === '') return false;
  const [item]: readonly unknown[] = list;
  return isJsonObject(item) && item['ip'] === address && Object.keys(item).length === 1;
}

/** The fields of a status that have words, by what stands there in a sample. */
const ADDRESSES: ReadonlySet<string> = new Set(['hostIP', 'podIP', 'hostIPs', 'podIPs']);

/** Whether two patches say the same but for addresses. Lists that are sent alike are one. */
function isSameStatus(a: JsonObject, b: JsonObject): boolean {
  const names = Object.keys(b);
  let index = 0;
  for (const name in a) {
    if (name !== names[index] || (a[name] !== b[name] && !ADDRESSES.has(name))) return false;
    index += 1;
  }
  return index === names.length;
}

/** The pod as an ordinary patch leaves it, with the addresses that some words give; undefined if the patch is refused, or complained of. */
function patchedPod(pod: Pod, { context, patching, status }: StatusPatch, words: Words): Pod | undefined {
  const current = withKnownOwners<'pods'>(pod, patching);
  const patch = { status: withAddresses(status, words) };
  try {
    const { object, complaints } = patchKnown<'pods'>(context, { ...patching, key: keyOf(patching, pod), patch, dryRun: true }, current);
    if (complaints.length > 0) return undefined;
    return object === current ? pod : withVersion(object, Number(words[WORD.version]));
  } catch {
    return undefined;
  }
}

function keyOf({ key }: Patching<'pods'>, { metadata }: Pod): Patching<'pods'>['key'] {
  return { ...key, name: metadata.name };
}

function withAddresses(status: JsonObject, words: Words): JsonObject {
  const hostIP = words[WORD.hostIP] ?? '';
  const podIP = words[WORD.podIP] ?? '';
  const { hostIPs, podIPs } = status;
  return {
    ...status,
    ...(status['hostIP'] !== undefined && { hostIP }),
    ...(status['podIP'] !== undefined && { podIP }),
    ...(hostIPs !== undefined && { hostIPs: [{ ip: hostIP }] }),
    ...(podIPs !== undefined && { podIPs: [{ ip: podIP }] }),
  };
}
