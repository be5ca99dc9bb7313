import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { Backoff } from '#kubelet/backoff.js';
import { ContainerSets } from '#kubelet/container-set.js';
import { crashAfterMs } from '#kubelet/crash-time.js';
import { drawDuration, parseDurationRange } from '#kubelet/duration-range.js';
import { ImageRegistry } from '#kubelet/image-registry.js';
import { kubeletSettings } from '#kubelet/kubelet-settings.js';
import { podPhase } from '#kubelet/pod-phase.js';
import type { ContainerReport } from '#objects/pod-report.js';

describe('a duration or range', () => {
  it.each([
    ['250ms', { minMs: 250, maxMs: 250 }],
    ['1s-3s', { minMs: 1_000, maxMs: 3_000 }],
    ['1m30s', { minMs: 90_000, maxMs: 90_000 }],
    ['3s-1s', undefined],
    ['1s-2s-3s', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('is read from %s', (text, range) => {
    expect(parseDurationRange(text)).toEqual(range);
  });

  it('is drawn evenly, both ends included', () => {
    const random = new Random('range');
    const drawn = new Set(Array.from({ length: 200 }, () => drawDuration({ minMs: 1, maxMs: 4 }, random)));
    expect([...drawn].sort()).toEqual([1, 2, 3, 4]);
  });
});

describe('the settings of a pool', () => {
  it('are instant and without failures, unless it says otherwise', () => {
    const instant = { minMs: 0, maxMs: 0 };
    expect(kubeletSettings(undefined)).toEqual({
      timing: { register: instant, pull: instant, start: instant, ready: instant, stop: instant },
      failureRates: { pull: 0, start: 0, crash: 0 },
      eventDetail: 'everything',
    });
  });

  it.each([
    ['5%', 0.05],
    ['0.1%', 0.001],
    ['100%', 1],
    ['250%', 1],
    ['often', 0],
  ])('have the rate %s', (pull, rate) => {
    expect(kubeletSettings({ replicas: 1, timing: {}, failureRates: { pull } }).failureRates.pull).toBeCloseTo(rate, 10);
  });

  it.each([
    [1_000, 'everything'],
    [1_001, 'failures'],
  ])('let %i nodes say %s', (replicas, detail) => {
    expect(kubeletSettings({ replicas, timing: {}, failureRates: {} }).eventDetail).toBe(detail);
  });
});

describe('the image registry', () => {
  it.each([
    ['fluentd', undefined],
    ['fluentd:v1', undefined],
    ['registry.example:5000/team/fluentd', undefined],
    ['fluentd:non-existent', 'NotFound'],
    ['registry.example:5000/fluentd:non-existent', 'NotFound'],
    ['fluentd:non-existent@sha256:0', 'NotFound'],
    ['registry.invalid/fluentd:v1', 'lookup registry.invalid: no such host'],
    ['registry.invalid:5000/fluentd', 'lookup registry.invalid: no such host'],
    ['team/x.invalid', undefined],
    ['', undefined],
  ])('judges %s', (image, failure) => {
    if (failure === undefined) expect(new ImageRegistry().failureOf(image)).toBeUndefined();
    else expect(new ImageRegistry().failureOf(image)).toContain(failure);
  });

  it('lacks the images that it is told to lack, and no others', () => {
    const registry = new ImageRegistry(['fluentd:v2']);
    expect([registry.failureOf('fluentd:v2') !== undefined, registry.failureOf('fluentd:non-existent')]).toEqual([true, undefined]);
  });

  it('judges alike when it can remember no more images', () => {
    const registry = new ImageRegistry();
    for (let i = 0; i < 10_001; i += 1) registry.failureOf(`app:${i}`);
    expect(registry.failureOf('app:non-existent')).toContain('NotFound');
  });
});

describe('waiting after failures', () => {
  it('doubles from 10 s to 5 min', () => {
    const backoff = new Backoff('after a wait');
    expect([0, 0, 0, 0, 0, 0, 0].map((nowMs) => backoff.next(nowMs) / 1_000)).toEqual([10, 20, 40, 80, 160, 300, 300]);
  });

  it('begins anew after what went well for more than 10 min', () => {
    const backoff = new Backoff('at once');
    expect([0, 0, 10_000, 610_001].map((nowMs) => backoff.next(nowMs) - nowMs)).toEqual([0, 10_000, 20_000, 40_000]);
    expect(backoff.next(610_001 + 40_000 + 600_001) - 1_250_002).toBe(0);
  });
});

describe('sets of containers', () => {
  it('are shared by those that do the same at the same time', () => {
    const sets = new ContainerSets();
    const ready = sets.running(2, 'ready', 5);
    expect(sets.running(2, 'ready', 5)).toBe(ready);
    expect(sets.running(2, 'unready', 5)).not.toBe(ready);
    expect(sets.running(2, 'ready', 6)).not.toBe(ready);
    expect(sets.untried(3)).toBe(sets.untried(3));
  });

  it('are the same for pods that come so far without failing, until something of one fails', () => {
    const sets = new ContainerSets();
    const [one, other] = [0, 1].map(() => sets.untried(2).pulled([0, 1]).start([0, 1], 5).becomeReady([0, 1]));
    expect(one).toBe(other);
    const failed = one?.exit(1, 9, 'Always').wait(1, 'CrashLoopBackOff', 'back-off');
    expect(failed?.reports.map(({ state }) => state)).toEqual(['running', 'waiting']);
    expect(other?.reports.map(({ state }) => state)).toEqual(['running', 'running']);
    expect([failed?.exit(0, 9, 'Always'), failed?.retryAtMsOf(0), other?.retryAtMsOf(0)]).toEqual([failed, 9, 0]);
  });

  it('of a thousand waves ago are forgotten, and made anew', () => {
    const sets = new ContainerSets();
    const first = sets.running(1, 'ready', 0);
    for (let wave = 1; wave <= 1_000; wave += 1) sets.running(1, 'ready', wave);
    expect(sets.running(1, 'ready', 0).reports).toEqual(first.reports);
    expect(sets.running(1, 'ready', 0)).not.toBe(first);
  });
});

describe('a crash', () => {
  it('never comes at a rate of 0, and within the hour at 1', () => {
    const random = new Random('crash');
    expect(crashAfterMs(0, random)).toBeUndefined();
    for (let i = 0; i < 100; i += 1) expect(crashAfterMs(1, random)).toBeLessThan(3_600_000);
  });

  it('comes within the first hour as often as the rate says', () => {
    const random = new Random('crash');
    const soon = Array.from({ length: 2_000 }, () => crashAfterMs(0.1, random) ?? 0).filter((ms) => ms < 3_600_000).length;
    expect(soon / 2_000).toBeCloseTo(0.1, 1);
  });
});

describe('the phase of a pod', () => {
  const report = (more: Partial<ContainerReport>): ContainerReport => ({ state: 'running', restarts: 0, isReady: true, ...more });
  const [running, waiting] = [report({}), report({ state: 'waiting' })];
  const [crashed, backingOff] = [report({ state: 'terminated', exitCode: 1 }), report({ state: 'waiting', last: { exitCode: 1 } })];
  const completed = report({ state: 'terminated', exitCode: 0 });

  it.each([
    ['Pending', 'Always', [waiting]],
    ['Pending', 'Always', [running, waiting]],
    ['Running', 'Always', [running, backingOff]],
    ['Running', 'Always', [backingOff]],
    ['Running', 'Always', [completed]],
    ['Running', 'Never', [running, crashed]],
    ['Failed', 'Never', [completed, crashed]],
    ['Running', 'OnFailure', [completed, crashed]],
    ['Succeeded', 'OnFailure', [completed, completed]],
  ])('is %s when restarts are %s', (phase, restartPolicy, containers) => {
    expect(podPhase(containers, restartPolicy)).toBe(phase);
  });
});
