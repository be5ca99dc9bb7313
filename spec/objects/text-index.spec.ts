import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { TextIndex } from '#objects/text-index.js';

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
      if (number === undefined) {
        map.set(text, texts.length);
        index.add(text, texts.length);
        texts.push(text);
      } else {
        map.delete(text);
        index.delete(text);
      }
    }
    expect([...map].every(([text, number]) => index.get(text) === number)).toBe(true);
  });

  it('leaves alone what is not there', () => {
    const index = new TextIndex(String);
    index.add('0', 0);
    index.delete('1');
    expect([index.get('0'), index.get('1')]).toEqual([0, -1]);
  });
});
