import type { StoredObject } from './resources.js';
import { pinnedNode } from './views.js';

/** What tells an object apart from others of its kind: its identity, and at most three texts more. */
export interface ObjectDistinction {
  readonly name: string;
  readonly uid: string;
  readonly version: number;
  readonly texts: readonly string[];
}

const NO_TEXTS: readonly string[] = [];

/** What tells objects apart of which there may be a million; undefined for any other. What they have in common can be shared. */
export function distinctionOf(_resource: string, object: StoredObject): ObjectDistinction | undefined {
  const texts = textsOf(object);
  if (texts === undefined) return undefined;
  const { name, uid, resourceVersion } = object.metadata;
  return { name, uid, version: Number(resourceVersion), texts };
}

function textsOf(object: StoredObject): readonly string[] | undefined {
  switch (object.kind) {
    case 'Pod': {
      const { hostIP = '', podIP = '' } = object.status;
      return [object.spec.nodeName ?? pinnedNode(object.spec) ?? '', hostIP, podIP];
    }
    case 'Node':
      return object.status.addresses?.slice(0, 1).map(({ address }) => address) ?? NO_TEXTS;
    case 'Lease':
      return [object.metadata.ownerReferences?.[0]?.uid ?? '', object.spec.renewTime ?? ''];
    default:
      return undefined;
  }
}
