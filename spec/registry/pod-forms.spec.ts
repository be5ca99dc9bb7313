import { afterEach, expect, it, vi } from 'vitest';
import { Random } from '#clock/random.js';
import type { VirtualClock } from '#clock/virtual-clock.js';
import { createBinderController } from '#controllers/binder.js';
import { Feed } from '#controllers/feed.js';
import type { Pod } from '#objects/kubernetes.js';
import type { ContainerReport, PodReport } from '#objects/pod-report.js';
import type { DeleteWrite, PodBase, Write } from '#objects/writes.js';
import type { Registry } from '#registry/registry.js';
import { BLANKS, Form } from '#store/form.js';
import { made, newRegistry, webSet, webTemplate } from '../support/registry.js';

const [NAME = '', UID = '', , NODE = '', HOST_IP = ''] = BLANKS;
const NODES = ['a', 'b', 'c', 'd', 'e', 'f', 'full', 'tainted', 'cordoned', 'missing', 'g', 'h', 'i', 'j', 'k', 'l'];
const CONTAINER = { name: 'c', image: 'example/c:1' };

/** Templates of pods: what differs from the plainest one. */
const TEMPLATES: Readonly<Record<string, { readonly spec?: object; readonly metadata?: object }>> = {
  'with one container': {},
  'on the network of their nodes': { spec: { hostNetwork: true } },
  'with init containers, of which one runs beside the others': {
    spec: {
      initContainers: [
        { ...CONTAINER, name: 'init' },
        { ...CONTAINER, name: 'beside', restartPolicy: 'Always' },
      ],
    },
  },
  'with several containers, ports and requests': {
    spec: {
      containers: [
        { ...CONTAINER, ports: [{ containerPort: 80, hostPort: 8080 }], resources: { requests: { cpu: '10m' } } },
        { ...CONTAINER, name: 'd', image: 'example/d' },
      ],
    },
  },
  'held by a finalizer': { metadata: { finalizers: ['example.com/held'] } },
  'that wait for a gate': { spec: { readinessGates: [{ conditionType: 'example.com/ready' }] } },
  'with the name of a node among their texts': {
    metadata: { labels: { app: 'a', on: 'b' } },
    spec: { containers: [{ ...CONTAINER, name: 'a' }] },
  },
  'with an address among their texts': { metadata: { annotations: { host: '10.0.0.1', empty: '' } } },
  'with the blank of a name among their texts': { metadata: { annotations: { blank: NAME } } },
  'with the blank of a uid in a text': { metadata: { annotations: { blank: `in ${UID.replaceAll('-', '')} it` } } },
  'with the blank of a node as an argument': { spec: { containers: [{ ...CONTAINER, args: [NODE, HOST_IP] }] } },
  'that select nodes': { spec: { nodeSelector: { size: 'large' } } },
  'that select a node by its own label': { spec: { nodeSelector: { 'kubernetes.io/hostname': 'c' } } },
  'that tolerate everything': { spec: { tolerations: [{ operator: 'Exists' }] } },
  'that are of another scheduler': { spec: { schedulerName: 'another' } },
  'that name their node': { spec: { nodeName: 'b' } },
  'that prefer other nodes, and keep away from pods': {
    spec: {
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 1, preference: { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['c'] }] } },
          ],
        },
        podAntiAffinity: {},
      },
    },
  },
};

type Template = (typeof TEMPLATES)[string];

function baseOf(registry: Registry, { spec = {}, metadata = {} }: Template): PodBase {
  const { template } = made(registry, 'daemonsets', webSet({ template: webTemplate(spec) })).spec;
  return { metadata: { generateName: 'web-', namespace: 'golden', labels: { app: 'web' }, ...metadata }, spec: template.spec };
}

/** A cluster in which all that happens is written in one of the two ways. */
class Life {
  readonly registry: Registry;
  readonly clock: VirtualClock;
  readonly #base: PodBase;
  #sequence = 0;
  #byForms = 0;

