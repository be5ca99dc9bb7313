import { createWebSocketReceiver, type StatelyInspectionEvent } from '@statelyai/inspect';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import type { Cluster } from '#index.js';
import { virtualCluster } from './virtual-cluster.js';

let cluster: Cluster;

beforeEach(async () => {
  cluster = await virtualCluster();
});

afterEach(() => cluster.stop());

describe('a receiver of the Stately Inspector', () => {
  it('is told of a chosen actor with its machine, then of its events and snapshots', async () => {
    const { port, token } = await cluster.inspector.listen();
    const received: StatelyInspectionEvent[] = [];
    const receiver = createWebSocketReceiver({ server: `ws://127.0.0.1:${port}/stately?token=${token}&actor=node/node-1` });
    await new Promise<void>((resolve, reject) => {
      receiver.subscribe((event) => {
        received.push(event);
        // The receiver knows the actor: from now on it is followed.
        if (event.type === '@xstate.actor')
          setImmediate(() => cluster.nodes.cordon('node-1').then(() => cluster.time.advance('1s'), reject));
        if (event.type === '@xstate.snapshot') resolve();
      });
    });
    expect(received).toMatchObject([
      {
        type: '@xstate.actor',
        name: 'node/node-1',
        sessionId: 'node/node-1',
        parentId: 'thread/shard-0',
        rootId: 'supervisor',
        snapshot: { status: 'active' },
      },
      { type: '@xstate.event', event: { type: 'node.cordoned' }, sessionId: 'node/node-1' },
      {
        type: '@xstate.snapshot',
        event: { type: 'node.cordoned' },
        snapshot: { value: { present: { health: 'ready', scheduling: 'cordoned' } } },
      },
    ]);
    const [actor] = received;
    const machine = createMachine(JSON.parse(actor?.type === '@xstate.actor' ? (actor.definition ?? '') : ''));
    expect(machine.id).toBe('node');
  });
});
