import { expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { TextMap } from '#store/text-map.js';

it('holds what a map would hold', () => {
  const random = new Random(1);
  const [map, model] = [new TextMap<number>(), new Map<string, number>()];
  const keys = Array.from({ length: 500 }, (_, index) => `node-${index}`);
  for (let step = 0; step < 5_000; step += 1) {
    const key = keys[random.below(keys.length)] ?? '';
    if (random.chance(0.4)) {
      map.delete(key);
      model.delete(key);
    } else {
      map.set(key, step);
      model.set(key, step);
    }
  }
  expect(keys.filter((key) => map.get(key) !== model.get(key))).toEqual([]);
});
