import { expect, it } from 'vitest';
import type { Port } from '#channels/port.js';

/** Two ends of a channel, and how to wait until what was sent has arrived. */
export interface PortHarness {
  readonly ports: readonly [Port<unknown, unknown>, Port<unknown, unknown>];
  arrived(): Promise<void>;
}

/** What every transport between two parts of a cluster does. */
export function portContract(open: () => PortHarness): void {
  it('delivers messages in their order', async () => {
    const { ports, arrived } = open();
    const received: unknown[] = [];
    ports[1].listen((message) => received.push(message));
    for (const message of [1, 2, 3]) ports[0].post(message);
    await arrived();
    expect(received).toEqual([1, 2, 3]);
  });

  it('keeps messages until somebody listens', async () => {
    const { ports, arrived } = open();
    const received: unknown[] = [];
    ports[0].post('early');
    await arrived();
    ports[1].listen((message) => received.push(message));
    await arrived();
    expect(received).toEqual(['early']);
  });

  it('delivers a copy, never the object that was sent', async () => {
    const { ports, arrived } = open();
    const received: { name: string }[] = [];
    ports[1].listen((message) => received.push(message as { name: string }));
    const sent = { name: 'before' };
    ports[0].post(sent);
    sent.name = 'after';
    await arrived();
    expect(received).toEqual([{ name: 'before' }]);
  });

  it('carries messages both ways', async () => {
    const { ports, arrived } = open();
    const received: unknown[] = [];
    ports[1].listen((message) => ports[1].post(`answer to ${String(message)}`));
    ports[0].listen((message) => received.push(message));
    ports[0].post('question');
    await arrived();
    expect(received).toEqual(['answer to question']);
  });

  it('delivers nothing after it is closed', async () => {
    const { ports, arrived } = open();
    const received: unknown[] = [];
    ports[1].listen((message) => received.push(message));
    ports[0].close();
    ports[0].post('too late');
    await arrived();
    expect(received).toEqual([]);
  });
}
