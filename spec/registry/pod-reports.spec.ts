import { describe, expect, it } from 'vitest';
import type { Pod } from '#objects/kubernetes.js';
import type { ContainerReport, PodReport } from '#objects/pod-report.js';
import type { Registry } from '#registry/registry.js';
import { made, newRegistry, START, webPod } from '../support/registry.js';

const KEY = { resource: 'pods', namespace: 'golden', name: 'p' } as const;
const START_MS = Date.parse(START);
const CREATING: ContainerReport = { state: 'waiting', reason: 'ContainerCreating', restarts: 0, isReady: false };
const RUNNING: ContainerReport = { state: 'running', startedAtMs: START_MS + 2_000, restarts: 0, isReady: true };
const ADDRESS = /^10\.\d+\.\d+\.\d+$/;

let sequence = 0;

/** Says something of pods, as a shard does. */
function report(registry: Registry, ...reports: readonly PodReport[]): void {
  sequence += 1;
  const name = { shard: 0, epoch: 1, sequence };
  registry.carryOut({ name, groups: [{ writes: [{ verb: 'reportPods', reports }] }] });
}

/** A report about a pod that runs, 2 s after the start, unless told otherwise. */
function about({ metadata }: Pod, more: Partial<PodReport> = {}): PodReport {
  const { uid, name } = metadata;
  const times = { startedAtMs: START_MS, reportedAtMs: START_MS + 2_000 };
  return { uid, namespace: 'golden', name, phase: 'Running', isReady: true, containers: [RUNNING], ...times, ...more };
}

function withPod(spec: object = {}) {
  const { registry } = newRegistry();
  const pod = made(registry, 'pods', webPod('p', { nodeName: 'node-1', ...spec }));
  return { registry, pod };
}

function conditionsOf(registry: Registry) {
  const { conditions = [] } = registry.get(KEY).status;
  return conditions.map(({ type, status, reason = '', lastTransitionTime }) => `${type}=${status} ${reason} ${lastTransitionTime}`);
}

