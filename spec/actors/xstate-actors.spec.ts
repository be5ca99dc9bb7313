import { describe, expect, it } from 'vitest';
import { type AnyActor, createActor } from 'xstate';
import type { HostedSubject } from '#actors/actor-host.js';
import { nodeChart } from '#actors/nodes/node-charts.js';
import { rootLogic } from '#actors/root-logic.js';
import { xstateActors } from '#actors/xstate-actors.js';
import { VirtualClock } from '#clock/virtual-clock.js';

function startedActors(count: number): readonly AnyActor[] {
  const clock = new VirtualClock();
  const root = createActor(rootLogic(() => undefined)).start();
  const nothing = () => undefined;
  const effects = {
    actions: { postStatus: nothing },
    guards: { isPlayed: () => false, isWell: () => false },
    delays: { register: () => 1, statusSync: () => 1, postRetry: () => 1 },
  };
  const host = xstateActors()(nodeChart, effects, { clock, root } as never);
  return Array.from({ length: count }, (_, index) => {
    const subject: HostedSubject = { id: `node/node-${index}`, mark: index, actor: undefined };
    host.start(subject, nodeChart.states[0] ?? {});
    return subject.actor as AnyActor;
  });
}

describe('the XState actors of a chart in a shard', () => {
  it('share their options, without what is their own, so that each costs 350 bytes less', () => {
    const [one, other] = startedActors(2);
    expect(one?.options).toBe(other?.options);
    expect(one?.options).toMatchObject({ parent: one?._parent });
    expect(one?.options).not.toHaveProperty('snapshot');
    expect([one?.id, other?.id]).toEqual(['node/node-0', 'node/node-1']);
  });

  it('tell whoever subscribes to one, and nobody else', () => {
    const [one, other] = startedActors(2);
    const told: unknown[] = [];
    one?.subscribe(({ value }) => told.push(value));
    other?.send({ type: 'node.cordoned' });
    expect(told).toEqual([]);
    one?.send({ type: 'node.cordoned' });
    expect(told).toHaveLength(1);
  });
});
