import { describe, expect, it } from 'vitest';
import { firstMessage, newChannel, portOverMessagePort } from '#threads/message-port.js';
import { portContract } from '../contracts/port-contract.js';

/** Turns of the event loop after which a message, and the answer to it, have crossed a channel. */
const TURNS = 10;

async function arrived(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

describe('a port over a channel between threads', () => {
  portContract(() => {
    const [one, other] = newChannel();
    return { ports: [portOverMessagePort(one), portOverMessagePort(other)], arrived };
  });

  it('takes what is posted after the other end was closed, and it goes nowhere', async () => {
    const [one, other] = newChannel();
    const port = portOverMessagePort<string, never>(one);
    portOverMessagePort(other).close();
    await arrived();
    expect(() => port.post('nobody is there')).not.toThrow();
  });
});

describe('a port from which messages are pulled', () => {
  const open = () => {
    const [one, other] = newChannel();
    const port = portOverMessagePort<string, string>(other);
    let calls = 0;
    const next = port.pull?.(() => {
      calls += 1;
    });
    return { there: portOverMessagePort<string, string>(one), port, next, calls: () => calls };
  };

  it('gives them in their order, and says once that some have arrived', async () => {
    const { there, next, calls } = open();
    for (const text of ['a', 'b', 'c']) there.post(text);
    await arrived();
    expect([calls(), next?.(), next?.(), next?.(), next?.()]).toEqual([1, 'a', 'b', 'c', undefined]);
    there.post('d');
    await arrived();
    expect([calls(), next?.(), next?.()]).toEqual([2, 'd', undefined]);
  });

  it('gives what comes while others are taken', async () => {
    const { there, next, calls } = open();
    there.post('a');
    await arrived();
    expect(next?.()).toBe('a');
    there.post('b');
    expect([next?.(), next?.(), calls()]).toEqual(['b', undefined, 1]);
  });

  it('gives nothing after it was closed', async () => {
    const { there, port, next } = open();
    for (const text of ['a', 'b']) there.post(text);
    await arrived();
    port.close();
    expect(next?.()).toBeUndefined();
  });
});

describe('the first message of a channel', () => {
  it('is given, and the channel is closed', async () => {
    const [one, other] = newChannel();
    const closed = new Promise((resolve) => one.once('close', () => resolve('closed')));
    one.postMessage('first');
    one.postMessage('second');
    expect(await firstMessage(other)).toBe('first');
    expect(await closed).toBe('closed');
  });
});
