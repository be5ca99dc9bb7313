import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createActor, setup } from 'xstate';
import { rootLogic } from '#actors/root-logic.js';
import { chartLogic } from '#charts/chart-logic.js';
import { compileChart } from '#charts/compile.js';
import { RealClock } from '#clock/real-clock.js';
import type { Bench, Figures } from './bench.js';
import { rounded } from './support/meter.js';

type Event = { readonly type: 'go.on' } | { readonly type: 'go.back' };

const machine = setup({ types: {} as { events: Event } }).createMachine({
  id: 'walker',
  initial: 'here',
  states: { here: { on: { 'go.on': 'there' } }, there: { on: { 'go.back': 'here' } } },
});

/** What an actor costs: as XState interprets its machine, and as a table. */
export const actorCosts: Bench = {
  name: 'actor-costs',
  question: 'What does it cost to start an actor, to keep it, and to tell it something?',
  options: { actors: 20_000, events: 20 },
  run: async (settings) => {
    const [count, events] = [settings.number('actors'), settings.number('events')];
    const root = createActor(rootLogic(() => undefined)).start();
    const compiled = chartLogic<object, Event>(compileChart(machine), {
      effects: { actions: {}, guards: {}, delays: {} },
      clock: new RealClock(),
    });
    return [
      costs('interpreted', () => createActor(machine, { parent: root }), { count, events }),
      costs('compiled', () => createActor(compiled.of({}), { parent: root, snapshot: compiled.at('here') }), { count, events }),
    ];
  },
};

interface Startable {
  start(): unknown;
  send(event: Event): void;
  getSnapshot(): { readonly value: unknown };
}

function costs(kind: string, make: () => Startable, { count, events }: { readonly count: number; readonly events: number }): Figures {
  const heapBefore = heapBytes();
  const beganMs = performance.now();
  const actors = Array.from({ length: count }, () => {
    const actor = make();
    actor.start();
    return actor;
  });
  const startedMs = performance.now();
  const bytes = heapBytes() - heapBefore;
  const beforeEventsMs = performance.now();
  for (let round = 0; round < events; round += 1) {
    const event: Event = { type: round % 2 === 0 ? 'go.on' : 'go.back' };
    for (const actor of actors) actor.send(event);
  }
  const endedMs = performance.now();
  const wanted = events % 2 === 0 ? 'here' : 'there';
  if (!actors.every((actor) => actor.getSnapshot().value === wanted)) throw new Error(`an actor is not ${wanted}`);
  return {
    actor: kind,
    spawn_us: rounded(((startedMs - beganMs) * 1_000) / count),
    heap_bytes: Math.round(bytes / count),
    event_us: rounded(((endedMs - beforeEventsMs) * 1_000) / (count * events)),
  };
}

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** What is in use, without what has been forgotten. */
function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
