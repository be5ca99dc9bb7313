import { describe, expect, it } from 'vitest';
import { Inbox } from '#actors/inbox.js';
import type { Port } from '#channels/port.js';
import { Random } from '#clock/random.js';

/** An end of a channel whose messages are pulled, or delivered. */
class FakePort implements Port<never, number> {
  readonly #waiting: number[] = [];
  #deliver: ((message: number) => void) | undefined;
  #arrived: (() => void) | undefined;
  pull?: NonNullable<Port<never, number>['pull']>;

  constructor(isPulled: boolean) {
    if (!isPulled) return;
    this.pull = (arrived) => {
      this.#arrived = arrived;
      return () => this.#waiting.shift();
    };
  }

  arrive(message: number): void {
    if (this.#deliver !== undefined) this.#deliver(message);
    else if (this.#waiting.push(message) === 1) this.#arrived?.();
  }

  /** Messages that are still outside. */
  get outside(): number {
    return this.#waiting.length;
  }

  listen(receiver: (message: number) => void): void {
    this.#deliver = receiver;
  }

  post(): void {
    throw new Error('nothing is posted');
  }

  close(): void {
    throw new Error('nobody closes it');
  }
}

describe.each([
  ['are pulled', true],
  ['are delivered', false],
])('an inbox whose messages %s', (_how, isPulled) => {
  it.each([1, 2])('gives them in their order, whenever they arrive (seed %i)', (seed) => {
    const random = new Random(seed);
    const port = new FakePort(isPulled);
    const inbox = new Inbox(port, () => undefined);
    const [taken, seen]: [number[], (number | undefined)[]] = [[], []];
    let sent = 0;
    const arrive = () => {
      sent += 1;
      port.arrive(sent);
    };
    const take = () => {
      const { first } = inbox;
      if (random.chance(0.3)) arrive();
      const message = inbox.takeFirst();
      if (first !== undefined) expect(message).toBe(first);
      if (message !== undefined) taken.push(message);
    };
    const steps = [arrive, arrive, () => seen.push(inbox.first), take];
    for (let step = 0; step < 2_000; step += 1) random.pick(steps)();
    for (let message = inbox.takeFirst(); message !== undefined; message = inbox.takeFirst()) taken.push(message);
    expect(taken).toEqual(Array.from({ length: sent }, (_, index) => index + 1));
    expect(seen.length).toBeGreaterThan(100);
  });

  it('says that there is one where there was none', () => {
    const port = new FakePort(isPulled);
    const calls: (number | undefined)[] = [];
    const inbox = new Inbox(port, () => calls.push(inbox.first));
    port.arrive(1);
    inbox.takeFirst();
    port.arrive(2);
    expect(calls).toEqual([1, 2]);
  });
});

it('an inbox leaves outside what nobody has asked for, but for one', () => {
  const port = new FakePort(true);
  const inbox = new Inbox(port, () => undefined);
  for (const message of [1, 2, 3]) port.arrive(message);
  const outside = [port.outside];
  for (let look = 0; look < 3; look += 1) if (inbox.first === 1) outside.push(port.outside);
  expect(outside).toEqual([3, 2, 2, 2]);
});
