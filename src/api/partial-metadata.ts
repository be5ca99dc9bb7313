import type { ListMeta, StoredMeta } from '../objects/kubernetes.js';
import type { StoredObject } from '../objects/resources.js';

/** An object of which only the metadata is shown: kind PartialObjectMetadata of group meta.k8s.io. */
export interface PartialObjectMetadata {
  readonly kind: 'PartialObjectMetadata';
  readonly apiVersion: string;
  readonly metadata: StoredMeta;
}

/** A list of objects of which only the metadata is shown. */
export interface PartialObjectMetadataList {
  readonly kind: 'PartialObjectMetadataList';
  readonly apiVersion: string;
  readonly metadata: ListMeta;
  readonly items: readonly PartialObjectMetadata[];
}

/** The metadata of an object, in the version of meta.k8s.io that the client asked for. */
export function partialMetadata({ metadata }: Pick<StoredObject, 'metadata'>, version: 'v1' | 'v1beta1'): PartialObjectMetadata {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata };
}

/** The metadata of the objects of a list; `metadata` is that of the list itself. */
export function partialMetadataList(
  objects: readonly Pick<StoredObject, 'metadata'>[],
  { metadata, version }: { readonly metadata: ListMeta; readonly version: 'v1' | 'v1beta1' },
): PartialObjectMetadataList {
  return {
    kind: 'PartialObjectMetadataList',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    items: objects.map((object) => partialMetadata(object, version)),
  };
}
