import { describe, expect, it } from 'vitest';
import { type AnyActor, type AnyEventObject, createActor, fromTransition, type StateValue, setup } from 'xstate';
import type { StepObserver } from '#charts/chart.js';
import { chartLogic } from '#charts/chart-logic.js';
import { compileChart } from '#charts/compile.js';
import { VirtualClock } from '#clock/virtual-clock.js';

type LampEvent = { readonly type: 'lamp.switch'; readonly by?: string } | { readonly type: 'lamp.break' };

const effect = () => undefined;

const lamp = compileChart(
  setup({
    types: {} as { events: LampEvent },
    actions: { light: (_: unknown, _params: { level: number }) => undefined, darken: effect, smash: effect },
    guards: { isPlugged: () => false },
    delays: { burning: 0 },
  }).createMachine({
    id: 'lamp',
    initial: 'dark',
    states: {
      dark: { entry: 'darken', on: { 'lamp.switch': { guard: 'isPlugged', target: 'bright' }, 'lamp.break': 'broken' } },
      bright: {
        entry: { type: 'light', params: { level: 3 } },
        on: { 'lamp.switch': 'dark', 'lamp.break': 'broken' },
        after: { burning: 'dark' },
      },
      broken: { entry: 'smash', type: 'final' },
    },
  }),
);

interface Lamp {
  readonly name: string;
  readonly isPlugged: boolean;
}

/** A lamp in a house: its effects and what its parent hears are noted. */
class House {
  readonly clock = new VirtualClock();
  readonly noted: string[] = [];
  readonly heard: string[] = [];
  readonly lamp: AnyActor;
  breaks = false;
  onLight: (lamp: AnyActor) => void = () => undefined;

  constructor(options: { readonly state?: StateValue; readonly isPlugged?: boolean; readonly observe?: StepObserver<Lamp> } = {}) {
    const note = (text: string) => this.noted.push(text);
    const logic = chartLogic<Lamp, LampEvent>(lamp, {
      clock: this.clock,
      observe: options.observe,
      effects: {
        actions: {
          light: ({ name }, event, params) => {
            note(`${name} lights ${JSON.stringify(params)} by ${event?.type === 'lamp.switch' ? event.by : undefined}`);
            this.onLight(this.lamp);
          },
          darken: (_, event) => {
            note(`darkens on ${event?.type}`);
            if (this.breaks) throw new Error('the fuse is gone');
          },
          smash: () => note('smashes'),
        },
        guards: { isPlugged: ({ isPlugged }) => isPlugged },
        delays: { burning: () => 1_000 },
      },
    });
    const root = createActor(
      fromTransition((state, event: AnyEventObject) => {
        this.heard.push(`${event.type}${'error' in event ? ` ${event['error']}` : ''}`);
        return state;
      }, undefined),
    ).start();
    const subject = { name: 'desk', isPlugged: options.isPlugged ?? true };
    const restored = options.state === undefined ? {} : { snapshot: logic.at(options.state) };
    this.lamp = createActor(logic.of(subject), { parent: root, id: 'lamp/desk', ...restored });
  }

  start(): this {
    this.lamp.start();
    return this;
  }

  send(...events: readonly LampEvent[]): this {
    for (const event of events) this.lamp.send(event);
    return this;
  }

  get value(): unknown {
    return this.lamp.getSnapshot().value;
  }

  takeNotes(): string[] {
    return this.noted.splice(0);
  }
}

const SWITCH: LampEvent = { type: 'lamp.switch', by: 'Ada' };
const BREAK: LampEvent = { type: 'lamp.break' };

