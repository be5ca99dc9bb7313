import type { DaemonSet, OwnerReference } from '../objects/kubernetes.js';
import type { PodBase } from '../objects/writes.js';
import { canonical } from './canonical-json.js';
import { REVISION_HASH_LABEL, TEMPLATE_GENERATION_LABEL } from './pod-facts.js';
import { templateGeneration } from './template-generation.js';
import { daemonTolerations } from './tolerations.js';

/** What the pods of a DaemonSet's revision have in common (B-091 to B-094); `hash` may be empty, then the pods lack its label. */
export function podBase(daemonSet: DaemonSet, hash: string): PodBase {
  const { metadata, spec } = daemonSet.spec.template;
  const generation = templateGeneration(daemonSet);
  const labels = {
    ...metadata.labels,
    ...(generation === undefined ? {} : { [TEMPLATE_GENERATION_LABEL]: generation }),
    ...(hash === '' ? {} : { [REVISION_HASH_LABEL]: hash }),
  };
  return {
    metadata: {
      generateName: `${daemonSet.metadata.name}-`,
      namespace: daemonSet.metadata.namespace,
      labels: canonical(labels),
      ...(metadata.annotations ? { annotations: metadata.annotations } : {}),
      ownerReferences: [ownerReference(daemonSet)],
      ...(metadata.finalizers ? { finalizers: metadata.finalizers } : {}),
    },
    spec: { ...spec, tolerations: daemonTolerations(spec) },
  };
}

/** The reference that makes a DaemonSet the controller of an object (B-094). */
export function ownerReference({ metadata: { name, uid } }: DaemonSet): OwnerReference {
  return { apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid, controller: true, blockOwnerDeletion: true };
}
