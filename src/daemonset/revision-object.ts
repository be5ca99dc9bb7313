import type { ControllerRevision, DaemonSet } from '../objects/kubernetes.js';
import { canonical } from './canonical-json.js';
import { REVISION_HASH_LABEL } from './pod-facts.js';
import { ownerReference } from './pod-template.js';
import { revisionHash } from './revision-hash.js';

/** A revision that is to be created. */
export type RevisionObject = Omit<ControllerRevision, 'metadata'> & {
  readonly metadata: Pick<ControllerRevision['metadata'], 'name' | 'namespace' | 'annotations' | 'ownerReferences'> & {
    readonly labels: { readonly [key: string]: string };
  };
};

/** What a revision remembers of a DaemonSet: its template, as a patch that replaces it (B-261). */
export function revisionData({ spec }: DaemonSet): NonNullable<ControllerRevision['data']> {
  return canonical({ spec: { template: { ...spec.template, $patch: 'replace' } } });
}

/** The name of the revision that a DaemonSet's template would get now (B-261). */
export function revisionName(daemonSet: DaemonSet): string {
  return `${daemonSet.metadata.name}-${hashOf(daemonSet)}`;
}

/** The revision of a DaemonSet's template; it keeps the annotations of this moment (B-261). */
export function revisionObject(daemonSet: DaemonSet, revision: number): RevisionObject {
  const { metadata, spec } = daemonSet;
  return {
    kind: 'ControllerRevision',
    apiVersion: 'apps/v1',
    metadata: {
      name: revisionName(daemonSet),
      namespace: metadata.namespace,
      labels: canonical({ ...spec.template.metadata.labels, [REVISION_HASH_LABEL]: hashOf(daemonSet) }),
      ...(metadata.annotations ? { annotations: metadata.annotations } : {}),
      ownerReferences: [ownerReference(daemonSet)],
    },
    data: revisionData(daemonSet),
    revision,
  };
}

function hashOf({ spec, status }: DaemonSet): string {
  return revisionHash(spec.template, status.collisionCount);
}
