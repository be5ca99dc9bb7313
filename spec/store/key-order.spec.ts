import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { KeyOrder, RUN_MAX } from '#store/key-order.js';
import type { KeyOf, KeyRun } from '#store/key-run.js';
import { numberIn, numbersFrom } from '#store/run-reader.js';

/** An order of keys as a map uses it: numbers are given again when they are free. */
class Keys {
  readonly numbers = new Map<string, number>();
  readonly #keys: string[] = [];
  readonly #free: number[] = [];
  readonly order = new KeyOrder(
    (number) => this.#keys[number] ?? '',
    (numbers) => {
      // None that has a key is ever free.
      if (numbers.some((number) => this.#keys[number] !== '' || this.#free.includes(number))) throw new Error('not free');
      this.#free.push(...numbers);
    },
  );

  /** How many numbers there are, of keys or of none. */
  get extent(): number {
    return this.#keys.length;
  }

  add(key: string): void {
    if (this.numbers.has(key)) return;
    const number = this.#free.pop() ?? this.#keys.length;
    this.#keys[number] = key;
    this.numbers.set(key, number);
    this.order.add(number);
  }

  delete(key: string): void {
    const number = this.numbers.get(key);
    if (number === undefined) return;
    this.#keys[number] = '';
    this.numbers.delete(key);
    this.order.noteGone();
  }

  past(): Past {
    const keys = [...this.#keys];
    return { runs: this.order.snapshot(), keyOf: (number) => keys[number] ?? '', expected: [...this.numbers.keys()].sort() };
  }
}

interface Past {
  readonly runs: readonly KeyRun[];
  readonly keyOf: KeyOf;
  readonly expected: readonly string[];
}

function read({ runs, keyOf }: Past, from = ''): readonly string[] {
  return [...numbersFrom(runs, from, keyOf)].map(keyOf);
}

/** Keys come and go: at first more come, then more go, then more come again. */
function history(seed: number) {
  const random = new Random(seed);
  const keys = new Keys();
  const pasts: Past[] = [keys.past()];
  for (let step = 0; step < 90_000; step += 1) {
    const key = `${random.pick(['a', 'default', 'kube-system'])}/agent-${random.below(10_000)}`;
    if (random.chance(Math.floor(step / 30_000) === 1 ? 0.8 : 0.2)) keys.delete(key);
    else keys.add(key);
    if (random.chance(0.0003)) pasts.push(keys.past());
  }
  return { keys, pasts };
}

describe.each([1, 2, 3])('the order of keys that come and go, seed %i', (seed) => {
  const { keys, pasts } = history(seed);
  const present = keys.past();

  it('is that of all keys there are', () => {
    expect(present.expected.length).toBeGreaterThan(2 * RUN_MAX);
    expect(read(present)).toEqual(present.expected);
  });

  it('stays as it was for whoever has a snapshot', () => {
    expect(pasts.length).toBeGreaterThan(10);
    expect(pasts.filter((past) => JSON.stringify(read(past)) !== JSON.stringify(past.expected))).toEqual([]);
  });

  it('begins where it is asked to', () => {
    for (const from of ['a/agent-3', 'default/', 'default/agent-77', 'kube-system/agent-9999x', 'z'])
      expect(pasts.map((past) => read(past, from))).toEqual(pasts.map(({ expected }) => expected.filter((key) => key >= from)));
  });

  it('tells where each key is', () => {
    const { runs, keyOf, expected } = present;
    expect(expected.filter((key) => numberIn(runs, key, keyOf) !== keys.numbers.get(key))).toEqual([]);
    expect(['', 'a', 'default/agent-x', 'z'].map((key) => numberIn(runs, key, keyOf))).toEqual([-1, -1, -1, -1]);
  });
});

describe('an order of keys', () => {
  it('is one run where keys come few at a time between reads', () => {
    const keys = new Keys();
    for (let count = 1; count <= 3_000; count += 1) {
      keys.add(`key-${(count * 7_919) % 3_001}`);
      if (count % 10 === 0) expect(keys.past().runs.length).toBeLessThanOrEqual(Math.log2(count));
    }
    expect(read(keys.past()).length).toBe(3_000);
  });

  it('has no more numbers of none than of keys, but for two runs, while keys are replaced', () => {
    const keys = new Keys();
    for (let index = 0; index < 20_000; index += 1) keys.add(`key-${index}`);
    for (let index = 0; index < 100_000; index += 1) {
      keys.delete(`key-${index}`);
      keys.add(`key-${index + 20_000}`);
      expect(keys.extent).toBeLessThanOrEqual(2 * 20_000 + 2 * RUN_MAX);
    }
    expect(read(keys.past())).toEqual(keys.past().expected);
  });

  it('forgets runs of which all keys have gone, and puts together what is left of others', () => {
    const keys = new Keys();
    for (let index = 0; index < 40_000; index += 1) keys.add(`key-${(index * 7_919) % 40_000}`);
    for (let index = 0; index < 40_000; index += 1) if (index % 100 > 0) keys.delete(`key-${index}`);
    const few = keys.past();
    expect(few.expected.length).toBe(400);
    expect(few.runs.reduce((sum, { numbers }) => sum + numbers.length, 0)).toBeLessThan(2 * RUN_MAX);
    expect(few.runs.length).toBeLessThanOrEqual(4);
    for (const key of few.expected) keys.delete(key);
    expect(read(keys.past())).toEqual([]);
  });

  it('forgets runs of which all keys have gone soon, where keys go as they have come', () => {
    const keys = new Keys();
    for (let index = 0; index < 20 * RUN_MAX; index += 1) keys.add(`key-${(index * 7_919) % 1_000_003}`);
    let most = 0;
    for (let index = 0; index < 10 * RUN_MAX; index += 1) {
      keys.delete(`key-${(index * 7_919) % 1_000_003}`);
      if (index % RUN_MAX === 0)
        most = Math.max(most, keys.past().runs.reduce((sum, { numbers }) => sum + numbers.length, 0) - keys.numbers.size);
    }
    expect(most).toBeLessThan(3 * RUN_MAX);
  });

  it('gives numbers that are free the least first', () => {
    const freed: number[][] = [];
    const gone = new Set<number>();
    const order = new KeyOrder(
      (number) => (gone.has(number) ? '' : `key-${number}`),
      (numbers) => freed.push([...numbers]),
    );
    for (let number = 0; number < 100; number += 1) order.add(number);
    for (const number of [70, 3, 51]) gone.add(number);
    order.snapshot();
    expect(freed).toEqual([[70, 51, 3]]);
  });

  it.each([
    ['all', 1],
    ['all but the last', 2],
  ])('passes the keys of a run of which %s have gone at most twice to find one', (_, left) => {
    let asked = 0;
    const first = left === 1 ? RUN_MAX : RUN_MAX - 1;
    const keyOf: KeyOf = (number) => {
      asked += 1;
      return number < first ? '' : `key-${number}`;
    };
    const run = { numbers: Int32Array.from({ length: RUN_MAX }, (_number, index) => index), first: 'a', last: 'z' };
    expect([numberIn([run], 'key', keyOf), asked < 2 * RUN_MAX]).toEqual([-1, true]);
    asked = 0;
    expect([[...numbersFrom([run], 'key', keyOf)].length, asked < 2 * RUN_MAX]).toEqual([left - 1, true]);
  });
});