describe('an actor of a compiled chart', () => {
  it('does nothing before it is started, and then what its first state says', () => {
    const house = new House();
    expect(house.takeNotes()).toEqual([]);
    expect(house.start().takeNotes()).toEqual(['darkens on undefined']);
  });

  it('gives actions its subject, the event and their literal parameters', () => {
    const house = new House().start();
    house.takeNotes();
    expect(house.send(SWITCH).takeNotes()).toEqual(['desk lights {"level":3} by Ada']);
  });

  it('asks guards about its subject', () => {
    expect([new House().start().send(SWITCH).value, new House({ isPlugged: false }).start().send(SWITCH).value]).toEqual([
      'bright',
      'dark',
    ]);
  });

  it('moves on when a delay has passed, with no event at hand', () => {
    const house = new House().start().send(SWITCH);
    house.clock.advance(999);
    expect(house.value).toBe('bright');
    house.takeNotes();
    house.clock.advance(1);
    expect([house.value, house.takeNotes()]).toEqual(['dark', ['darkens on undefined']]);
  });

  it('takes a timer back when it leaves the state, and starts it anew when it comes back', () => {
    const house = new House().start().send(SWITCH);
    house.clock.advance(600);
    house.send(SWITCH, SWITCH);
    house.clock.advance(999);
    expect(house.value).toBe('bright');
    house.clock.advance(1);
    expect(house.value).toBe('dark');
  });

  it('takes events that its own effects send after the present one', () => {
    const house = new House();
    house.onLight = (actor) => actor.send(SWITCH);
    expect(house.start().send(SWITCH).takeNotes()).toEqual([
      'darkens on undefined',
      'desk lights {"level":3} by Ada',
      'darkens on lamp.switch',
    ]);
  });

  it('ignores events that its chart does not know', () => {
    const house = new House().start();
    house.lamp.send({ type: 'door.open' });
    expect([house.value, house.heard]).toEqual(['dark', []]);
  });

  it('has ended in a final state, and its parent hears of it', () => {
    const house = new House().start().send(BREAK);
    expect([house.lamp.getSnapshot().status, house.heard]).toEqual(['done', ['xstate.done.actor.lamp/desk']]);
  });

  it('tells an observer of each step', () => {
    const steps: unknown[] = [];
    const house = new House({
      observe: (_, { event, before, after }) => steps.push([event, before, after]),
    });
    house.start().send(SWITCH);
    house.clock.advance(1_000);
    const [dark, bright] = [lamp.stateNumber('dark'), lamp.stateNumber('bright')];
    expect(steps).toEqual([
      ['started', dark, dark],
      ['lamp.switch', dark, bright],
      ['after', bright, dark],
    ]);
  });

  it('cannot be made without an effect that its chart names', () => {
    const effects = { actions: {}, guards: {}, delays: {} };
    expect(() => chartLogic(lamp, { clock: new VirtualClock(), effects })).toThrow('chart lamp: nothing is provided for');
  });
});

describe('an actor that is started again', () => {
  it('is in the state that it is given, without that state being entered again, but with its timers', () => {
    const house = new House({ state: 'bright' }).start();
    expect([house.value, house.takeNotes()]).toEqual(['bright', []]);
    house.clock.advance(1_000);
    expect(house.value).toBe('dark');
  });

  it('ends at once in a final state', () => {
    expect(new House({ state: 'broken' }).start().heard).toEqual(['xstate.done.actor.lamp/desk']);
  });

  it('fails in a state that its chart does not have', () => {
    expect(new House({ state: 'blinking' }).start().heard).toEqual([expect.stringContaining('xstate.error.actor.lamp/desk')]);
  });
});

describe('an actor whose effect throws', () => {
  it('has ended with that error, and its parent hears of it', () => {
    const house = new House().start().send(SWITCH);
    house.breaks = true;
    house.send(SWITCH);
    expect(house.lamp.getSnapshot()).toMatchObject({ status: 'error', error: { message: 'the fuse is gone' } });
    expect(house.heard).toEqual(['xstate.error.actor.lamp/desk Error: the fuse is gone']);
  });

  it('tells its parent also of an error at the start', () => {
    const house = new House();
    house.breaks = true;
    expect(house.start().heard).toEqual(['xstate.error.actor.lamp/desk Error: the fuse is gone']);
  });

  it('leaves no timer behind', () => {
    const house = new House({ state: 'bright' }).start();
    house.breaks = true;
    house.send(SWITCH);
    expect(house.clock.nextTimeMs()).toBeUndefined();
  });

  it('leaves no timer behind when it is stopped', () => {
    const house = new House({ state: 'bright' }).start();
    house.lamp.send({ type: 'xstate.stop' });
    expect([house.clock.nextTimeMs(), house.lamp.getSnapshot().status]).toEqual([undefined, 'stopped']);
  });
});

describe('an actor that waits for several things at once', () => {
  const waits = compileChart(
    setup({ types: {} as { events: { readonly type: 'oven.off' | 'kettle.off' } }, delays: { baking: 0, boiling: 0 } }).createMachine({
      id: 'kitchen',
      type: 'parallel',
      states: {
        oven: { initial: 'on', states: { on: { on: { 'oven.off': 'off' }, after: { baking: 'done' } }, off: {}, done: {} } },
        kettle: { initial: 'on', states: { on: { on: { 'kettle.off': 'off' }, after: { boiling: 'done' } }, off: {}, done: {} } },
      },
    }),
  );

  it.each([
    { off: 'oven.off', left: { oven: 'off', kettle: 'done' } },
    { off: 'kettle.off', left: { oven: 'done', kettle: 'off' } },
  ] as const)('still waits for the other after $off', ({ off, left }) => {
    const clock = new VirtualClock();
    const delays = { baking: () => 1_000, boiling: () => 1_000 };
    const logic = chartLogic(waits, { clock, effects: { actions: {}, guards: {}, delays } });
    const actor = createActor(logic.of({})).start();
    actor.send({ type: off });
    clock.advance(1_000);
    expect(actor.getSnapshot().value).toEqual(left);
  });
});
