import { vi } from 'vitest';
import { Random } from '#clock/random.js';
import type { VirtualClock } from '#clock/virtual-clock.js';
import { createBinderController } from '#controllers/binder.js';
import { Feed } from '#controllers/feed.js';
import { PodsByNode } from '#controllers/pods-by-node.js';
import type { Pod } from '#objects/kubernetes.js';
import type { PodReport } from '#objects/pod-report.js';
import type { DeleteWrite, PodBase, Write } from '#objects/writes.js';
import type { Registry } from '#registry/registry.js';
import { BLANKS } from '#store/form.js';
import { made, newRegistry, webSet, webTemplate } from './registry.js';

const [NAME = '', UID = '', , NODE = '', HOST_IP = ''] = BLANKS;
/** Nodes by name; one of them does not exist. */
export const NODES = ['a', 'b', 'c', 'd', 'e', 'f', 'full', 'tainted', 'cordoned', 'missing', 'g', 'h', 'i', 'j', 'k', 'l'];
const CONTAINER = { name: 'c', image: 'example/c:1' };

/** Templates of pods: what differs from the plainest one. */
export const TEMPLATES: Readonly<Record<string, { readonly spec?: object; readonly metadata?: object }>> = {
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

/** One of them. */
export type Template = (typeof TEMPLATES)[string];

function baseOf(registry: Registry, { spec = {}, metadata = {} }: Template): PodBase {
  const { template } = made(registry, 'daemonsets', webSet({ template: webTemplate(spec) })).spec;
  return { metadata: { generateName: 'web-', namespace: 'golden', labels: { app: 'web' }, ...metadata }, spec: template.spec };
}

/** A cluster in which all that happens is written in one of the two ways. */
export class Life {
  readonly registry: Registry;
  readonly clock: VirtualClock;
  readonly #base: PodBase;
  #sequence = 0;
  #byForms = 0;

  /** Pods are bound by a controller of ours unless they are said to be bound from outside. */
  constructor(template: Template, { isBoundOutside = false }: { readonly isBoundOutside?: boolean } = {}) {
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
    const pods = new PodsByNode(feed);
    if (!isBoundOutside) createBinderController({ registry, clock, random: new Random('binder') }, pods).start(feed);
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
