import { describe, expect, it } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { LocalActors } from '#inspector/local-actors.js';

const machine = createMachine({ id: 'update-coordinator', initial: 'restarting', states: { restarting: {} } });

describe('the actors above the threads', () => {
  it('are remembered while they are there, and up to 1,000 of those that were', () => {
    const root = createActor(machine, { id: 'root' });
    const thread = createActor(machine, { id: 'thread/shard-0', parent: root } as object);
    const local = new LocalActors({ root, others: () => [thread] }, () => 0);
    root.start();
    thread.start();
    for (let number = 0; number < 1_500; number += 1) createActor(machine, { id: `update/${number}`, parent: root } as object).start();
    expect(local.remembered).toBe(503);
    expect(local.details('thread/shard-0')?.state).toBe('restarting');
  });
});
