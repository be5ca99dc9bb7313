import { describe, expect, it } from 'vitest';
import { Audit } from '#bench/simulation/audit.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import type { Pod, StoredMeta } from '#objects/kubernetes.js';
import type { StoredObject } from '#objects/resources.js';
import type { CreatePodsWrite, DeleteWrite, Write } from '#objects/writes.js';
import type { StoreEvent } from '#store/store.js';
import { NOW_MS, storedMeta, storedNode, storedPod } from '../support/api-objects.js';
import { daemonSet, ON_DELETE, revision } from '../support/daemon-sets.js';

const SET = { kind: 'DaemonSet', apiVersion: 'apps/v1', name: 'web', uid: 'uid-of-web' } as const;
/** The versions at which the set's node has two pods, at which a user has deleted the second, and a later one. */
const [BEFORE, AFTER, LATER] = [4, 5, 6];
const CHANGES = [
  change(1, 'nodes', storedNode()),
  change(2, 'daemonsets', daemonSet({ spec: { updateStrategy: ON_DELETE } })),
  change(3, 'pods', ownPod('web-1')),
  change(BEFORE, 'pods', ownPod('web-2')),
  change(AFTER, 'pods', ownPod('web-2', { deletionTimestamp: '2026-11-23T19:20:30Z' }), ownPod('web-2')),
];
/** A set whose current revision a user deletes. */
const WEB = daemonSet();
const CURRENT = revision('web-aaa', { data: { spec: { template: { ...WEB.spec.template, $patch: 'replace' } } } });
const REVISED = [
  change(1, 'nodes', storedNode()),
  change(2, 'daemonsets', WEB),
  change(BEFORE, 'controllerrevisions', CURRENT),
  change(AFTER, 'controllerrevisions', undefined, CURRENT),
  change(LATER, 'nodes', storedNode(), storedNode()),
];
const { kind: _kind, apiVersion: _version, ...pod } = ownPod('web-');
const CREATION: CreatePodsWrite = {
  verb: 'createPods',
  base: { ...pod, metadata: { ...pod.metadata, labels: { app: 'web', 'controller-revision-hash': 'aaa' } } },
  nodes: ['worker-0'],
  regarding: SET,
};
const DELETION: DeleteWrite = {
  verb: 'delete',
  resource: 'pods',
  namespace: 'default',
  name: 'web-2',
  preconditions: { uid: 'uid-of-web-2' },
};
const DELETION_BY_SET: DeleteWrite = { ...DELETION, regarding: SET };

describe('a batch in which a set deletes a pod too many, and a kubelet ends the same pod', () => {
  it.each([
    { title: 'the user deleted it between the two: both are right (B-118)', told: [BEFORE, AFTER], wrongs: [] },
    { title: 'the user deleted it, but nobody knew', told: [BEFORE], wrongs: ['web-2 is ended by its kubelet for no reason'] },
    { title: 'the user deleted it, and both knew (B-118)', told: [AFTER], wrongs: ['web deletes web-2 for no reason'] },
  ])('is judged actor by actor: $title', ({ told, wrongs }) => {
    expect(judgedAfter(told)).toEqual(wrongs);
  });
});

describe('a set that deletes a pod too many, after its shard has sent something else', () => {
  it('may have planned it before it was told of the user, if both are sent at once', () => {
    const audit = toldOf([BEFORE, AFTER]);
    send(audit, []);
    send(audit, [DELETION_BY_SET]);
    expect(wrongsIn(audit)).toEqual([]);
  });

  it('ought to know better, if the other was sent when the shard had been told of the user', () => {
    const audit = toldOf([BEFORE]);
    send(audit, []);
    tell(audit, BEFORE, AFTER);
    send(audit, []);
    tell(audit, AFTER, LATER);
    send(audit, [DELETION_BY_SET]);
    expect(wrongsIn(audit)).toEqual(['web deletes web-2 for no reason']);
  });
});

