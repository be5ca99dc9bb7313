import type { Pod } from '../../objects/kubernetes.js';
import type { StoredObject } from '../../objects/resources.js';
import { formatTime } from '../../objects/time.js';
import type { Uids } from '../../objects/uids.js';
import { BLANKS, type Form, formOf } from '../../store/form.js';
import { topologyOf } from '../admission/topology-labels.js';
import type { RegistryContext } from '../context.js';
import { isPlain } from '../forms/words.js';
import type { PreparedBase } from './pod-bases.js';

/** Whatever a form of pods is tried with. */
const SOME: Identity = { name: 'some', uid: '00000000-0000-4000-8000-000000000000', resourceVersion: '1' };
const SOME_NODE = 'somewhere';

/**
 * What the metadata of the pods have in common, with room for what each has alone. A base that names its node gives pods that are
 * bound at once, with the labels of the node's place (B-097, B-101).
 */
export function commonMetadata(context: RegistryContext, { generateName, namespace, metadata, spec }: PreparedBase): Pod['metadata'] {
  const place = spec.nodeName ? topologyOf(context, spec.nodeName) : undefined;
  return {
    name: '',
    generateName,
    namespace,
    uid: '',
    resourceVersion: '',
    generation: 1,
    creationTimestamp: formatTime(context.clock.now()),
    ...metadata,
    ...(place && { labels: { ...metadata.labels, ...place } }),
  };
}

type Identity = Pick<Pod['metadata'], 'name' | 'uid' | 'resourceVersion'>;

/** Makes the pod on a node of whatever identity it is given. */
export function podOn(prepared: PreparedBase, metadata: Pod['metadata'], nodeName: string): (identity: Identity) => Pod {
  const spec = prepared.specFor(nodeName);
  const { status } = prepared;
  // The order of the fields is that of what they have in common.
  return (identity) => ({ kind: 'Pod', apiVersion: 'v1', metadata: { ...metadata, ...identity }, spec, status });
}

interface KnownForm {
  readonly creationTimestamp: string;
  readonly form: Form<StoredObject> | undefined;
}

/** The form of the pods that were made last of each base. */
const knownForms = new WeakMap<PreparedBase, KnownForm>();

/** What pods that are made within a second have in common; undefined if it is not all but name, uid and node. */
export function formOfPods(uids: Uids, prepared: PreparedBase, metadata: Pod['metadata']): Form<StoredObject> | undefined {
  const known = knownOf(prepared, metadata);
  if (known !== undefined) return known.form;
  const { creationTimestamp } = metadata;
  // Where a base names its node, the node that is pinned is no word.
  const form = prepared.spec.nodeName ? undefined : checkedForm(uids, prepared, metadata);
  knownForms.set(prepared, { creationTimestamp, form });
  return form;
}

/** The same, if it is known from others: one pod alone may well be the only one that is made in its second, for which no form is worth while. */
export function knownFormOfPods(prepared: PreparedBase, metadata: Pod['metadata']): Form<StoredObject> | undefined {
  return knownOf(prepared, metadata)?.form;
}

function knownOf(prepared: PreparedBase, { creationTimestamp }: Pod['metadata']): KnownForm | undefined {
  const known = knownForms.get(prepared);
  return known?.creationTimestamp === creationTimestamp ? known : undefined;
}

function checkedForm(uids: Uids, prepared: PreparedBase, metadata: Pod['metadata']): Form<StoredObject> | undefined {
  const [name = '', uid = '', resourceVersion = '', node = ''] = BLANKS;
  const form = formOf<StoredObject>(uids, 'pods', podOn(prepared, metadata, node)({ name, uid, resourceVersion }));
  const fits = form?.fits(podOn(prepared, metadata, SOME_NODE)(SOME), [SOME.name, SOME.uid, SOME.resourceVersion, SOME_NODE]);
  return fits && form?.fact(isPlain) ? form : undefined;
}