  constructor(template: Template) {
    const { registry, clock } = newRegistry();
    this.registry = registry;
    this.clock = clock;
    this.#base = baseOf(registry, template);
    for (const [index, name] of NODES.entries()) {
      if (name === 'missing') continue;
      const place = {
        ...(index % 2 === 0 && { 'topology.kubernetes.io/zone': index < 4 ? 'z' : 'y' }),
        size: index > 3 ? 'large' : 'small',
      };
      made(registry, 'nodes', {
        metadata: { name, labels: { 'kubernetes.io/hostname': name, ...place } },
        status: { allocatable: { cpu: '4', memory: '8Gi', pods: name === 'full' ? '1' : '10' } },
      });
      const taints = name === 'tainted' ? [{ key: 'a', value: 'b', effect: 'NoSchedule' }] : null;
      const patch = { spec: { taints, unschedulable: name === 'cordoned' } };
      registry.patch({ key: { resource: 'nodes', namespace: '', name }, type: 'merge', patch });
    }
    const feed = new Feed(registry.store, clock);
    createBinderController({ registry, clock, random: new Random('binder') }).start(feed);
    feed.start();
    clock.settle();
    const commit = registry.store.commit.bind(registry.store);
    vi.spyOn(registry.store, 'commit').mockImplementation((mutations) => {
      this.#byForms += mutations.filter((mutation) => 'form' in mutation).length;
      commit(mutations);
    });
  }

  /** How many objects were written as forms and words since the last time. */
  get byForms(): number {
    const count = this.#byForms;
    this.#byForms = 0;
    return count;
  }

  create(nodes = NODES): void {
    const regarding = { kind: 'DaemonSet', namespace: 'golden', name: 'web', uid: 'set', apiVersion: 'apps/v1' };
    this.#write({ verb: 'createPods', base: this.#base, nodes, regarding });
  }

  /** Kubelets say something of all pods that are bound. */
  report(say: (spec: Pod['spec'], nowMs: number, index: number) => Pick<PodReport, 'phase' | 'isReady' | 'containers'>): void {
    const nowMs = this.clock.now();
    const reports = this.pods.flatMap(({ metadata: { uid, name }, spec }, index): readonly PodReport[] => {
      if (spec.nodeName === undefined) return [];
      return [{ uid, name, namespace: 'golden', startedAtMs: nowMs - 1_000, reportedAtMs: nowMs, ...say(spec, nowMs, index) }];
    });
    this.#write({ verb: 'reportPods', reports });
  }

  /** All but some of the pods are deleted; kubelets that ask for no grace say that these have ended. */
  remove(options: (pod: Pod, index: number) => NonNullable<DeleteWrite['options']>, but = 0): void {
    const regarding = { kind: 'DaemonSet', namespace: 'golden', name: 'web', uid: 'set', apiVersion: 'apps/v1' };
    const writes = this.pods.slice(but).map((pod, index): DeleteWrite => {
      const { name, uid } = pod.metadata;
      const how = options(pod, index);
      const preconditions = { uid: index === 8 ? 'another' : uid };
      const hasEnded = how.gracePeriodSeconds === 0 && ({ hasEnded: true } as const);
      return { verb: 'delete', resource: 'pods', namespace: 'golden', name, options: how, preconditions, regarding, ...hasEnded };
    });
    this.#write(...writes);
  }

  get pods(): readonly Pod[] {
    return [...this.registry.store.snapshot().entries('pods')].map(([, pod]) => pod as Pod);
  }

  /** Everything that is stored, to the order of fields. */
  get all(): string {
    const snapshot = this.registry.store.snapshot();
    return JSON.stringify(
      ['pods', 'events', 'nodes'].map((resource) => [...snapshot.entries(resource)]),
      undefined,
      1,
    );
  }

