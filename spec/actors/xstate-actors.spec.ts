import { describe, expect, it } from 'vitest';
import { Actor, type AnyActor, createActor } from 'xstate';
import type { HostedSubject } from '#actors/actor-host.js';
import { nodeChart } from '#actors/nodes/node-charts.js';
import { rootLogic } from '#actors/root-logic.js';
import { xstateActors } from '#actors/xstate-actors.js';
import { KILL } from '#charts/chart-runner.js';
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

  it('have the fields that XState gives its own, in its order, with the same in them but for what nobody needs', () => {
    const [ours] = startedActors(1);
    const parent = ours?._parent as AnyActor;
    const logic = { ...rootLogic(() => undefined), start: () => undefined };
    const theirs = createActor(logic, { parent, id: 'node/node-0', snapshot: ours?.getSnapshot() as never }).start();
    const own = new Set(['logic', 'src', 'ref', 'sessionId', 'send', 'options', 'observers', 'eventListeners', '_actorScope', 'mailbox']);
    const fieldsOf = (actor: unknown) => Object.entries(actor as object);
    expect(fieldsOf(ours).map(([key]) => key)).toEqual(fieldsOf(theirs).map(([key]) => key));
    const common = (actor: unknown) => fieldsOf(actor).filter(([key]) => !own.has(key));
    for (const [index, [key, value]] of common(ours).entries()) expect(value, key).toStrictEqual(common(theirs)[index]?.[1]);
    const mailboxOf = (actor: unknown) =>
      Object.entries((actor as { readonly mailbox: object }).mailbox).map(([key, value]) => [key, typeof value]);
    expect(mailboxOf(ours)).toEqual(mailboxOf(theirs));
    expect([ours instanceof Actor, ours?.constructor.name, ours?.ref]).toEqual([true, 'TableActor', ours]);
    expect(ours?.sessionId).toMatch(/^x:\d+$/);
  });

  it.each([
    { how: 'a function', subscribe: (actor: AnyActor, tell: (state: unknown) => void) => actor.subscribe(({ value }) => tell(value)) },
    {
      how: 'an observer',
      subscribe: (actor: AnyActor, tell: (state: unknown) => void) => actor.subscribe({ next: ({ value }) => tell(value) }),
    },
  ])('tell whoever subscribes to one by $how, until that unsubscribes, and nobody else', ({ subscribe }) => {
    const [one, other] = startedActors(2) as [AnyActor, AnyActor];
    const told: unknown[] = [];
    const subscription = subscribe(one, (state) => told.push(state));
    other.send({ type: 'node.cordoned' });
    expect(told).toEqual([]);
    one.send({ type: 'node.cordoned' });
    expect(told).toHaveLength(1);
    subscription.unsubscribe();
    one.send({ type: 'node.uncordoned' });
    expect(told).toHaveLength(1);
  });

  it('tell whoever subscribes how they end', () => {
    const [one, other] = startedActors(2) as [AnyActor, AnyActor];
    const told: unknown[] = [];
    for (const actor of [one, other])
      actor.subscribe(
        undefined,
        (error) => told.push(error),
        () => told.push('has ended'),
      );
    one.send({ type: 'node.removed' });
    other.send(KILL);
    expect(told).toEqual(['has ended', new Error('the actor was killed')]);
  });

  it('remember nobody who listens for what charts emit, as they emit nothing', () => {
    const [one] = startedActors(1);
    expect(() => one?.on('*', () => undefined).unsubscribe()).not.toThrow();
  });

  it('share what XState makes for each actor and they have no use for, so that each costs 650 bytes less', () => {
    const [one, other] = startedActors(2);
    const shared = ['observers', 'eventListeners', '_actorScope'];
    expect(shared.filter((part) => Reflect.get(one ?? {}, part) !== Reflect.get(other ?? {}, part))).toEqual([]);
  });
});
