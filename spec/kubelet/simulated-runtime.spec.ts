import { describe, expect, it } from 'vitest';
import { UIDS } from '../support/uids.js';
import { RuntimeBench } from './runtime-bench.js';

const BAD_IMAGE = { image: 'fluentd:non-existent' };
const probe = (more: object = {}) => ({ initialDelaySeconds: 0, periodSeconds: 10, successThreshold: 1, ...more });

describe('a pod that starts', () => {
  it('is ready at once when nothing takes time', () => {
    const bench = new RuntimeBench().begin();
    expect(bench.facts).toEqual(['0 pulled', '0 started', '0 becameReady']);
    expect(bench.container).toEqual({ state: 'running', startedAtMs: 0, restarts: 0, isReady: true });
  });

  it('takes the time to pull and to start that its pool says', () => {
    const bench = new RuntimeBench({ pool: { timing: { pull: '2s', start: '500ms' } } }).begin();
    expect(bench.words).toEqual(['ContainerCreating']);
    expect(bench.advance(10_000).facts).toEqual(['2000 pulled', '2500 started', '2500 becameReady']);
  });

  it('says so in the words of the kubelet', () => {
    expect(new RuntimeBench().begin().events).toEqual([
      'Normal Pulled Container image "example/c0:1" already present on machine and can be accessed by the pod',
      'Normal Created Container created',
      'Normal Started Container started',
    ]);
  });

  it.each([
    ['pulling takes time', { pool: { timing: { pull: '1500ms' } } }, '1.5s'],
    ['the policy is Always', { containers: [{ imagePullPolicy: 'Always' as const }] }, '0s'],
  ])('says that it pulls when %s', (_, parts, took) => {
    expect(new RuntimeBench(parts).begin().advance(2_000).events.slice(0, 2)).toEqual([
      'Normal Pulling Pulling image "example/c0:1"',
      `Normal Pulled Successfully pulled image "example/c0:1" in ${took} (${took} including waiting). Image size: 0 bytes.`,
    ]);
  });

  it('says only what fails on the nodes of a large pool', () => {
    const containers = [{}, BAD_IMAGE];
    const bench = new RuntimeBench({ containers, pool: { replicas: 1_001 } }).begin();
    expect(bench.events.filter((event) => event.startsWith('Normal'))).toEqual([]);
    expect(bench.events.length).toBeGreaterThan(0);
  });
});

describe('readiness', () => {
  it.each([
    ['without probes', {}, '4s', 0],
    ['with the first probe', { readinessProbe: probe() }, '0s', 0],
    ['after the initial delay', { readinessProbe: probe({ initialDelaySeconds: 3 }) }, '1s', 3_000],
    ['with the first probe that would succeed', { readinessProbe: probe({ initialDelaySeconds: 1, periodSeconds: 2 }) }, '4s', 5_000],
    ['after enough successes', { readinessProbe: probe({ periodSeconds: 2, successThreshold: 3 }) }, '1s', 6_000],
    ['after the startup probe', { startupProbe: probe({ periodSeconds: 3 }) }, '4s', 6_000],
    ['with a probe right after the startup probe', { startupProbe: probe({ periodSeconds: 3 }), readinessProbe: probe() }, '4s', 6_000],
  ])('comes %s', (_, more, ready, atMs) => {
    const bench = new RuntimeBench({ containers: [more], pool: { timing: { ready } } }).begin().advance(60_000);
    expect(bench.facts.at(-1)).toBe(`${atMs} becameReady`);
  });

  it('of a pod is that of its last container', () => {
    const containers = [{}, { readinessProbe: probe({ initialDelaySeconds: 5 }) }];
    const bench = new RuntimeBench({ containers }).begin();
    expect(bench.words).toEqual(['ready', 'running']);
    expect(bench.advance(5_000).facts.at(-1)).toBe('5000 becameReady');
  });
});

