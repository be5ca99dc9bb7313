import { describe, expect, it } from 'vitest';
import { and, assign, createMachine, fromCallback, not, or, raise, setup, stateIn } from 'xstate';
import { compileChart } from '#charts/compile.js';
import { stepsOf } from '#charts/table.js';
import { casesOf, interpreterOutcome, tableOutcome } from './exhaustive.js';

const effect = () => undefined;

/** Everything that charts are made of. */
const everything = setup({
  types: {} as { events: { type: 'go' } | { type: 'back' } | { type: 'poke' } },
  actions: { enter: effect, leave: effect, note: (_: unknown, _params: { level: number }) => undefined },
  guards: { a: () => false, b: () => false, c: () => false, both: and(['a', not('b')]) },
  delays: { soon: 0, later: 0 },
}).createMachine({
  id: 'everything',
  initial: 'off',
  states: {
    off: {
      exit: 'leave',
      on: {
        go: [
          { guard: 'both', target: 'on' },
          { guard: or(['b', 'c']), target: 'mixed' },
        ],
      },
    },
    mixed: { entry: { type: 'note', params: { level: 1 } }, always: [{ guard: 'c', target: 'on' }] },
    on: {
      type: 'parallel',
      entry: 'enter',
      exit: 'leave',
      on: { back: 'off' },
      after: { later: 'off' },
      onDone: 'over',
      states: {
        left: {
          initial: 'slow',
          states: {
            slow: {
              on: { poke: { guard: 'a', target: 'fast' } },
              after: { soon: { target: 'fast', actions: { type: 'note', params: { level: 2 } } } },
            },
            fast: { on: { poke: 'ended', go: { target: 'fast', reenter: true } } },
            ended: { type: 'final' },
          },
        },
        right: {
          initial: 'dark',
          states: {
            dark: { on: { poke: { guard: not('a'), target: 'bright' } } },
            bright: { on: { poke: 'ended' } },
            ended: { type: 'final' },
          },
        },
      },
    },
    over: { entry: 'enter', type: 'final' },
  },
});

describe('compiling a chart', () => {
  const chart = compileChart(everything);

  it('finds every state that can be reached, and numbers them', () => {
    expect(chart.states).toHaveLength(11);
    expect(chart.states.map((value) => chart.stateNumber(value))).toEqual([...chart.states.keys()]);
  });

  it('gives a table that does what XState does, for each state, event and answer', () => {
    const cases = casesOf(chart);
    expect(cases.length).toBeGreaterThan(60);
    for (const example of cases)
      expect({ example, ...tableOutcome(chart, example) }).toEqual({ example, ...interpreterOutcome(everything, example) });
  });

  it('asks only for the guards on which a step depends', () => {
    const row = chart.table.rows[chart.stateNumber('off') * chart.table.inputs.length + chart.table.inputs.indexOf('go')];
    const asked = row === undefined ? [] : [...stepsOf(row)].map(({ answers }) => Object.fromEntries(answers));
    expect(asked).toEqual([
      { a: false, b: false, c: false },
      { a: false, b: false, c: true },
      { a: false, b: true, c: false },
      { a: false, b: true, c: true },
      { a: true, b: false },
      { a: true, b: true, c: false },
      { a: true, b: true, c: true },
    ]);
  });

  it('knows a state by a part of its value, or by its regions in any order', () => {
    const whole = chart.stateNumber({ on: { left: 'slow', right: 'dark' } });
    expect([chart.stateNumber('on'), chart.stateNumber({ on: { right: 'dark', left: 'slow' } })]).toEqual([whole, whole]);
  });

  it('refuses a state that the chart does not have, or never reaches', () => {
    expect(() => chart.stateNumber('nowhere')).toThrow('nowhere');
    expect(() => chart.stateNumber('over')).not.toThrow();
    expect(() => compileChart(createMachine({ id: 'x', initial: 'a', states: { a: {}, b: {} } })).stateNumber('b')).toThrow(
      'chart x: no state "b" can be reached',
    );
  });
});

describe('a chart that is more than a table', () => {
  it.each([
    ['an assignment', createMachine({ id: 'x', entry: assign({}) }), 'chart x: the function assign as an action'],
    [
      'an assignment with a name',
      setup({ actions: { set: assign({}) } }).createMachine({ id: 'x', entry: 'set' }),
      'chart x: set is not a plain action',
    ],
    ['a raised event', createMachine({ id: 'x', entry: raise({ type: 'go' }) }), 'chart x: the function raise as an action'],
    [
      'an inline action',
      createMachine({ id: 'x', on: { go: { actions: () => undefined } } }),
      'chart x: the function actions as an action',
    ],
    [
      'computed parameters',
      createMachine({ id: 'x', entry: { type: 'note', params: () => ({}) } }),
      'chart x: computed parameters for note',
    ],
    ['an inline guard', createMachine({ id: 'x', on: { go: { guard: () => true } } }), 'chart x: the function guard as a guard'],
    ['a guard for states', createMachine({ id: 'x', on: { go: { guard: stateIn('a') } } }), 'chart x: the function stateIn as a guard'],
    [
      'a guard with parameters',
      createMachine({ id: 'x', on: { go: { guard: { type: 'g', params: { n: 1 } } } } }),
      'chart x: the guard g with parameters',
    ],
    ['a delay without a name', createMachine({ id: 'x', after: { 1000: {} } }), 'chart x: the delay 1000, which has no name'],
    ['a wildcard', createMachine({ id: 'x', on: { '*': {} } }), "chart x: the event '*'"],
    ['an invoked actor', createMachine({ id: 'x', initial: 'a', states: { a: { invoke: { src: 'job' } } } }), 'chart x.a: invoke'],
    [
      'an actor of its own',
      setup({ actors: { job: fromCallback(() => undefined) } }).createMachine({ id: 'x' }),
      'chart x: job is an actor',
    ],
    ['a context', createMachine({ id: 'x', context: { n: 1 } }), 'chart x: context'],
    ['history', createMachine({ id: 'x', initial: 'a', states: { a: {}, h: { type: 'history' } } }), 'chart x.h: history'],
    ['an output', createMachine({ id: 'x', output: {} }), 'chart x: output'],
  ])('is refused for %s', (_, machine, message) => {
    expect(() => compileChart(machine)).toThrow(message);
  });

  it('is refused if it never comes to rest', () => {
    const states = { a: { always: 'b' }, b: { always: 'a' } };
    expect(() => compileChart(createMachine({ id: 'x', initial: 'a', states }))).toThrow('Infinite loop');
  });

  it('is refused if it has more than a thousand states', () => {
    const switches = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`s${i}`, { initial: 'off', states: { off: { on: { [`on${i}`]: 'on' } }, on: {} } }]),
    );
    expect(() => compileChart(createMachine({ id: 'x', type: 'parallel', states: switches }))).toThrow('chart x: more than 1000 states');
  });
});
