import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createActor, setup } from 'xstate';
import { rootLogic } from '#actors/root-logic.js';
import { TableActor } from '#actors/table-actor.js';
import type { ChartOptions } from '#charts/chart.js';
import { chartLogic } from '#charts/chart-logic.js';
import { ChartRows } from '#charts/chart-rows.js';
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

/** What an actor costs: as XState interprets its machine, as a table, and as a row of a table. */
export const actorCosts: Bench = {
  name: 'actor-costs',
  question: 'What processor time and memory does it cost to start an actor, to keep it, and to tell it something?',
  options: { actors: 20_000, events: 20 },
  run: async (settings) => {
    const load = { count: settings.number('actors'), events: settings.number('events') };
    const root = createActor(rootLogic(() => undefined)).start();
    const chart = compileChart(machine);
    const options: ChartOptions<object, Event> = { effects: { actions: {}, guards: {}, delays: {} }, clock: new RealClock() };
    const [logic, rows] = [chartLogic(chart, options), new ChartRows(chart, { ...options, failed: () => undefined })];
    const subject = {};
    return [
      costs(
        'interpreted',
        xstate(() => createActor(machine, { parent: root })),
        load,
      ),
      costs(
        'compiled',
        xstate(() => new TableActor(logic.of(subject), { id: 'actor', parent: root, snapshot: logic.at('here'), options: {} })),
        load,
      ),
      costs('row', rowsOf(rows, subject), load),
    ];
  },
};

/** Actors of one kind; whoever starts one keeps what is given for it. */
interface Kind<Handle> {
  start(): Handle;
  send(actor: Handle, event: Event): void;
  stateOf(actor: Handle): unknown;
}

interface Startable {
  start(): unknown;
  send(event: Event): void;
  getSnapshot(): { readonly value: unknown };
}

function xstate(make: () => Startable): Kind<Startable> {
  return {
    start: () => {
      const actor = make();
      actor.start();
      return actor;
    },
    send: (actor, event) => actor.send(event),
    stateOf: (actor) => actor.getSnapshot().value,
  };
}

function rowsOf(rows: ChartRows<object, Event>, subject: object): Kind<number> {
  return {
    start: () => {
      const row = rows.add(subject);
      rows.start(row, 'here');
      return row;
    },
    send: (row, event) => rows.send(row, event),
    stateOf: (row) => rows.stateOf(row),
  };
}

function costs<Handle>(name: string, kind: Kind<Handle>, { count, events }: { readonly count: number; readonly events: number }): Figures {
  const actors = new Array<Handle>(count);
  const heapBefore = heapBytes();
  const spawnUs = cpuUs(() => {
    for (let index = 0; index < count; index += 1) actors[index] = kind.start();
  });
  const bytes = heapBytes() - heapBefore;
  const eventsUs = cpuUs(() => {
    for (let round = 0; round < events; round += 1) {
      const event: Event = { type: round % 2 === 0 ? 'go.on' : 'go.back' };
      for (const actor of actors) kind.send(actor, event);
    }
  });
  const wanted = events % 2 === 0 ? 'here' : 'there';
  if (!actors.every((actor) => kind.stateOf(actor) === wanted)) throw new Error(`an actor is not ${wanted}`);
  return {
    actor: name,
    spawn_us: rounded(spawnUs / count),
    heap_bytes: Math.round(bytes / count),
    event_us: rounded(eventsUs / (count * events)),
  };
}

/** The processor time of a task, in microseconds: what else the machine does does not count. */
function cpuUs(task: () => void): number {
  const before = process.cpuUsage();
  task();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** What is in use, without what has been forgotten; arrays of numbers lie outside the heap. */
function heapBytes(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
