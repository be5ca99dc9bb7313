import { describe, expect, it } from 'vitest';
import { podSummary } from '#api/tables/pod-summary.js';
import { CREATED_AT, container, containerStatus, exited, NOW_MS, type PodParts, storedPod } from '../../support/api-objects.js';

const TEN_SECONDS_AGO = '2026-11-23T19:19:50Z';
const sidecar = container('proxy', { restartPolicy: 'Always' });

function summary(parts: PodParts) {
  const { ready, status, restarts } = podSummary(storedPod(parts), NOW_MS);
  return `${ready} ${status} ${restarts}`;
}

function condition(type: string, status: string, reason?: string) {
  return { type, status, reason, lastTransitionTime: CREATED_AT, lastProbeTime: null };
}

describe('a pod without init containers (B-352)', () => {
  const two = { containers: [container('a'), container('b')] };

  it.each<[string, PodParts, string]>([
    ['shows its phase before any container reports', { status: { phase: 'Pending' } }, '0/1 Pending 0'],
    ['shows its own reason', { status: { phase: 'Failed', reason: 'Evicted' } }, '0/1 Evicted 0'],
    ['counts containers that are ready', { status: { containerStatuses: [containerStatus('c')] } }, '1/1 Running 0'],
    ['does not count one that is not ready', { status: { containerStatuses: [containerStatus('c', { ready: false })] } }, '0/1 Running 0'],
    [
      'shows why a container waits',
      { status: { containerStatuses: [containerStatus('c', { ready: false, state: { waiting: { reason: 'ErrImagePull' } } })] } },
      '0/1 ErrImagePull 0',
    ],
    [
      'keeps its phase if a container waits without a reason',
      { status: { phase: 'Pending', containerStatuses: [containerStatus('c', { ready: false, state: { waiting: {} } })] } },
      '0/1 Pending 0',
    ],
    [
      'shows why a container has ended',
      { status: { containerStatuses: [containerStatus('c', { ready: false, state: exited(1, { reason: 'OOMKilled' }) })] } },
      '0/1 OOMKilled 0',
    ],
    [
      'shows the exit code without a reason',
      { status: { containerStatuses: [containerStatus('c', { ready: false, state: exited(3) })] } },
      '0/1 ExitCode:3 0',
    ],
    [
      'shows the signal without a reason',
      { status: { containerStatuses: [containerStatus('c', { ready: false, state: exited(137, { signal: 9 }) })] } },
      '0/1 Signal:9 0',
    ],
    [
      'shows the first container that has something to say',
      {
        spec: two,
        status: {
          containerStatuses: [
            containerStatus('a', { state: { waiting: { reason: 'CrashLoopBackOff' } } }),
            containerStatus('b', { state: exited(1, { reason: 'Error' }) }),
          ],
        },
      },
      '0/2 CrashLoopBackOff 0',
    ],
    [
      'runs on if one container has completed and the pod is ready',
      {
        spec: two,
        status: {
          conditions: [condition('Ready', 'True')],
          containerStatuses: [containerStatus('a', { state: exited(0, { reason: 'Completed' }) }), containerStatus('b')],
        },
      },
      '1/2 Running 0',
    ],
    [
      'is not ready if one container has completed and the pod is not ready',
      {
        spec: two,
        status: { containerStatuses: [containerStatus('a', { state: exited(0, { reason: 'Completed' }) }), containerStatus('b')] },
      },
      '1/2 NotReady 0',
    ],
    [
      'shows that its scheduling is gated',
      { status: { phase: 'Pending', conditions: [condition('PodScheduled', 'False', 'SchedulingGated')] } },
      '0/1 SchedulingGated 0',
    ],
  ])('%s', (_, parts, text) => {
    expect(summary(parts)).toBe(text);
  });
});

describe('a pod that is being deleted (B-352)', () => {
  const metadata = { deletionTimestamp: CREATED_AT };

  it.each<[string, PodParts, string]>([
    ['is terminating', { metadata, status: { containerStatuses: [containerStatus('c')] } }, '1/1 Terminating 0'],
    ['keeps its end if it has ended', { metadata, status: { phase: 'Succeeded' } }, '0/1 Succeeded 0'],
    ['is unknown if its node is lost', { metadata, status: { reason: 'NodeLost' } }, '0/1 Unknown 0'],
  ])('%s', (_, parts, text) => {
    expect(summary(parts)).toBe(text);
  });
});

