import { describe, expect, it } from 'vitest';
import type { RoughTime } from '#clock/rough-time.js';
import { StepRecorder } from '#inspector/step-recorder.js';

/** The marks of actors are their numbers here. */
const A = 1;
const B = 2;

function actor(mark: number, id: string, nodeName?: string) {
  return { id, mark, nodeName };
}

/** Time that is asked for at each step. */
function at(now: () => number): RoughTime {
  return (over) => {
    over();
    return now();
  };
}

/** A step that goes on. */
function step(event: string, after = 0, chart = 'pod') {
  return { chart, event, before: 0, after, isEnd: false };
}

/** A recorder at noon, with room for three steps, and how to take one. */
function recorder() {
  const steps = new StepRecorder(
    at(() => 12),
    3,
  );
  const take = (mark: number, after: number) => steps.observe(actor(mark, mark === A ? 'pod/a' : 'pod/b'), step('pod.failed', after));
  return { steps, take };
}

describe('a recorder of steps', () => {
  it('gives the steps of one actor, oldest first', () => {
    const { steps, take } = recorder();
    take(A, 1);
    take(B, 2);
    take(A, 3);
    expect(steps.stepsOf('pod/a', A).map(({ id, after, atMs }) => [id, after, atMs])).toEqual([
      ['pod/a', 1, 12],
      ['pod/a', 3, 12],
    ]);
  });

  it('forgets the oldest step when it is full', () => {
    const { steps, take } = recorder();
    for (const state of [1, 2, 3, 4]) take(A, state);
    expect(steps.stepsOf('pod/a', A).map(({ after }) => after)).toEqual([2, 3, 4]);
  });

  it('remembers as many steps as its limit says, however many there have been', () => {
    const steps = new StepRecorder(
      at(() => 12),
      100,
    );
    for (let number = 0; number < 1_000; number += 1) steps.observe(actor(A, 'pod/a'), step('pod.failed', number));
    expect([steps.total, steps.stepsOf('pod/a', A).map(({ after }) => after)]).toEqual([
      1_000,
      Array.from({ length: 100 }, (_, at) => 900 + at),
    ]);
  });

  it('finds an actor that starts by asking what it is called, and none for its id that can say so without', () => {
    const { steps } = recorder();
    const told: number[] = [];
    steps.follow({ id: 'pod/b' }, ({ after }) => told.push(after));
    const ids: number[] = [];
    const starting = (mark: number, name: string) => ({
      mark,
      isCalled: (id: string) => id === name,
      get id() {
        ids.push(mark);
        return name;
      },
    });
    steps.observe(starting(A, 'pod/a'), step('started', 1));
    steps.observe(starting(B, 'pod/b'), step('started', 2));
    expect([told, ids]).toEqual([[2], [B]]);
  });

  it('gives the steps of an actor that has ended, and of the one by its name that has come after it, under another mark', () => {
    const { steps } = recorder();
    steps.observe(actor(A, 'node/a'), step('node.ready', 1));
    steps.observe(actor(A, 'node/a'), { ...step('failed', 1), isEnd: true });
    steps.observe(actor(B, 'node/a'), step('started', 2));
    expect(steps.stepsOf('node/a', B).map(({ event }) => event)).toEqual(['node.ready', 'failed', 'started']);
    expect(steps.stepsOf('node/a', undefined).map(({ event }) => event)).toEqual(['node.ready', 'failed']);
  });

  it('knows when each step was taken, also where many were taken at once, and after the ring has come round', () => {
    let now = 0;
    const steps = new StepRecorder(
      at(() => now),
      5,
    );
    for (const atMs of [1, 1, 2, 3, 3, 3, 4, 9]) {
      now = atMs;
      steps.observe(actor(A, 'pod/a'), step('pod.failed'));
    }
    expect(steps.stepsOf('pod/a', A).map(({ atMs }) => atMs)).toEqual([3, 3, 3, 4, 9]);
  });

  it('asks for the time again when the turn is over, and not before', () => {
    let asked = 0;
    let end: () => void = () => undefined;
    const steps = new StepRecorder((over) => {
      end = over;
      asked += 1;
      return asked;
    }, 5);
    const take = () => steps.observe(actor(A, 'pod/a'), step('pod.failed'));
    take();
    take();
    end();
    take();
    expect(steps.stepsOf('pod/a', A).map(({ atMs }) => atMs)).toEqual([1, 1, 2]);
  });

  it('gives nothing of an actor whose end is forgotten', () => {
    const { steps, take } = recorder();
    steps.observe(actor(A, 'pod/a'), { ...step('failed', 1), isEnd: true });
    for (const state of [1, 2, 3]) take(B, state);
    expect(steps.stepsOf('pod/a', undefined)).toEqual([]);
  });

  it('passes on the steps of an actor that is followed, until that is ended', () => {
    const { steps, take } = recorder();
    const seen: number[] = [];
    const following = steps.follow({ id: 'pod/a' }, ({ after }) => seen.push(after));
    take(A, 1);
    take(B, 2);
    following.end();
    take(A, 3);
    expect(seen).toEqual([1]);
  });

  it('asks nobody for an id once the actor that is followed has been found, but those that have just started', () => {
    const { steps } = recorder();
    const asked: string[] = [];
    const named = (mark: number, id: string) => ({
      mark,
      get id() {
        asked.push(id);
        return id;
      },
    });
    const seen: string[] = [];
    steps.follow({ id: 'node/a' }, ({ event }) => seen.push(event)).found(A);
    steps.observe(named(B, 'node/b'), step('node.ready'));
    expect(asked).toEqual([]);
    steps.observe(named(B, 'node/b'), step('started'));
    steps.observe(named(3, 'node/a'), step('started'));
    steps.observe(named(3, 'node/a'), step('node.ready'));
    expect(seen).toEqual(['started', 'node.ready']);
  });
});

describe('steps that are followed', () => {
  it('are those of one chart or of one node', () => {
    const { steps } = recorder();
    const seen: string[] = [];
    steps.follow({ chart: 'pod', node: 'node-1' }, ({ id }) => seen.push(id));
    steps.observe(actor(A, 'pod/a', 'node-1'), step('started'));
    steps.observe(actor(B, 'pod/b', 'node-2'), step('started'));
    steps.observe(actor(3, 'node/node-1', 'node-1'), step('started', 0, 'node'));
    expect(seen).toEqual(['pod/a']);
  });

  it('are left out and counted where there are more than can be read', () => {
    let now = 0;
    const steps = new StepRecorder(at(() => now));
    const seen: number[] = [];
    steps.follow({}, (_, dropped) => seen.push(dropped));
    for (let count = 0; count < 250; count += 1) steps.observe(actor(A, 'pod/a'), step('started'));
    expect(seen.length).toBe(200);
    now = 100;
    steps.observe(actor(A, 'pod/a'), step('started'));
    expect([seen.length, seen.at(-1)]).toEqual([201, 50]);
  });
});
