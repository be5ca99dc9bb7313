import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { numberColumn, numbersIn, textColumn, textsIn, uidColumn, uidsIn } from '#store/columns.js';

function readAgain(texts: readonly string[]): readonly string[] {
  return textsIn(JSON.parse(JSON.stringify(textColumn(texts))), texts.length);
}

describe('a column of texts', () => {
  it('says once what all begin with', () => {
    expect(textColumn(['node-17', 'node-18', 'node-2'])).toBe('node-\u007f17\u007f18\u007f2');
  });

  it('says once what all are', () => {
    expect(textColumn(['10.0.0.1', '10.0.0.1', '10.0.0.1'])).toEqual(['10.0.0.1']);
  });

  it.each([
    [['a']],
    [['']],
    [['', '']],
    [['', 'a']],
    [['a', '']],
    [['ab', 'a', 'abc']],
    [['ü☃', 'ü', 'ü☃𐍈', '"\\\n']],
    [['a\u007fb']],
    [['a\u007fb', 'a']],
    [['a', 'a\u007fb', 'a\u007f']],
    [['\ud83d', '\ud83d\ude00', '\ud83d\ude01']],
  ])('is read as it was (%j)', (texts) => {
    expect(readAgain(texts)).toEqual(texts);
  });

  it('is read as it was, from a seed', () => {
    const random = new Random('columns');
    const text = () => Array.from({ length: random.below(4) }, () => random.pick(['a', 'b', 'é', '\u007f', ' '])).join('');
    for (let round = 0; round < 500; round += 1) {
      const texts = Array.from({ length: 1 + random.below(5) }, text);
      expect(readAgain(texts)).toEqual(texts);
    }
  });
});

describe('a column of numbers', () => {
  it('says only the first of numbers that follow each other', () => {
    expect([numberColumn([7]), numberColumn([7, 8, 9])]).toEqual([7, 7]);
  });

  it.each([[[7]], [[7, 8, 9]], [[7, 9, 8, 8]], [[9, 7]], [[0, 0]]])('is read as it was (%j)', (numbers) => {
    expect(numbersIn(numberColumn(numbers), numbers.length)).toEqual(numbers);
  });
});

describe('a column of uids', () => {
  it.each([
    [[1, 2, 3], 1],
    [
      [1, 4, 3],
      [1, 3, -1],
    ],
    [
      [2 ** 31, 2 ** 40],
      [2 ** 31, 2 ** 40 - 2 ** 31],
    ],
    [['uid-a', 'uid-b'], 'uid-\u007fa\u007fb'],
    [['uid-a', 'uid-a'], ['uid-a']],
    [[1, 'uid-a', 2], [[1, 'uid-a', 2]]],
    [[5], 5],
    [['5'], ['5']],
  ])('is numbers, or texts, or both (%j)', (uids, written) => {
    expect(uidColumn(uids)).toEqual(written);
    expect(uidsIn(JSON.parse(JSON.stringify(uidColumn(uids))), uids.length)).toEqual(uids);
  });
});
