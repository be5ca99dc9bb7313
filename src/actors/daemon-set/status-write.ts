import type { DaemonSet } from '../../objects/kubernetes.js';
import type { PatchWrite } from '../../objects/writes.js';

/** Changes the status of a DaemonSet, if it is still the one that is meant and, where a version is given, as it was then. */
export function statusWrite({ metadata }: DaemonSet, patch: object, version?: number): PatchWrite {
  const { namespace = '', name, uid } = metadata;
  return {
    verb: 'patch',
    resource: 'daemonsets',
    subresource: 'status',
    namespace,
    name,
    type: 'merge',
    patch,
    preconditions: { uid, ...(version !== undefined && { version }) },
  };
}
