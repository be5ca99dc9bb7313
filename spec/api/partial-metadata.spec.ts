import { expect, it } from 'vitest';
import { partialMetadata, partialMetadataList } from '#api/partial-metadata.js';
import { storedPod } from '../support/api-objects.js';

const pod = storedPod();

it('shows nothing of an object but its metadata', () => {
  expect(partialMetadata(pod, 'v1')).toEqual({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: pod.metadata });
});

it('keeps the metadata of a list, and names the kind of each item', () => {
  const list = partialMetadataList([pod], { metadata: { resourceVersion: '873' }, version: 'v1beta1' });
  expect(list).toEqual({
    kind: 'PartialObjectMetadataList',
    apiVersion: 'meta.k8s.io/v1beta1',
    metadata: { resourceVersion: '873' },
    items: [{ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1beta1', metadata: pod.metadata }],
  });
});
