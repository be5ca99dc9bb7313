import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { inOrder } from '#store/sorted-texts.js';

const PIECES = ['', 'a', 'b', 'default/', 'agent-', 'é', '\u0000', '\u007f', '\u0080', '😀', '\uffff', 'zzzzzzzz', '0'];

/** A text of a few pieces: many begin alike, some differ late, some in characters beyond ASCII. */
function anyText(random: Random): string {
  return Array.from({ length: random.below(6) }, () => random.pick(PIECES)).join('');
}

function sorted(texts: readonly string[]): readonly (string | undefined)[] {
  return inOrder(texts).map((index) => texts[index]);
}

describe('texts', () => {
  it.each(['a', 'b', 'c', 'd'])('are put in the order of their code units, whatever they begin with (seed %s)', (seed) => {
    const random = new Random(seed);
    for (let round = 0; round < 200; round += 1) {
      const texts = [...new Set(Array.from({ length: random.below(60) }, () => anyText(random)))];
      expect(sorted(texts)).toEqual(texts.toSorted((a, b) => (a < b ? -1 : 1)));
    }
  });

  it('are put in order where there are many that begin alike', () => {
    const random = new Random('many');
    const texts = [
      ...new Set(Array.from({ length: 20_000 }, () => `${random.pick(['a', 'kube-system', 'x'])}/agent-${random.below(50_000)}`)),
    ];
    expect(sorted(texts)).toEqual(texts.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('stay where they are if they are in order', () => {
    const texts = Array.from({ length: 1_000 }, (_, index) => `node-${10_000 + index}`);
    expect(inOrder(texts)).toEqual(texts.map((_, index) => index));
  });
});
