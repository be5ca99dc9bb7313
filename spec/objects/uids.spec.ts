import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { randomUid, Uids } from '#objects/uids.js';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

const uids = new Uids(new Random('a'));
const random = new Random('numbers');
const small = Array.from({ length: 100_000 }, (_, number) => number);
const large = Array.from({ length: 10_000 }, () => random.below(2 ** 21) * 2 ** 32 + random.word());
const edges = [2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];

describe('uids of a cluster', () => {
  it('are UUIDs of version 4, another one for each number, that give the number back', () => {
    const numbers = [...new Set([...small, ...large, ...edges])];
    const texts = numbers.map((number) => uids.text(number));
    expect(texts.filter((text) => !UUID.test(text))).toEqual([]);
    expect(new Set(texts).size).toBe(numbers.length);
    expect(texts.map((text) => uids.of(text))).toEqual(numbers);
  });

  it('look like chance: each bit is set in half of them, and changes with every other number', () => {
    const bits = (text: string) =>
      [...text.replaceAll('-', '')].flatMap((digit) => [8, 4, 2, 1].map((bit) => Number.parseInt(digit, 16) & bit));
    const rows = small.slice(0, 10_000).map((number) => bits(uids.text(number)));
    const share = (place: number, isCounted: (row: readonly number[], index: number) => boolean) =>
      rows.filter((row, index) => isCounted(row, index) && place >= 0).length / rows.length;
    const chance = Array.from({ length: 128 }, (_, place) => place).filter(
      (place) => Math.floor(place / 4) !== 12 && Math.floor(place / 2) !== 32,
    );
    const set = chance.map((place) => share(place, (row) => row[place] !== 0));
    const changed = chance.map((place) => share(place, (row, index) => row[place] !== rows[(index + 1) % rows.length]?.[place]));
    expect(chance.length).toBe(122);
    expect(Math.min(...set, ...changed)).toBeGreaterThan(0.47);
    expect(Math.max(...set, ...changed)).toBeLessThan(0.53);
  });

  it('are the same for the same chance, and no others', () => {
    const [same, others] = [new Uids(new Random('a')), new Uids(new Random('b'))];
    expect(same.text(7)).toBe(uids.text(7));
    expect(small.slice(0, 1_000).filter((number) => others.text(number) === uids.text(number))).toEqual([]);
  });

  it('leave whatever the cluster has not given as it is', () => {
    const own = uids.text(7);
    const foreign = [
      new Uids(new Random('b')).text(7),
      randomUid(new Random('c')),
      own.toUpperCase(),
      `${own} `,
      'uid-of-a',
      '',
      'z'.repeat(36),
    ];
    expect(foreign.map((text) => uids.of(text))).toEqual(foreign);
    expect(foreign.map((text) => uids.text(text))).toEqual(foreign);
    expect([uids.of(7), uids.of(own)]).toEqual([7, 7]);
    const again = [own, own, 'uid-of-a', own, uids.text(8), uids.text(8), own];
    expect(again.map((text) => uids.of(text))).toEqual([7, 7, 'uid-of-a', 7, 8, 8, 7]);
  });
});
