import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { ChartRows } from '#charts/chart-rows.js';
import { KILL } from '#charts/chart-runner.js';
import { compileChart } from '#charts/compile.js';
import { VirtualClock } from '#clock/virtual-clock.js';

type LampEvent = { readonly type: 'lamp.switch' } | { readonly type: 'lamp.break' };

const effect = () => undefined;

const chart = compileChart(
  setup({
    types: {} as { events: LampEvent },
    actions: { light: effect, darken: effect },
    delays: { burning: 0 },
  }).createMachine({
    id: 'lamp',
    initial: 'dark',
    states: {
      dark: { entry: 'darken', on: { 'lamp.switch': 'bright', 'lamp.break': 'broken' } },
      bright: { entry: 'light', on: { 'lamp.switch': 'dark', 'lamp.break': 'broken' }, after: { burning: 'dark' } },
      broken: { type: 'final' },
    },
  }),
);

const SWITCH = { type: 'lamp.switch' } as const;
const BREAK = { type: 'lamp.break' } as const;

/** Lamps that are rows. */
class Lamps {
  readonly clock = new VirtualClock();
  readonly noted: string[] = [];
  readonly rows: ChartRows<string, LampEvent>;
  onLight: (lamp: string) => void = () => undefined;

  constructor(maxRows?: number) {
    this.rows = new ChartRows(chart, {
      clock: this.clock,
      ...(maxRows !== undefined && { maxRows }),
      effects: {
        actions: {
          light: (lamp) => {
            this.noted.push(`${lamp} lights`);
            this.onLight(lamp);
          },
          darken: (lamp) => this.noted.push(`${lamp} darkens`),
        },
        guards: {},
        delays: { burning: () => 1_000 },
      },
      observe: (subject, { event, before, after }) => {
        if (event === 'stopped' || event === 'failed') this.noted.push(`${subject} has ${event} in ${chart.states[before]}`);
        else if (before !== after) this.noted.push(`${subject} goes from ${chart.states[before]} to ${chart.states[after]}`);
      },
      failed: (lamp, error) => this.noted.push(`${lamp} fails: ${error}`),
    });
  }

  /** A row that has been started, in this state if one is given. */
  start(lamp: string, state?: string): number {
    const row = this.rows.add(lamp);
    this.rows.start(row, state);
    return row;
  }

  takeNotes(): readonly string[] {
    return this.noted.splice(0);
  }
}

describe('a row', () => {
  it('does what its first state says when it is started, and no earlier', () => {
    const lamps = new Lamps();
    const row = lamps.rows.add('desk');
    expect(lamps.takeNotes()).toEqual([]);
    lamps.rows.start(row);
    expect([lamps.takeNotes(), lamps.rows.stateOf(row)]).toEqual([['desk darkens'], 'dark']);
  });

  it('goes on in the state that it is given, which is not entered again, with its timers', () => {
    const lamps = new Lamps();
    const row = lamps.start('desk', 'bright');
    expect([lamps.takeNotes(), lamps.rows.stateOf(row)]).toEqual([[], 'bright']);
    lamps.clock.advance(1_000);
    expect(lamps.rows.stateOf(row)).toBe('dark');
  });

  it('fails in a state that its chart does not have', () => {
    const lamps = new Lamps();
    const row = lamps.start('desk', 'blinking');
    expect([lamps.takeNotes(), lamps.rows.stateOf(row)]).toEqual([[expect.stringContaining('desk fails: Error')], undefined]);
  });

  it('takes what its own effects send after the present step, and counts it as waiting until then', () => {
    const lamps = new Lamps();
    const row = lamps.start('desk');
    lamps.takeNotes();
    lamps.onLight = () => {
      lamps.rows.send(row, SWITCH);
      lamps.noted.push(`${lamps.rows.waitingFor(row)} waits`);
    };
    lamps.rows.send(row, SWITCH);
    const moves = ['desk goes from dark to bright', 'desk darkens', 'desk goes from bright to dark'];
    expect(lamps.takeNotes()).toEqual(['desk lights', '1 waits', ...moves]);
  });

  it('takes a timer back when it leaves the state', () => {
    const lamps = new Lamps();
    const row = lamps.start('desk', 'bright');
    lamps.rows.send(row, SWITCH);
    expect(lamps.clock.nextTimeMs()).toBeUndefined();
  });

  it('has ended in a final state, and hears nothing any more', () => {
    const lamps = new Lamps();
    const row = lamps.start('desk');
    expect([lamps.rows.send(row, BREAK), lamps.rows.stateOf(row), lamps.rows.send(row, SWITCH)]).toEqual([true, undefined, false]);
  });

  it('does not hear what was meant for the row that had its place before', () => {
    const lamps = new Lamps();
    const before = lamps.start('desk', 'bright');
    lamps.rows.stop(before);
    const after = lamps.start('shelf');
    expect([after === before, lamps.rows.send(before, SWITCH), lamps.rows.stateOf(after)]).toEqual([false, false, 'dark']);
    lamps.clock.advance(10_000);
    expect(lamps.takeNotes()).toEqual(['desk has stopped in bright', 'shelf darkens']);
  });

  it('ends after the step in which it is stopped, without what else was sent', () => {
    const lamps = new Lamps();
    const row = lamps.start('desk');
    lamps.takeNotes();
    lamps.onLight = () => {
      lamps.rows.send(row, SWITCH);
      lamps.rows.stop(row);
      lamps.rows.send(row, SWITCH);
    };
    lamps.rows.send(row, SWITCH);
    expect(lamps.takeNotes()).toEqual(['desk lights', 'desk goes from dark to bright', 'desk has stopped in bright']);
  });

  it('fails when an effect throws, with no timer left, and another takes its place', () => {
    const lamps = new Lamps();
    const row = lamps.start('desk');
    lamps.takeNotes();
    lamps.onLight = () => {
      throw new Error('the fuse is gone');
    };
    lamps.rows.send(row, SWITCH);
    expect(lamps.takeNotes()).toEqual(['desk lights', 'desk has failed in dark', 'desk fails: Error: the fuse is gone']);
    expect([lamps.rows.stateOf(row), lamps.clock.nextTimeMs()]).toEqual([undefined, undefined]);
  });

  it('fails when it is killed', () => {
    const lamps = new Lamps();
    const row = lamps.start('desk', 'bright');
    lamps.rows.send(row, KILL);
    expect(lamps.takeNotes()).toEqual(['desk has failed in bright', 'desk fails: Error: the actor was killed']);
    expect(lamps.clock.nextTimeMs()).toBeUndefined();
  });

  it('is one of thousands, each in its own state', () => {
    const lamps = new Lamps();
    const rows = Array.from({ length: 5_000 }, (_, number) => lamps.start(`lamp ${number}`));
    for (const [number, row] of rows.entries()) if (number % 3 === 0) lamps.rows.send(row, SWITCH);
    expect(rows.every((row, number) => lamps.rows.stateOf(row) === (number % 3 === 0 ? 'bright' : 'dark'))).toBe(true);
  });

  it('is refused where there are as many as there may be', () => {
    const lamps = new Lamps(2);
    const [first] = [lamps.start('a'), lamps.start('b')];
    expect(() => lamps.start('c')).toThrow(RangeError);
    lamps.rows.stop(first);
    expect(lamps.rows.stateOf(lamps.start('c'))).toBe('dark');
  });
});
