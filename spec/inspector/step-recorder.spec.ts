import { describe, expect, it } from 'vitest';
import { StepRecorder } from '#inspector/step-recorder.js';

/** A recorder at noon, with room for three steps, and how to take one. */
function recorder() {
  const steps = new StepRecorder(() => 12, 3);
  const take = (id: string, after: number) => steps.observe({ id, chart: 'pod', event: { type: 'pod.failed' }, before: 0, after });
  return { steps, take };
}

describe('a recorder of steps', () => {
  it('gives the steps of one actor, oldest first', () => {
    const { steps, take } = recorder();
    take('pod/a', 1);
    take('pod/b', 2);
    take('pod/a', 3);
    expect(steps.stepsOf('pod/a').map(({ after, atMs }) => [after, atMs])).toEqual([
      [1, 12],
      [3, 12],
    ]);
  });

  it('forgets the oldest step when it is full', () => {
    const { steps, take } = recorder();
    for (const state of [1, 2, 3, 4]) take('pod/a', state);
    expect(steps.stepsOf('pod/a').map(({ after }) => after)).toEqual([2, 3, 4]);
  });

  it('passes on the steps of an actor that is followed, until that is ended', () => {
    const { steps, take } = recorder();
    const seen: number[] = [];
    const end = steps.follow({ id: 'pod/a' }, ({ after }) => seen.push(after));
    take('pod/a', 1);
    take('pod/b', 2);
    end();
    take('pod/a', 3);
    expect(seen).toEqual([1]);
  });
});

describe('steps that are followed', () => {
  it('are those of one chart or of one node', () => {
    const { steps } = recorder();
    const seen: string[] = [];
    steps.follow({ chart: 'pod', node: 'node-1' }, ({ id }) => seen.push(id));
    const step = { event: undefined, before: 0, after: 0 };
    steps.observe({ ...step, id: 'pod/a', chart: 'pod', node: 'node-1' });
    steps.observe({ ...step, id: 'pod/b', chart: 'pod', node: 'node-2' });
    steps.observe({ ...step, id: 'node/node-1', chart: 'node', node: 'node-1' });
    expect(seen).toEqual(['pod/a']);
  });

  it('are left out and counted where there are more than can be read', () => {
    let now = 0;
    const steps = new StepRecorder(() => now);
    const seen: number[] = [];
    steps.follow({}, (_, dropped) => seen.push(dropped));
    const step = { id: 'pod/a', chart: 'pod', event: undefined, before: 0, after: 0 };
    for (let count = 0; count < 250; count += 1) steps.observe(step);
    expect(seen.length).toBe(200);
    now = 100;
    steps.observe(step);
    expect([seen.length, seen.at(-1)]).toEqual([201, 50]);
  });
});
