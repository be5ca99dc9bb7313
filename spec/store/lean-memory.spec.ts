import { queryObjects } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { distinctionOf } from '#objects/distinction.js';
import type { StoredObject } from '#objects/resources.js';
import { MemoryStore } from '#store/memory-store.js';
import { anyPod } from './pods.js';

const PODS = 4_000;

/** Objects, lists, maps and functions that exist, garbage apart. */
function objectCount(): number {
  return queryObjects(Object, { format: 'count' }) as unknown as number;
}

describe('the memory of a store', () => {
  it('holds one object for each pod that has not changed lately, where there were twenty', () => {
    const store = new MemoryStore<StoredObject>({ distinguish: distinctionOf, limits: { whole: 8, watchLog: 8 } });
    const before = objectCount();
    for (let number = 0; number < PODS; number += 1) {
      store.commit([{ resource: 'pods', key: `default/agent-${number}`, value: (version) => anyPod(number, version) }]);
    }
    const perPod = (objectCount() - before) / PODS;
    expect(perPod).toBeGreaterThan(0.9);
    // Nodes of the tree are some, too.
    expect(perPod).toBeLessThan(1.4);
    expect(store.get('pods', 'default/agent-7')).toEqual(anyPod(7, 8));
  });
});
