import { describe, expect, it } from 'vitest';
import { applyPatch } from '#objects/patch/apply-patch.js';

const DAEMON_SET = 'io.k8s.api.apps.v1.DaemonSet';

/** A DaemonSet's pod spec, as far as a manifest says it. */
function withSpec(spec: object) {
  return { spec: { template: { spec } } };
}

describe('the patch of a client-side apply', () => {
  it.each<[string, object | undefined, object, object]>([
    ['is all that is wanted if nothing was applied before', undefined, { a: 1 }, { a: 1 }],
    [
      'deletes a label that is wanted no more',
      { metadata: { labels: { a: '1', b: '2' } } },
      { metadata: { labels: { a: '1' } } },
      { metadata: { labels: { a: '1', b: null } } },
    ],
    [
      'deletes a container that is wanted no more',
      withSpec({ containers: [{ name: 'a' }, { name: 'b' }] }),
      withSpec({ containers: [{ name: 'a' }] }),
      withSpec({ '$setElementOrder/containers': [{ name: 'a' }], containers: [{ name: 'a' }, { name: 'b', $patch: 'delete' }] }),
    ],
    [
      'deletes a field of a container that is wanted no more',
      withSpec({ containers: [{ name: 'a', command: ['x'] }] }),
      withSpec({ containers: [{ name: 'a' }] }),
      withSpec({ '$setElementOrder/containers': [{ name: 'a' }], containers: [{ name: 'a', command: null }] }),
    ],
    [
      'replaces a list that is not merged',
      withSpec({ tolerations: [{ key: 'a' }] }),
      withSpec({ tolerations: [] }),
      withSpec({ tolerations: [] }),
    ],
    [
      'puts containers into the order that is wanted',
      withSpec({ containers: [{ name: 'a' }, { name: 'b' }] }),
      withSpec({ containers: [{ name: 'b' }, { name: 'a' }] }),
      withSpec({ '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }], containers: [{ name: 'b' }, { name: 'a' }] }),
    ],
    [
      'takes a finalizer out that is wanted no more',
      { metadata: { finalizers: ['a/a', 'b/b'] } },
      { metadata: { finalizers: ['a/a'] } },
      { metadata: { '$setElementOrder/finalizers': ['a/a'], finalizers: ['a/a'], '$deleteFromPrimitiveList/finalizers': ['b/b'] } },
    ],
  ])('%s', (_title, last, desired, patch) => {
    expect(applyPatch(DAEMON_SET, last as Record<string, unknown> | undefined, desired as Record<string, unknown>)).toEqual(patch);
  });
});
