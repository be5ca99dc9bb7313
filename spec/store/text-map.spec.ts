import { expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { TextMap } from '#store/text-map.js';
import { TextSet } from '#store/text-set.js';

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

it('holds what a set would hold', () => {
  const random = new Random(2);
  const [set, model] = [new TextSet(), new Set<string>()];
  for (let step = 0; step < 5_000; step += 1) {
    const text = `default/agent-${random.below(500)}`;
    const verb = random.chance(0.4) ? 'delete' : 'add';
    set[verb](text);
    model[verb](text);
    if (set.has(text) !== model.has(text)) throw new Error(`after ${verb} the set is wrong about ${text}`);
  }
  expect([set.size, [...set.values()].sort()]).toEqual([model.size, [...model].sort()]);
});

it('lists what is there while others go', () => {
  const set = new TextSet();
  for (const text of ['a', 'b', 'c', 'd']) set.add(text);
  const seen: string[] = [];
  for (const text of set.values()) {
    seen.push(text);
    set.delete(text);
    set.delete('c');
  }
  expect([seen, set.size]).toEqual([['a', 'b', 'd'], 0]);
});