describe('a shard that asks anew while a listing waits to be looked at', () => {
  it('knows what follows that listing, once it says that it has taken it in', () => {
    const audit = toldOf([BEFORE]);
    audit.arriving(0, { kind: 'listed', version: AFTER, changes: [], isFirst: true, isLast: true });
    audit.sent(0, { kind: 'hello', shard: 0, epoch: 1 });
    audit.sent(0, { kind: 'acknowledged', version: AFTER });
    send(audit, []);
    tell(audit, AFTER, LATER);
    send(audit, []);
    send(audit, [DELETION_BY_SET]);
    expect(wrongsIn(audit)).toEqual(['web deletes web-2 for no reason']);
  });
});

describe('a shard that finds its answer behind what it was told twice', () => {
  it('knows what had arrived behind that answer, too', () => {
    const audit = toldOf([BEFORE]);
    audit.arriving(0, { kind: 'listed', version: BEFORE, changes: [], isFirst: true, isLast: true });
    tell(audit, BEFORE, AFTER);
    audit.sent(0, { kind: 'hello', shard: 0, epoch: 1 });
    audit.sent(0, { kind: 'acknowledged', version: BEFORE });
    send(audit, []);
    tell(audit, AFTER, LATER);
    send(audit, []);
    send(audit, [DELETION_BY_SET]);
    expect(wrongsIn(audit)).toEqual(['web deletes web-2 for no reason']);
  });
});

describe('a set that creates a pod of the revision that a user has deleted', () => {
  it.each([
    { title: 'after its sync has begun: it had found it', begun: BEFORE, wrongs: [] },
    {
      title: 'before its sync has begun: it ought to have made another',
      begun: LATER,
      wrongs: ['web creates pods of revision aaa, not undefined'],
    },
  ])('$title', ({ begun, wrongs }) => {
    const audit = new Audit(new VirtualClock(NOW_MS));
    audit.as('user', () => audit.committed(REVISED));
    for (const [from, to] of [
      [-1, BEFORE],
      [BEFORE, AFTER],
      [AFTER, LATER],
    ] as const) {
      tell(audit, from, to);
      if (to === begun) audit.begins(0, 'default/web');
      send(audit, []);
    }
    send(audit, [CREATION]);
    expect(wrongsIn(audit)).toEqual(wrongs);
  });
});

/** What is wrong with the batch if its shard has been told of these versions. */
function judgedAfter(versions: readonly number[]): readonly string[] {
  const audit = toldOf(versions);
  send(audit, [DELETION_BY_SET, DELETION]);
  return wrongsIn(audit);
}

/** An audit of a world in which a shard has been told of these versions. */
function toldOf(versions: readonly number[]): Audit {
  const audit = new Audit(new VirtualClock(NOW_MS));
  audit.as('user', () => audit.committed(CHANGES));
  for (const [index, to] of versions.entries()) tell(audit, versions[index - 1] ?? -1, to);
  return audit;
}

function tell(audit: Audit, from: number, to: number): void {
  audit.arriving(0, { kind: 'changed', from, to, changes: [] });
}

function send(audit: Audit, writes: readonly Write[]): void {
  audit.sent(0, { kind: 'writes', batch: { name: { shard: 0, epoch: 1, sequence: 1 }, groups: [{ writes }] } });
}

/** What has been noted, without the times. */
function wrongsIn({ wrongs }: Audit): readonly string[] {
  return wrongs.map((line) => line.slice(line.indexOf(' ') + 1));
}

function change(version: number, resource: string, value: StoredObject | undefined, previous?: StoredObject): StoreEvent<StoredObject> {
  const { namespace = '', name = '' } = (value ?? previous)?.metadata ?? {};
  return { version, resource, key: namespace === '' ? name : `${namespace}/${name}`, value, previous };
}

/** A pod of the set on the node. */
function ownPod(name: string, more: Partial<StoredMeta> = {}): Pod {
  const ownerReferences = [{ ...SET, controller: true }];
  return storedPod({ metadata: storedMeta(name, { labels: { app: 'web' }, ownerReferences, ...more }), spec: { nodeName: 'worker-0' } });
}
