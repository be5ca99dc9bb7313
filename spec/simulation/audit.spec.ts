import { describe, expect, it } from 'vitest';
import { Audit } from '#bench/simulation/audit.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import type { Pod, StoredMeta } from '#objects/kubernetes.js';
import type { StoredObject } from '#objects/resources.js';
import type { DeleteWrite } from '#objects/writes.js';
import type { StoreEvent } from '#store/store.js';
import { NOW_MS, storedMeta, storedNode, storedPod } from '../support/api-objects.js';
import { daemonSet, ON_DELETE } from '../support/daemon-sets.js';

const SET = { kind: 'DaemonSet', apiVersion: 'apps/v1', name: 'web', uid: 'uid-of-web' } as const;
/** The versions at which the set's node has two pods, and at which a user has deleted the second. */
const [BEFORE, AFTER] = [4, 5];

describe('a batch in which a set deletes a pod too many, and a kubelet ends the same pod', () => {
  it.each([
    { title: 'the user deleted it between the two: both are right (B-118)', told: [BEFORE, AFTER], wrongs: [] },
    { title: 'the user deleted it, but nobody knew', told: [BEFORE], wrongs: ['web-2 is ended by its kubelet for no reason'] },
    { title: 'the user deleted it, and both knew (B-118)', told: [AFTER], wrongs: ['web deletes web-2 for no reason'] },
  ])('is judged actor by actor: $title', ({ told, wrongs }) => {
    expect(judgedAfter(told)).toEqual(wrongs);
  });
});

/** What is wrong with the batch if its shard has been told of these versions. */
function judgedAfter(told: readonly number[]): readonly string[] {
  const audit = new Audit(new VirtualClock(NOW_MS));
  const going = ownPod('web-2', { deletionTimestamp: '2026-11-23T19:20:30Z' });
  audit.as('user', () =>
    audit.committed([
      change(1, 'nodes', storedNode()),
      change(2, 'daemonsets', daemonSet({ spec: { updateStrategy: ON_DELETE } })),
      change(3, 'pods', ownPod('web-1')),
      change(BEFORE, 'pods', ownPod('web-2')),
      change(AFTER, 'pods', going, ownPod('web-2')),
    ]),
  );
  for (const [index, to] of told.entries()) audit.arriving(0, { kind: 'changed', from: told[index - 1] ?? -1, to, changes: [] });
  const deletion: DeleteWrite = {
    verb: 'delete',
    resource: 'pods',
    namespace: 'default',
    name: 'web-2',
    preconditions: { uid: 'uid-of-web-2' },
  };
  const writes = [{ ...deletion, regarding: SET }, deletion];
  audit.sent(0, { kind: 'writes', batch: { name: { shard: 0, epoch: 1, sequence: 1 }, groups: [{ writes }] } });
  return audit.wrongs.map((line) => line.slice(line.indexOf(' ') + 1));
}

function change(version: number, resource: string, value: StoredObject, previous?: StoredObject): StoreEvent<StoredObject> {
  const { namespace = '', name } = value.metadata;
  return { version, resource, key: namespace === '' ? name : `${namespace}/${name}`, value, previous };
}

/** A pod of the set on the node. */
function ownPod(name: string, more: Partial<StoredMeta> = {}): Pod {
  const ownerReferences = [{ ...SET, controller: true }];
  return storedPod({ metadata: storedMeta(name, { labels: { app: 'web' }, ownerReferences, ...more }), spec: { nodeName: 'worker-0' } });
}
