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
        texts[number] = undefined;
      }
    }
    expect([...map].every(([text, number]) => index.get(text) === number)).toBe(true);
  });

  it.each([1, 2, 3])('finds the same as a map when neighbours are asked for, however many come and go (seed %i)', (seed) => {
    const random = new Random(seed);
    const texts: (string | undefined)[] = [];
    const index = new TextIndex((number) => texts[number]);
    const numbers = new Map<string, number>();
    for (let turn = 0; turn < 2_000; turn += 1) {
      const [first, step] = [random.below(200), random.below(2) === 0 ? 1 : -1];
      const act = random.below(3);
      for (let at = first, left = random.below(20); left > 0; at += step, left -= 1) {
        const text = `node-${at}`;
        const known = numbers.get(text) ?? -1;
        if (act === 0) expect(index.get(text)).toBe(known);
        else if (act === 1) {
          const number = known < 0 ? firstFree(texts) : known;
          expect(index.getOrAdd(text, number)).toBe(number);
          texts[number] = text;
          numbers.set(text, number);
        } else {
          expect(index.delete(text)).toBe(known);
          if (known >= 0) texts[known] = undefined;
          numbers.delete(text);
        }
      }
    }
  });

  it.each([
    ['the neighbour of two neighbours that were found at once', ['first', 'costarring', 'liquid'], 1],
    ['it as well on the way down', ['liquid', 'costarring', 'first'], 1],
    ['any other among those of its digest', ['costarring', 'first', 'other', 'liquid'], 2],
  ])('finds %s', (_, texts, times) => {
    let compared = 0;
    const index = new TextIndex((number) => {
      compared += 1;
      return texts[number];
    }, FNV_SEED);
    for (const text of ['costarring', ...texts.filter((other) => other !== 'costarring')]) index.add(text, texts.indexOf(text));
    for (const text of ['first', 'costarring']) index.get(text);
    compared = 0;
    expect([index.get('liquid'), compared]).toEqual([texts.indexOf('liquid'), times]);
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

function firstFree(texts: readonly (string | undefined)[]): number {
  const free = texts.indexOf(undefined);
  return free < 0 ? texts.length : free;
}
