import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { TextIndex } from '#objects/text-index.js';

/** Texts of one digest, 0x5e4daa9d, where it begins with what FNV-1a begins with. */
const ALIKE = ['costarring', 'liquid'];
const FNV_SEED = 0x811c9dc5;

describe('an index of texts', () => {
  it.each([1, 2, 3])('finds the same as a map, however many texts come and go (seed %i)', (seed) => {
    const random = new Random(seed);
    const texts: (string | undefined)[] = [];
    const index = new TextIndex((number) => texts[number]);
    const map = new Map<string, number>();
    for (let turn = 0; turn < 20_000; turn += 1) {
      const text = `node-${random.below(turn < 10_000 ? 3_000 : 50)}`;
      const number = map.get(text);
      expect(index.get(text)).toBe(number ?? -1);
      if (number === undefined && random.chance(0.3)) expect(index.delete(text)).toBe(-1);
      else if (number === undefined) {
        map.set(text, texts.length);
        index.add(text, texts.length);
        texts.push(text);
      } else {
        map.delete(text);
        expect(index.delete(text)).toBe(number);
      }
    }
    expect([...map].every(([text, number]) => index.get(text) === number)).toBe(true);
  });

  it('tells texts apart that have the same digest', () => {
    const index = new TextIndex((number) => ALIKE[number], FNV_SEED);
    index.add('costarring', 0);
    expect([index.get('costarring'), index.get('liquid')]).toEqual([0, -1]);
    index.add('liquid', 1);
    expect([index.get('costarring'), index.get('liquid')]).toEqual([0, 1]);
    expect([index.delete('costarring'), index.get('costarring'), index.get('liquid')]).toEqual([0, -1, 1]);
  });

  it('adds a number to a text that has none', () => {
    const texts = ['a', 'b'];
    const index = new TextIndex((number) => texts[number]);
    expect([index.getOrAdd('a', 0), index.getOrAdd('a', 1), index.getOrAdd('b', 1), index.get('b')]).toEqual([0, 0, 1, 1]);
  });

  it.each([
    ['one', FNV_SEED, 1],
    ['no', 1, 0],
  ])('compares a text with %s of the same digest that another seed gives', (_, seed, times) => {
    let compared = 0;
    const index = new TextIndex((number) => {
      compared += 1;
      return ALIKE[number];
    }, seed);
    index.add('costarring', 0);
    expect([index.get('liquid'), compared]).toEqual([-1, times]);
  });
});