describe('an image that cannot be pulled', () => {
  it('is shown as ErrImagePull, then as ImagePullBackOff', () => {
    const bench = new RuntimeBench({ containers: [BAD_IMAGE] }).begin();
    expect(bench.words).toEqual(['ErrImagePull']);
    expect(bench.advance(1_000).words).toEqual(['ImagePullBackOff']);
  });

  it('is pulled again after 10 s, then after twice as long, up to 5 min', () => {
    const bench = new RuntimeBench({ containers: [BAD_IMAGE] }).begin().advance(1_300_000);
    expect(bench.facts.map((fact) => Number(fact.split(' ')[0]) / 1_000)).toEqual([0, 10, 30, 70, 150, 310, 610, 910, 1_210]);
  });

  it.each(['Always', 'IfNotPresent'] as const)('is told as the kubelet tells it (%s)', (imagePullPolicy) => {
    const failure =
      'rpc error: code = NotFound desc = failed to pull and unpack image "fluentd:non-existent": ' +
      'failed to resolve reference "fluentd:non-existent": fluentd:non-existent: not found';
    const bench = new RuntimeBench({ containers: [{ ...BAD_IMAGE, imagePullPolicy }] }).begin().advance(1_000);
    expect(bench.events).toEqual([
      'Normal Pulling Pulling image "fluentd:non-existent"',
      `Warning Failed Failed to pull image "fluentd:non-existent": ${failure}`,
      'Warning Failed Error: ErrImagePull',
      'Normal BackOff Back-off pulling image "fluentd:non-existent"',
      'Warning Failed Error: ImagePullBackOff',
    ]);
  });

  it('does not keep back the other containers', () => {
    const bench = new RuntimeBench({ containers: [BAD_IMAGE, {}] }).begin();
    expect(bench.words).toEqual(['ErrImagePull', 'ready']);
  });

  it('comes by chance as often as the pool says', () => {
    const failures = Array.from({ length: 200 }, (_, seed) => {
      const bench = new RuntimeBench({ pool: { failureRates: { pull: '25%' } }, seed: String(seed) }).begin();
      return bench.words[0] === 'ErrImagePull';
    }).filter(Boolean).length;
    expect(failures).toBeGreaterThan(30);
    expect(failures).toBeLessThan(70);
  });
});

describe('a container that exits', () => {
  const ALWAYS_FAILS = { pool: { failureRates: { start: '100%' } } };

  it('is started again at once, then after 10 s, and twice as long each time, up to 5 min', () => {
    const bench = new RuntimeBench(ALWAYS_FAILS).begin().advance(1_000_000);
    const crashes = bench.facts.filter((fact) => fact.endsWith('crashed')).map((fact) => Number(fact.split(' ')[0]) / 1_000);
    expect(crashes).toEqual([0, 0, 10, 30, 70, 150, 310, 610, 910]);
  });

  it('is shown with its end, and why it waits', () => {
    const bench = new RuntimeBench(ALWAYS_FAILS).begin().advance(10_000);
    expect(bench.container).toEqual({
      state: 'waiting',
      reason: 'CrashLoopBackOff',
      message: 'back-off 20s restarting failed container=c0 pod=a_default(uid-of-a)',
      restarts: 2,
      isReady: false,
      last: { reason: 'Error', exitCode: 1, startedAtMs: 10_000, finishedAtMs: 10_000 },
    });
    expect(bench.events.at(-1)).toBe('Warning BackOff Back-off restarting failed container c0 in pod a_default(uid-of-a)');
  });

  it('is named with the text of its uid', () => {
    const bench = new RuntimeBench({ ...ALWAYS_FAILS, view: { uid: 7 } });
    const regarding: unknown[] = [];
    bench.record = (event) => regarding.push(event.regarding.uid);
    bench.begin().advance(10_000);
    expect(bench.container?.message).toBe(`back-off 20s restarting failed container=c0 pod=a_default(${UIDS.text(7)})`);
    expect(new Set(regarding)).toEqual(new Set([UIDS.text(7)]));
  });

  it('is ready again, and counted', () => {
    const bench = new RuntimeBench({ pool: { failureRates: { crash: '100%' } } }).begin();
    expect(bench.container).toMatchObject({ restarts: 0, isReady: true });
    const facts = bench.advance(3_600_000).facts.map((fact) => fact.split(' ')[1]);
    expect(facts.slice(3, 7)).toEqual(['crashed', 'pulled', 'started', 'becameReady']);
    expect(bench.container).toMatchObject({ isReady: true, last: { reason: 'Error', exitCode: 1 } });
  });

  it('stays down when the pod shall never restart, and the pod has failed when all are down', () => {
    const bench = new RuntimeBench({ ...ALWAYS_FAILS, restartPolicy: 'Never', containers: [{}, {}] }).begin().advance(600_000);
    expect([bench.facts, bench.words]).toEqual([
      ['0 pulled', '0 failed'],
      ['Error', 'Error'],
    ]);
  });

  it('does not touch the other containers', () => {
    const bench = new RuntimeBench({ pool: { failureRates: { crash: '100%' } }, containers: [{}, {}] }).begin();
    while (bench.reports.every(({ restarts }) => restarts === 0)) bench.advance(1_000);
    const untouched = bench.reports.filter(({ restarts }) => restarts === 0);
    expect(untouched).toEqual([{ state: 'running', startedAtMs: 0, restarts: 0, isReady: true }]);
  });

  it('does so alike for alike seeds', () => {
    const pool = { failureRates: { start: '50%', crash: '50%' }, timing: { start: '1s-9s' } };
    const facts = (seed: string) => new RuntimeBench({ pool, seed }).begin().advance(3_600_000).facts;
    expect(facts('a')).toEqual(facts('a'));
    expect(facts('a')).not.toEqual(facts('b'));
  });
});

