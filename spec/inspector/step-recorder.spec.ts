import { describe, expect, it } from 'vitest';
import { actorMark } from '#actors/actor-mark.js';
import { StepRecorder } from '#inspector/step-recorder.js';

function actor(id: string, nodeName?: string) {
  return { id, mark: actorMark(id), nodeName };
}

/** A recorder at noon, with room for three steps, and how to take one. */
function recorder() {
  const steps = new StepRecorder(() => 12, 3);
  const take = (id: string, after: number) => steps.observe(actor(id), { chart: 'pod', event: 'pod.failed', before: 0, after });
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

  it('remembers as many steps as its limit says, however many there have been', () => {
    const steps = new StepRecorder(() => 12, 100);
    const take = (after: number) => steps.observe(actor('pod/a'), { chart: 'pod', event: 'pod.failed', before: 0, after });
    for (let number = 0; number < 1_000; number += 1) take(number);
    expect([steps.total, steps.stepsOf('pod/a').map(({ after }) => after)]).toEqual([
      1_000,
      Array.from({ length: 100 }, (_, at) => 900 + at),
    ]);
  });

  it.each(['n', 'no', 'node-1', ''])('follows an actor by its id, however short its name is: %j', (name) => {
    const { steps } = recorder();
    const seen: string[] = [];
    steps.follow({ id: `node/${name}` }, ({ id }) => seen.push(id));
    steps.observe({ id: `node/${name}`, mark: actorMark(name) }, { chart: 'node', event: 'started', before: 0, after: 0 });
    expect(seen).toEqual([`node/${name}`]);
  });

  it('tells actors apart whose marks are the same', () => {
    const { steps, take } = recorder();
    const seen: string[] = [];
    steps.follow({ id: 'pod/a-1234' }, ({ id }) => seen.push(id));
    for (const id of ['pod/a-1234', 'pod/b-1234']) take(id, 1);
    expect([actorMark('pod/a-1234') === actorMark('pod/b-1234'), seen]).toEqual([true, ['pod/a-1234']]);
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
    const step = { event: 'started', before: 0, after: 0 };
    steps.observe(actor('pod/a', 'node-1'), { ...step, chart: 'pod' });
    steps.observe(actor('pod/b', 'node-2'), { ...step, chart: 'pod' });
    steps.observe(actor('node/node-1', 'node-1'), { ...step, chart: 'node' });
    expect(seen).toEqual(['pod/a']);
  });

  it('are left out and counted where there are more than can be read', () => {
    let now = 0;
    const steps = new StepRecorder(() => now);
    const seen: number[] = [];
    steps.follow({}, (_, dropped) => seen.push(dropped));
    const step = { chart: 'pod', event: 'started', before: 0, after: 0 };
    for (let count = 0; count < 250; count += 1) steps.observe(actor('pod/a'), step);
    expect(seen.length).toBe(200);
    now = 100;
    steps.observe(actor('pod/a'), step);
    expect([seen.length, seen.at(-1)]).toEqual([201, 50]);
  });
});
