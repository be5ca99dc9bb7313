import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '#clock/virtual-clock.js';
import { Feed } from '#controllers/feed.js';
import type { Follower } from '#controllers/follower.js';
import type { Pod } from '#objects/kubernetes.js';
import type { StoredObject } from '#objects/resources.js';
import { MemoryStore } from '#store/memory-store.js';
import type { Store } from '#store/store.js';
import { storedPod } from '../support/api-objects.js';
import { FillingStore } from '../support/filling-store.js';

interface Facts {
  readonly name: string;
  readonly uid?: string;
  readonly nodeName?: string;
  readonly phase?: string;
  readonly schedulerName?: string;
}

function pod({
  name,
  uid = `00000000-0000-4000-8000-0000000000${name.slice(-2)}`,
  nodeName,
  phase = 'Pending',
  schedulerName,
}: Facts): Pod {
  const spec = { containers: [], ...(nodeName && { nodeName }), ...(schedulerName && { schedulerName }) };
  return storedPod({ metadata: { name, uid, namespace: 'default' }, spec, status: { phase } } as unknown as Partial<Pod>);
}

describe('a follower', () => {
  let clock: VirtualClock;
  let told: string[];
  let asked: number;
  let store: Store<StoredObject>;

  beforeEach(() => {
    clock = new VirtualClock();
    told = [];
    asked = 0;
  });

  const follower: Follower<'pods'> = (after, before) => {
    asked += 1;
    const [to, from] = [after?.spec.nodeName, before?.spec.nodeName];
    const [phase, scheduler] = [after?.status.phase, (after ?? before)?.spec.schedulerName];
    if (to === from) return undefined;
    return (key, text) => told.push(`${key} ${text(from)} → ${text(to)} ${phase} ${scheduler}`);
  };

  function follow(followed: Store<StoredObject>): void {
    store = followed;
    const feed = new Feed(store, clock);
    feed.add({ followers: { pods: follower } });
    feed.start();
    clock.settle();
  }

  function put(key: string, object: Pod | undefined): void {
    const withVersion = (version: number) => ({ ...object, metadata: { ...object?.metadata, resourceVersion: String(version) } }) as Pod;
    store.commit([{ resource: 'pods', key, value: object && withVersion }]);
  }

  it('is asked once about changes that are alike, and hears of each which it was', () => {
    follow(new FillingStore());
    for (const number of [10, 11, 12]) {
      const name = `web-${number}`;
      put(name, pod({ name }));
      put(name, pod({ name, nodeName: `node-${number}` }));
      put(name, pod({ name, nodeName: `node-${number}`, phase: 'Running' }));
      put(name, undefined);
    }
    expect(told.slice(0, 3)).toEqual([
      'web-10 undefined → node-10 Pending undefined',
      'web-10 node-10 → undefined undefined undefined',
      'web-11 undefined → node-11 Pending undefined',
    ]);
    expect([told.length, asked]).toEqual([6, 4]);
  });

  it('is asked about each change of objects that are whole', () => {
    follow(new MemoryStore());
    for (const name of ['web-10', 'web-11']) {
      put(name, pod({ name }));
      put(name, pod({ name, nodeName: 'node-1' }));
    }
    expect([told, asked]).toEqual([['web-10 undefined → node-1 Pending undefined', 'web-11 undefined → node-1 Pending undefined'], 4]);
  });

  it.each([
    { what: 'is called as something that others go by', facts: { name: 'default-scheduler', schedulerName: 'default-scheduler' } },
    { what: 'has moved', facts: { name: 'web-10', nodeName: 'node-1' }, later: { name: 'web-10', nodeName: 'node-2' } },
    {
      what: 'has replaced another',
      facts: { name: 'web-10', nodeName: 'node-1' },
      later: { name: 'web-10', uid: 'new', nodeName: 'node-2' },
    },
  ])('sees an object itself that $what', ({ facts, later = { ...facts, nodeName: 'node-9' } }) => {
    const [whole, filled] = [new MemoryStore<StoredObject>(), new FillingStore()].map((followed) => {
      told = [];
      follow(followed);
      put('key', pod(facts));
      put('key', pod(later));
      put('key', undefined);
      return told;
    });
    expect(filled).toEqual(whole);
    expect(filled?.length).toBeGreaterThan(1);
  });
});