describe('the report of a kubelet', () => {
  it('does not bring back a pod that has ended', () => {
    const { registry, pod } = withPod();
    registry.patch({ key: KEY, subresource: 'status', type: 'merge', patch: { status: { phase: 'Failed' } } });
    report(registry, about(pod));
    expect(registry.get(KEY).status.phase).toBe('Failed');
  });

  it.each([
    ['ContainerCreating', false],
    ['ErrImagePull', true],
    ['ImagePullBackOff', true],
  ])('about a container that waits (%s) tells whether there is a sandbox for it, and with it an address', (reason, hasAddress) => {
    const { registry, pod } = withPod();
    report(registry, about(pod, { phase: 'Pending', isReady: false, containers: [{ ...CREATING, reason }] }));
    const { podIP, conditions = [] } = registry.get(KEY).status;
    const sandbox = conditions.find(({ type }) => type === 'PodReadyToStartContainers')?.status;
    expect([podIP !== undefined, sandbox]).toEqual([hasAddress, hasAddress ? 'True' : 'False']);
  });

  it('about a pod that runs becomes its status', () => {
    const { registry, pod } = withPod();
    report(registry, about(pod));
    const { status } = registry.get(KEY);
    expect(Object.keys(status)).toEqual([
      'observedGeneration',
      'phase',
      'conditions',
      'hostIP',
      'hostIPs',
      'podIP',
      'podIPs',
      'startTime',
      'containerStatuses',
      'qosClass',
    ]);
    expect(status).toMatchObject({ phase: 'Running', startTime: START, qosClass: 'BestEffort', observedGeneration: 1 });
    expect(status.podIPs).toEqual([{ ip: expect.stringMatching(ADDRESS) }]);
    expect(status.containerStatuses).toEqual([
      {
        name: 'c',
        state: { running: { startedAt: '2026-11-23T19:15:02Z' } },
        lastState: {},
        ready: true,
        restartCount: 0,
        image: 'example/c:1',
        imageID: expect.stringMatching(/^example\/c@sha256:[0-9a-f]{64}$/),
        containerID: expect.stringMatching(/^simulated:\/\/[0-9a-f]{64}$/),
        started: true,
      },
    ]);
    expect(conditionsOf(registry)).toEqual([
      'PodReadyToStartContainers=True  2026-11-23T19:15:02Z',
      'Initialized=True  2026-11-23T19:15:02Z',
      'Ready=True  2026-11-23T19:15:02Z',
      'ContainersReady=True  2026-11-23T19:15:02Z',
      'PodScheduled=True  2026-11-23T19:15:02Z',
    ]);
  });

  it('about one whose containers are being created says what it waits for', () => {
    const { registry, pod } = withPod();
    report(registry, about(pod, { phase: 'Pending', isReady: false, containers: [CREATING] }));
    const { status } = registry.get(KEY);
    expect(status).not.toHaveProperty('podIP');
    expect(status.containerStatuses).toEqual([
      {
        name: 'c',
        state: { waiting: { reason: 'ContainerCreating' } },
        lastState: {},
        ready: false,
        restartCount: 0,
        image: 'example/c:1',
        imageID: '',
        started: false,
      },
    ]);
    expect(status.conditions?.[2]).toMatchObject({
      type: 'Ready',
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [c]',
    });
    expect(conditionsOf(registry)[0]).toMatch(/^PodReadyToStartContainers=False/);
  });

  it('moves the time of a condition only when its status changes', () => {
    const { registry, pod } = withPod();
    report(registry, about(pod, { phase: 'Pending', isReady: false, containers: [CREATING] }));
    report(registry, about(pod, { reportedAtMs: START_MS + 9_000 }));
    expect(conditionsOf(registry)).toEqual([
      'PodReadyToStartContainers=True  2026-11-23T19:15:09Z',
      'Initialized=True  2026-11-23T19:15:02Z',
      'Ready=True  2026-11-23T19:15:09Z',
      'ContainersReady=True  2026-11-23T19:15:09Z',
      'PodScheduled=True  2026-11-23T19:15:02Z',
    ]);
  });

  it('that says nothing new is not written', () => {
    const { registry, pod } = withPod();
    report(registry, about(pod));
    const { version } = registry.store;
    report(registry, about(pod, { reportedAtMs: START_MS + 60_000 }));
    expect(registry.store.version).toBe(version);
  });

  it('about a pod that is gone, or another of its name, is dropped', () => {
    const { registry, pod } = withPod();
    const { version } = registry.store;
    report(
      registry,
      about({ ...pod, metadata: { ...pod.metadata, uid: 'former' } }),
      about({ ...pod, metadata: { ...pod.metadata, name: 'q' } }),
    );
    expect(registry.store.version).toBe(version);
  });

  it('shows restarts, and how the run before ended', () => {
    const { registry, pod } = withPod();
    const last = { reason: 'Error', exitCode: 1, startedAtMs: START_MS, finishedAtMs: START_MS + 1_000 };
    const backingOff = {
      state: 'waiting',
      reason: 'CrashLoopBackOff',
      message: 'back-off 10s',
      restarts: 2,
      isReady: false,
      last,
    } as const;
    report(registry, about(pod, { isReady: false, containers: [backingOff] }));
    const [status] = registry.get(KEY).status.containerStatuses ?? [];
    expect(status).toMatchObject({
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } },
      lastState: { terminated: { exitCode: 1, reason: 'Error', startedAt: START, finishedAt: '2026-11-23T19:15:01Z' } },
      restartCount: 2,
      started: false,
    });
    expect(status?.containerID).toBe(status?.lastState.terminated?.containerID);
  });

  it('that has taken over what runs leaves the time since when it does (B-126)', () => {
    const { registry, pod } = withPod();
    const { startedAtMs: _, ...taken } = RUNNING;
    const startedAt = '2026-11-23T19:15:02Z';
    const end = { reason: 'Error', exitCode: 1, finishedAtMs: START_MS + 9_000 };
    const crashed: ContainerReport = { state: 'terminated', ...end, restarts: 0, isReady: false };
    const again: ContainerReport = { ...RUNNING, startedAtMs: START_MS + 9_000, restarts: 1, last: end };
    const seen = [RUNNING, taken, crashed, crashed, again, again].map((container) => {
      report(registry, about(pod, { containers: [container] }));
      const { state, lastState } = registry.get(KEY).status.containerStatuses?.[0] ?? {};
      return (lastState?.terminated ?? state?.terminated ?? state?.running)?.startedAt;
    });
    expect(seen).toEqual(seen.map(() => startedAt));
  });

  it.each<[phase: 'Succeeded' | 'Failed', exitCode: number, reason: string, condition: string]>([
    ['Succeeded', 0, 'Completed', 'PodCompleted'],
    ['Failed', 1, 'Error', 'PodFailed'],
  ])('about one that has %s says why it is not ready', (phase, exitCode, reason, condition) => {
    const { registry, pod } = withPod();
    const ended = { state: 'terminated', exitCode, startedAtMs: START_MS, finishedAtMs: START_MS, restarts: 0, isReady: false } as const;
    report(registry, about(pod, { phase, isReady: false, containers: [ended] }));
    const { status } = registry.get(KEY);
    expect(status.containerStatuses?.[0]?.state.terminated).toMatchObject({ exitCode, reason });
    expect(status.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'False', reason: condition });
  });

  it('keeps conditions of others, before its own', () => {
    const { registry, pod } = withPod();
    const patch = { status: { conditions: [{ type: 'DisruptionTarget', status: 'True' }] } };
    registry.patch({ key: KEY, subresource: 'status', type: 'strategic', patch });
    report(registry, about(pod));
    expect(registry.get(KEY).status.conditions?.map(({ type }) => type)).toEqual([
      'DisruptionTarget',
      'PodReadyToStartContainers',
      'Initialized',
      'Ready',
      'ContainersReady',
      'PodScheduled',
    ]);
  });

  it('gives a pod the address of its node, or one beside those of the pods there', () => {
    const { registry } = newRegistry();
    made(registry, 'nodes', { metadata: { name: 'node-1' }, status: { addresses: [{ type: 'InternalIP', address: '192.0.2.7' }] } });
    const pods = ['p', 'q', 'host'].map((name) =>
      made(registry, 'pods', webPod(name, { nodeName: 'node-1', hostNetwork: name === 'host' })),
    );
    report(registry, ...pods.map((pod) => about(pod)));
    const statuses = pods.map(({ metadata }) => registry.get({ ...KEY, name: metadata.name }).status);
    expect(statuses.map(({ hostIP }) => hostIP)).toEqual(['192.0.2.7', '192.0.2.7', '192.0.2.7']);
    const [first, second, host] = statuses.map(({ podIP = '' }) => podIP);
    expect(host).toBe('192.0.2.7');
    expect(first).not.toBe(second);
    expect(first?.split('.').slice(0, 3)).toEqual(second?.split('.').slice(0, 3));
  });

  it('says of init containers that they have done their work', () => {
    const { registry, pod } = withPod({
      initContainers: [
        { name: 'i', image: 'x' },
        { name: 's', image: 'y', restartPolicy: 'Always' },
      ],
    });
    report(registry, about(pod, { phase: 'Pending', isReady: false, containers: [CREATING] }));
    expect(registry.get(KEY).status.initContainerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'PodInitializing' } });
    report(registry, about(pod));
    expect(registry.get(KEY).status.initContainerStatuses).toMatchObject([
      { name: 'i', state: { terminated: { exitCode: 0, reason: 'Completed' } }, ready: true },
      { name: 's', state: { running: { startedAt: START } }, ready: true, started: true },
    ]);
  });

  it('lets pods that do the same at the same time share their conditions', () => {
    const { registry } = newRegistry();
    const pods = ['p', 'q'].map((name) => made(registry, 'pods', webPod(name, { nodeName: 'n' })));
    report(registry, ...pods.map((pod) => about(pod)));
    const [first, second] = pods.map(({ metadata }) => registry.get({ ...KEY, name: metadata.name }).status.conditions);
    expect(first).toBe(second);
  });
});
