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
