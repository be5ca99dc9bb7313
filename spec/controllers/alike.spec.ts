import { expect, it } from 'vitest';
import type { StoredObject } from '#objects/resources.js';
import { MemoryStore } from '#store/memory-store.js';
import { FillingStore } from '../support/filling-store.js';
import { liveAtRandom } from '../support/random-life.js';

/** Everything that was ever written, and whatever was refused. */
function written(store: MemoryStore<StoredObject>, seed: number): readonly unknown[] {
  const refused = liveAtRandom(store, seed);
  const changes = store.changesAfter(0, store.version) ?? [];
  return [...changes.map(({ resource, key, value }) => ({ resource, key, value })), ...refused];
}

it.each([1, 2, 3, 4, 5, 6])(
  'controllers write the same, whether they are told of whole objects or of forms and words (seed %i)',
  (seed) => {
    const whole = written(new MemoryStore<StoredObject>(), seed);
    expect(whole.length).toBeGreaterThan(250);
    expect(written(new FillingStore(), seed)).toEqual(whole);
  },
);