  #write(...writes: readonly Write[]): void {
    this.#sequence += 1;
    this.registry.carryOut({ name: { shard: 0, epoch: 1, sequence: this.#sequence }, groups: [{ writes }] });
  }
}

const running = ({ containers }: Pod['spec'], startedAtMs: number, more: Partial<ContainerReport> = {}) => ({
  phase: 'Running' as const,
  isReady: true,
  containers: containers.map(() => ({ state: 'running' as const, startedAtMs, restarts: 0, isReady: true, ...more })),
});

/** What happens to pods, step by step. */
const STEPS: Readonly<Record<string, (life: Life) => void>> = {
  'are created': (life) => {
    life.create();
    life.create();
    life.clock.advance(1_000);
    life.create();
    life.create(['a']);
  },
  'are bound': (life) => {
    life.clock.settle();
    life.clock.advance(500);
    life.create(NODES.slice(0, 4));
    life.create();
    life.clock.settle();
  },
  'are being started': (life) => {
    const containers = [{ state: 'waiting', reason: 'ContainerCreating', restarts: 0, isReady: false } as const];
    life.report(() => ({ phase: 'Pending', isReady: false, containers }));
    life.report(() => ({ phase: 'Pending', isReady: false, containers }));
  },
  run: (life) => {
    life.clock.advance(1_500);
    life.report((spec, nowMs, index) => running(spec, nowMs - 1_000 * (index % 2)));
    const { version } = life.registry.store;
    life.clock.advance(100);
    life.report((spec, nowMs, index) => running(spec, nowMs - 100 - 1_000 * (index % 2)));
    expect(life.registry.store.version).toBe(version);
  },
  'have addresses that change': (life) => {
    for (const name of ['b', 'c']) {
      const status = {
        addresses: [
          { type: 'Hostname', address: name },
          { type: 'InternalIP', address: `10.0.0.${name === 'b' ? 1 : 2}` },
        ],
      };
      life.registry.patch({ key: { resource: 'nodes', namespace: '', name }, subresource: 'status', type: 'merge', patch: { status } });
    }
    life.report((spec, nowMs) => running(spec, nowMs - 100));
  },
  'are restarted': (life) => {
    life.clock.advance(3_000);
    const last = { reason: 'Error', exitCode: 1, startedAtMs: life.clock.now() - 3_000, finishedAtMs: life.clock.now() - 1_000 };
    life.report((spec, nowMs, index) => running(spec, nowMs, { restarts: 1, last: { ...last, exitCode: index % 3 } }));
  },
  'somebody else has written to': (life) => {
    for (const { metadata } of life.pods.slice(0, 5)) {
      const key = { resource: 'pods', namespace: 'golden', name: metadata.name } as const;
      life.registry.patch({ key, type: 'merge', patch: { metadata: { annotations: { by: 'hand' } } }, fieldManager: 'kubectl' });
    }
    life.report((spec, nowMs) => ({ ...running(spec, nowMs, { restarts: 1, isReady: false }), isReady: false }));
  },
  'are deleted': (life) => {
    life.clock.advance(1_000);
    life.remove((_pod, index) => (index % 5 === 0 ? { gracePeriodSeconds: index % 2 } : {}));
    life.remove((_pod, index) => (index % 3 === 0 ? { gracePeriodSeconds: 10 } : {}));
    life.remove((_pod, index) => (index % 7 === 0 ? { propagationPolicy: 'Foreground' } : {}));
    life.report((spec, nowMs) => running(spec, nowMs, { restarts: 1 }));
  },
  end: (life) => {
    life.clock.advance(1_000);
    life.report((spec, nowMs, index) => {
      const ended = { state: 'terminated', reason: 'Completed', exitCode: 0, finishedAtMs: nowMs, restarts: 1, isReady: false } as const;
      return { phase: index % 2 === 0 ? 'Succeeded' : 'Failed', isReady: false, containers: spec.containers.map(() => ended) };
    });
    life.report((spec, nowMs) => running(spec, nowMs, { restarts: 2 }));
  },
  'are removed': (life) => {
    life.create();
    life.clock.settle();
    life.remove(() => ({}), 3);
    life.remove(() => ({ gracePeriodSeconds: 0 }), 2);
  },
};

/** What was stored after a step, and how many objects were written as forms in it. */
interface Lived {
  readonly step: string;
  readonly all: string;
  readonly byForms: number;
}

function lived(template: Template): readonly Lived[] {
  const life = new Life(template);
  return Object.entries(STEPS).map(([step, act]) => {
    act(life);
    return { step, all: life.all, byForms: life.byForms };
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

it.each(Object.entries(TEMPLATES))('pods %s are stored the same by forms as whole', (_name, template) => {
  const byForms = lived(template);
  // No form is good for anything.
  vi.spyOn(Form.prototype, 'fits').mockReturnValue(false);
  expect(lived(template)).toEqual(byForms.map((step) => ({ ...step, byForms: 0 })));
});

it('what happens to many pods that are alike is written as forms', () => {
  const whole = lived({}).filter(({ byForms }) => byForms === 0);
  expect(whole.map(({ step }) => step)).toEqual([]);
});

it('what happens to pods in which a word stands elsewhere is written whole', () => {
  const whole = Object.entries(TEMPLATES).filter(([, template]) => lived(template).every(({ byForms }) => byForms === 0));
  expect(whole.map(([name]) => name)).toEqual([
    'with the blank of a name among their texts',
    'with the blank of a uid in a text',
    'with the blank of a node as an argument',
  ]);
});