describe('a pod that is stopped', () => {
  const preStop = { lifecycle: { preStop: { sleep: { seconds: 5 } } } };

  it.each([
    ['at once when nothing takes time', {}, 30_000, 0],
    ['after its stop time', { pool: { timing: { stop: '2s' } } }, 30_000, 2_000],
    ['after its preStop sleep and its stop time', { pool: { timing: { stop: '2s' } }, containers: [preStop] }, 30_000, 7_000],
    ['when its grace is over', { pool: { timing: { stop: '2m' } } }, 30_000, 30_000],
    ['at once without grace', { pool: { timing: { stop: '2m' } } }, 0, 0],
  ])('ends %s', (_, parts, graceMs, atMs) => {
    const bench = new RuntimeBench(parts).begin().stop(graceMs).advance(300_000);
    expect(bench.facts.at(-1)).toBe(`${atMs} stopped`);
    expect(bench.events.at(-1)).toBe('Normal Killing Stopping container c0');
  });

  it.each([
    ['sleeps', ['sleep', '15'], 15_000],
    ['sleeps in a shell', ['/bin/sh', '-c', 'sleep 15'], 15_000],
    ['sleeps in a shell that is strict', ['/bin/bash', '-ec', '/bin/sleep 1.5s'], 1_500],
    ['does more than that', ['sh', '-c', 'sleep 15 && nginx -s quit'], 0],
    ['sleeps longer than the grace', ['sleep', '60'], 30_000],
  ])('waits for a command of its preStop hook that %s: %j', (_, command, atMs) => {
    const containers = [{ lifecycle: { preStop: { exec: { command } } } }, {}];
    const bench = new RuntimeBench({ containers }).begin().stop(30_000).advance(300_000);
    expect(bench.facts.at(-1)).toBe(`${atMs} stopped`);
  });

  it('ends earlier when its deadline comes nearer, and says only once that it stops', () => {
    const bench = new RuntimeBench({ pool: { timing: { stop: '1m' } } }).begin().stop(60_000).advance(5_000).stop(1_000).advance(1_000);
    expect(bench.facts.at(-1)).toBe('6000 stopped');
    expect(bench.events.filter((event) => event.includes('Killing'))).toHaveLength(1);
  });

  it('ends at once when nothing has been started', () => {
    const bench = new RuntimeBench({ pool: { timing: { pull: '1m', stop: '1m' } } }).begin().stop(30_000).advance(120_000);
    expect(bench.facts).toEqual(['0 stopped']);
  });

  it('leaves no timer behind', () => {
    const pool = { timing: { pull: '1m' }, failureRates: { crash: '50%' } };
    const bench = new RuntimeBench({ pool }).begin();
    bench.runtime.abandon(bench.pod);
    expect(bench.clock.nextTimeMs()).toBeUndefined();
  });
});

describe('a runtime that makes a mistake', () => {
  it('says so to its pod, not to the clock', () => {
    const bench = new RuntimeBench({ pool: { timing: { start: '1s' } } }).begin();
    bench.record = () => {
      throw new Error('no events');
    };
    expect(bench.advance(1_000).facts).toEqual(['0 pulled', 'Error: no events']);
  });
});

describe('a pod that a kubelet before has started', () => {
  const running = { phase: 'Running', hasStarted: true };

  it('runs on, without a new start (B-126)', () => {
    const bench = new RuntimeBench({ view: { ...running, isReady: true } });
    expect(bench.reports).toEqual([{ state: 'running', restarts: 0, isReady: true }]);
    bench.begin().advance(60_000);
    expect(bench.events).toEqual([]);
  });

  it('is probed anew when it was not ready', () => {
    const containers = [{ readinessProbe: probe({ initialDelaySeconds: 3 }) }];
    const bench = new RuntimeBench({ containers, view: running }).begin().advance(60_000);
    expect(bench.facts).toEqual(['0 pulled', '0 started', '3000 becameReady']);
  });

  it('pulls again what could not be pulled', () => {
    const waiting = { state: 'waiting', reason: 'ImagePullBackOff', restarts: 0, isReady: false } as const;
    const bench = new RuntimeBench({ view: { containers: [waiting] } });
    expect(bench.runtime.retryAtMsOf(bench.pod)).toBe(10_000);
    expect(bench.advance(10_000).begin().facts).toEqual(['10000 pulled', '10000 started', '10000 becameReady']);
  });
});