describe('restarts (B-352)', () => {
  const restarted = (restartCount: number, finishedAt?: string) =>
    containerStatus('c', { restartCount, ...(finishedAt && { lastState: exited(1, { finishedAt }) }) });

  it.each<[string, PodParts, string]>([
    ['say when the last one was', { status: { containerStatuses: [restarted(3, TEN_SECONDS_AGO)] } }, '1/1 Running 3 (10s ago)'],
    ['are a mere number if that is unknown', { status: { containerStatuses: [restarted(3)] } }, '1/1 Running 3'],
    ['say nothing more if there are none', { status: { containerStatuses: [restarted(0, TEN_SECONDS_AGO)] } }, '1/1 Running 0'],
    [
      'are added up, and the latest counts',
      { status: { containerStatuses: [restarted(2, TEN_SECONDS_AGO), restarted(1, CREATED_AT)] } },
      '2/1 Running 3 (10s ago)',
    ],
  ])('%s', (_, parts, text) => {
    expect(summary(parts)).toBe(text);
  });
});

describe('a pod with init containers (B-352)', () => {
  const spec = { initContainers: [container('first'), container('second')] };
  const pending = { phase: 'Pending' as const };
  const done = containerStatus('first', { ready: true, state: exited(0, { reason: 'Completed' }) });

  it.each<[string, PodParts, string]>([
    [
      'shows how far it has come',
      { spec, status: { ...pending, initContainerStatuses: [done, containerStatus('second')] } },
      '0/1 Init:1/2 0',
    ],
    [
      'shows why an init container waits',
      {
        spec,
        status: { ...pending, initContainerStatuses: [containerStatus('first', { state: { waiting: { reason: 'ImagePullBackOff' } } })] },
      },
      '0/1 Init:ImagePullBackOff 0',
    ],
    [
      'shows how far it has come while an init container is only being set up',
      {
        spec,
        status: { ...pending, initContainerStatuses: [containerStatus('first', { state: { waiting: { reason: 'PodInitializing' } } })] },
      },
      '0/1 Init:0/2 0',
    ],
    [
      'shows how an init container failed',
      { spec, status: { ...pending, initContainerStatuses: [containerStatus('first', { state: exited(2, { reason: 'Error' }) })] } },
      '0/1 Init:Error 0',
    ],
    [
      'shows the exit code of one that gave no reason',
      { spec, status: { initContainerStatuses: [containerStatus('first', { state: exited(2) })] } },
      '0/1 Init:ExitCode:2 0',
    ],
    [
      'shows the signal of one that gave no reason',
      { spec, status: { initContainerStatuses: [containerStatus('first', { state: exited(143, { signal: 15 }) })] } },
      '0/1 Init:Signal:15 0',
    ],
    [
      'counts restarts of init containers while it is initialising',
      {
        spec,
        status: { ...pending, initContainerStatuses: [{ ...done, restartCount: 2 }, containerStatus('second', { restartCount: 1 })] },
      },
      '0/1 Init:1/2 3',
    ],
    [
      'forgets restarts of init containers that are done',
      {
        spec,
        status: {
          initContainerStatuses: [
            { ...done, restartCount: 2 },
            { ...done, name: 'second' },
          ],
          containerStatuses: [containerStatus('c', { restartCount: 1 })],
        },
      },
      '1/1 Running 1',
    ],
    [
      'counts its containers once it has been initialised, even if an init container runs again',
      {
        spec,
        status: {
          conditions: [condition('Initialized', 'True')],
          initContainerStatuses: [containerStatus('first')],
          containerStatuses: [containerStatus('c')],
        },
      },
      '1/1 Init:0/2 0',
    ],
  ])('%s', (_, parts, text) => {
    expect(summary(parts)).toBe(text);
  });
});

describe('a pod with a sidecar (B-352)', () => {
  const spec = { initContainers: [sidecar, container('setup')] };
  const started = containerStatus('proxy', { started: true, restartCount: 1 });

  it.each<[string, PodParts, string]>([
    [
      'counts it among its containers',
      {
        spec,
        status: {
          initContainerStatuses: [started, containerStatus('setup', { state: exited(0) })],
          containerStatuses: [containerStatus('c')],
        },
      },
      '2/2 Running 1',
    ],
    [
      'goes on past it once it has started',
      { spec, status: { initContainerStatuses: [started, containerStatus('setup')] } },
      '1/2 Init:1/2 1',
    ],
    [
      'waits for it to start',
      { spec, status: { phase: 'Pending', initContainerStatuses: [containerStatus('proxy', { started: false })] } },
      '0/2 Init:0/2 0',
    ],
    [
      'does not count it as ready while it is not',
      {
        spec,
        status: {
          initContainerStatuses: [{ ...started, ready: false }, containerStatus('setup', { state: exited(0) })],
          containerStatuses: [containerStatus('c')],
        },
      },
      '1/2 Running 1',
    ],
    [
      'does not count it as ready once it has exited',
      { spec, status: { initContainerStatuses: [{ ...started, state: exited(0) }], containerStatuses: [containerStatus('c')] } },
      '1/2 Running 1',
    ],
  ])('%s', (_, parts, text) => {
    expect(summary(parts)).toBe(text);
  });
});
