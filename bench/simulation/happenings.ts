import type { Random } from '../../src/clock/random.js';
import { ApiError } from '../../src/objects/api-error.js';
import { decodeResource } from '../../src/objects/decode.js';
import type { DaemonSet, Node, Pod, PodSpec, PodStatus, Taint } from '../../src/objects/kubernetes.js';
import type { ResourceName, ResourceTypes } from '../../src/objects/resources.js';
import { formatTime } from '../../src/objects/time.js';
import { KUBELET_ANNOTATION } from '../../src/objects/views.js';
import { currentRevision, hasEnded, hashOf, isTerminating, isUpToDate, ownerOf } from './facts.js';
import type { Happening, Step } from './schedule.js';
import type { SimulatedCluster } from './simulated-cluster.js';

const NAMESPACE = 'default';
const SETS = ['web', 'log'] as const;
const IMAGES = ['example/c:1', 'example/c:2', 'example/c:3', 'example/c:4'] as const;
const NODE_NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const;
const STRATEGIES = [
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2, maxSurge: 0 } },
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '34%', maxSurge: 0 } },
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%', maxSurge: 0 } },
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '50%' } },
  { type: 'OnDelete', rollingUpdate: null },
] as const;
const PLACEMENTS = [
  { nodeSelector: null, affinity: null, tolerations: null },
  { nodeSelector: { disk: 'fast' }, affinity: null, tolerations: null },
  { nodeSelector: null, affinity: null, tolerations: [{ key: 'spare', operator: 'Exists' }] },
  {
    nodeSelector: null,
    tolerations: [{ key: 'spare', operator: 'Exists', effect: 'NoExecute' }],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'disk', operator: 'NotIn', values: ['fast'] }] },
            { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['b'] }] },
          ],
        },
      },
    },
  },
] as const;
const TAINTS: readonly Taint[] = [
  { key: 'spare', effect: 'NoSchedule' },
  { key: 'spare', effect: 'NoExecute' },
  { key: 'soft', effect: 'PreferNoSchedule' },
];
const HOLD = 'example.com/hold';

/** Makes things happen to a cluster, one step at a time. */
export class Happenings {
  readonly #cluster: SimulatedCluster;
  readonly #random: Random;
  #counter = 0;

  constructor(cluster: SimulatedCluster, random: Random) {
    this.#cluster = cluster;
    this.#random = random;
  }

  /** What there is before the first step: some nodes, of which some are driven by hand, and a set or two. */
  begin(): void {
    const count = 2 + this.#random.below(3);
    for (const name of NODE_NAMES.slice(0, count)) this.#try(() => this.#addNode(name, this.#random.chance(0.3)));
    this.#try(() => this.#createPool());
    for (const name of SETS.slice(0, this.#random.chance(0.4) ? 2 : 1)) {
      this.#try(() => this.#createSet(name, this.#random.pick(STRATEGIES)));
    }
  }

  perform({ happening, x, y }: Step): void {
    this.#try(() => this.#all[happening](x, y));
  }

  /** Ends all trouble: afterwards the cluster only has to come to rest. */
  heal(): void {
    const cluster = this.#cluster;
    cluster.weather.delayMs = 0;
    cluster.weather.repeats = 0;
    for (const name of [...cluster.failedKubelets]) cluster.setKubelet(name, 'healthy');
    this.#freePods();
    const calm = { timing: { pull: null, start: null, ready: null, stop: null }, failureRates: null };
    this.#try(() => this.#patch('nodepools', 'pool', { spec: calm }));
    for (const set of this.#sets) {
      if (isBroken(set.spec.template.spec)) this.#try(() => this.#setImage(set, IMAGES[0]));
    }
  }

  /** Writes the status of the pods that nobody else acts on, as kubelets that are well would. */
  drive(): void {
    for (const pod of this.#pods) {
      if (this.#isDriven(pod)) this.#try(() => this.#drivePod(pod, 'ready'));
      if (this.#isStuck(pod)) this.#try(() => this.#remove('pods', pod.metadata.name));
    }
  }

  /** Changes something of every set that means nothing, so that it looks again at what wakes nobody (B-170, B-171). */
  nudge(): void {
    for (const set of this.#sets) this.#try(() => this.#annotate(set));
  }

  readonly #all: Readonly<Record<Happening, (x: number, y: number) => void>> = {
    pause: () => undefined,
    editTemplate: (x, y) => this.#withSet(x, (set) => this.#setImage(set, pick(IMAGES, y))),
    breakTemplate: (x) => this.#withSet(x, (set) => this.#setImage(set, 'example/c:non-existent')),
    editStrategy: (x, y) => this.#withSet(x, (set) => this.#patchSet(set, { spec: { updateStrategy: pick(STRATEGIES, y) } })),
    editMinReady: (x, y) => this.#withSet(x, (set) => this.#patchSet(set, { spec: { minReadySeconds: pick([0, 3, 20], y) } })),
    editPlacement: (x, y) => this.#withSet(x, (set) => this.#patchSet(set, { spec: { template: { spec: pick(PLACEMENTS, y) } } })),
    editHistoryLimit: (x, y) => this.#withSet(x, (set) => this.#patchSet(set, { spec: { revisionHistoryLimit: pick([0, 1, 3], y) } })),
    annotateSet: (x) => this.#withSet(x, (set) => this.#annotate(set)),
    addNode: (x, y) => this.#addNode(pick(NODE_NAMES, x), y < 0.3),
    removeNode: (x) => this.#withNode(x, ({ metadata }) => this.#remove('nodes', metadata.name)),
    failKubelet: (x) => this.#withNode(x, ({ metadata }) => this.#cluster.setKubelet(metadata.name, 'failed')),
    healKubelet: (x) => this.#withFailed(x, (name) => this.#cluster.setKubelet(name, 'healthy')),
    taintNode: (x, y) => this.#withNode(x, (node) => this.#taint(node, pick(TAINTS, y))),
    untaintNode: (x) => this.#withNode(x, (node) => this.#untaint(node)),
    labelNode: (x, y) => this.#withNode(x, (node) => this.#labelNode(node, y < 0.6 ? 'fast' : null)),
    cordonNode: (x, y) => this.#withNode(x, ({ metadata }) => this.#patch('nodes', metadata.name, { spec: { unschedulable: y < 0.5 } })),
    deletePod: (x) => this.#withPod(x, ({ metadata }) => this.#remove('pods', metadata.name)),
    killPod: (x) => this.#withPod(x, ({ metadata }) => this.#remove('pods', metadata.name, { gracePeriodSeconds: 0 })),
    failPod: (x, y) => this.#withPod(x, (pod) => this.#writeStatus(pod, { phase: y < 0.75 ? 'Failed' : 'Succeeded' }, false)),
    drivePod: (x, y) => this.#withDriven(x, (pod) => this.#drivePod(pod, y < 0.7 ? 'ready' : 'unready')),
    holdPod: (x) => this.#withPod(x, (pod) => this.#patchPod(pod, { metadata: { finalizers: [HOLD] } })),
    freePods: () => this.#freePods(),
    relabelPod: (x, y) => this.#withPod(x, (pod) => this.#patchPod(pod, { metadata: { labels: { app: pick([...SETS, 'none'], y) } } })),
    disownPod: (x) => this.#withPod(x, (pod) => this.#patchPod(pod, { metadata: { ownerReferences: null } })),
    barePod: (x, y) => this.#withNode(x, (node) => this.#barePod(node, pick(SETS, y))),
    deleteSet: (x, y) => this.#withSet(x, (set) => this.#deleteSet(set, pick(['Background', 'Foreground', 'Orphan'] as const, y))),
    createSet: (x, y) => this.#createSet(pick(SETS, x), pick(STRATEGIES, y)),
    deleteRevision: (x) => this.#withRevision(x, ({ metadata }) => this.#remove('controllerrevisions', metadata.name)),
    copyRevision: (x) => this.#withRevision(x, (revision) => this.#copyRevision(revision)),
    crashShard: (x) => this.#cluster.crashShard(Math.floor(x * this.#cluster.shardCount)),
    crashControlPlane: () => this.#cluster.crashControlPlane(),
    loseMessages: (x) => this.#cluster.loseMessages(Math.floor(x * this.#cluster.shardCount)),
    changeWeather: (x, y) => this.#changeWeather(x, y),
  };

  get #sets(): readonly DaemonSet[] {
    return [...this.#cluster.audit.truth.daemonsets.values()];
  }

  get #pods(): readonly Pod[] {
    return [...this.#cluster.audit.truth.pods.values()];
  }

  #withSet(x: number, task: (set: DaemonSet) => void): void {
    within(this.#sets, x, task);
  }

  #withNode(x: number, task: (node: Node) => void): void {
    within([...this.#cluster.audit.truth.nodes.values()], x, task);
  }

  #withFailed(x: number, task: (name: string) => void): void {
    within([...this.#cluster.failedKubelets], x, task);
  }

  #withPod(x: number, task: (pod: Pod) => void): void {
    within(this.#pods, x, task);
  }

  #withDriven(x: number, task: (pod: Pod) => void): void {
    within(
      this.#pods.filter((pod) => this.#isDriven(pod)),
      x,
      task,
    );
  }

  #withRevision(x: number, task: (revision: ResourceTypes['controllerrevisions']) => void): void {
    within([...this.#cluster.audit.truth.controllerrevisions.values()], x, task);
  }

  /** Does what a user does; that it may be refused is part of the game. */
  #try(task: () => void): void {
    try {
      this.#cluster.audit.as('user', task);
    } catch (error) {
      if (!ApiError.is(error)) throw error;
    }
  }

  #addNode(name: string, isManual: boolean): void {
    const now = formatTime(this.#cluster.clock.now());
    const labels = { 'kubernetes.io/hostname': name };
    const annotations = { [KUBELET_ANNOTATION]: isManual ? 'manual' : 'simulated' };
    const ready = { type: 'Ready', status: 'True', reason: 'R', message: '', lastHeartbeatTime: now, lastTransitionTime: now };
    const conditions = isManual ? [ready] : [];
    this.#create('nodes', { metadata: { name, labels, annotations }, spec: {}, status: { conditions, daemonEndpoints: {}, nodeInfo: {} } });
  }

  /** Two nodes on which everything takes its time, and goes wrong now and then. */
  #createPool(): void {
    const timing = { pull: '0s-3s', start: '0s-1s', ready: '0s-8s', stop: '0s-6s' };
    const failureRates = { start: '20%', pull: '20%' };
    this.#create('nodepools', { metadata: { name: 'pool' }, spec: { replicas: 2, timing, failureRates }, status: {} });
  }

  #createSet(name: string, updateStrategy: (typeof STRATEGIES)[number]): void {
    const labels = { app: name };
    const container = { name: 'c', image: IMAGES[0], resources: {} };
    const spec = { terminationGracePeriodSeconds: 10, containers: [container] };
    const strategy = updateStrategy.rollingUpdate === null ? { type: updateStrategy.type } : updateStrategy;
    this.#create('daemonsets', {
      metadata: { name, namespace: NAMESPACE },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec }, updateStrategy: strategy },
      status: {},
    });
  }

  #deleteSet({ metadata }: DaemonSet, propagationPolicy: 'Background' | 'Foreground' | 'Orphan'): void {
    this.#cluster.registry.remove({ key: { resource: 'daemonsets', namespace: NAMESPACE, name: metadata.name }, propagationPolicy });
  }

  #setImage(set: DaemonSet, image: string): void {
    this.#patchSet(set, { spec: { template: { spec: { containers: [{ name: 'c', image }] } } } });
  }

  /** A pod whose image does not exist, and which no set replaces: nobody's, one that is replaced by hand, or one whose label lies (B-265). */
  #isStuck(pod: Pod): boolean {
    if (!isBroken(pod.spec) || isTerminating(pod)) return false;
    const set = this.#sets.find(({ metadata }) => metadata.uid === ownerOf(pod));
    if (set?.spec.updateStrategy.type !== 'RollingUpdate') return true;
    const current = currentRevision(this.#cluster.audit.truth, set);
    return !isBroken(set.spec.template.spec) && current !== undefined && isUpToDate(set, hashOf(current), pod);
  }

  #annotate(set: DaemonSet): void {
    this.#patchSet(set, { metadata: { annotations: { note: String(this.#next()) } } });
  }

  #taint({ metadata, spec }: Node, taint: Taint): void {
    const others = (spec.taints ?? []).filter(({ key, effect }) => key !== taint.key || effect !== taint.effect);
    this.#patch('nodes', metadata.name, { spec: { taints: [...others, taint] } }, 'merge');
  }

  /** Takes off what a user has put on. */
  #untaint({ metadata, spec }: Node): void {
    const taints = (spec.taints ?? []).filter(({ key }) => key.startsWith('node.kubernetes.io/'));
    this.#patch('nodes', metadata.name, { spec: { taints } }, 'merge');
  }

  #labelNode({ metadata }: Node, disk: string | null): void {
    this.#patch('nodes', metadata.name, { metadata: { labels: { disk } } });
  }

  #barePod({ metadata }: Node, app: string): void {
    const container = { name: 'c', image: IMAGES[0], resources: {} };
    const name = `bare-${this.#next()}`;
    const spec = { nodeName: metadata.name, containers: [container], terminationGracePeriodSeconds: 5 };
    this.#create('pods', { metadata: { name, namespace: NAMESPACE, labels: { app } }, spec, status: {} });
  }

  #copyRevision(revision: ResourceTypes['controllerrevisions']): void {
    const { name, labels } = revision.metadata;
    const metadata = { name: `${name}-copy-${this.#next()}`, namespace: NAMESPACE, labels };
    this.#create('controllerrevisions', { metadata, data: revision.data, revision: revision.revision + 1 });
  }

  /** A pod is driven by hand if it is on a manual node, or its kubelet is not there. */
  #isDriven(pod: Pod): boolean {
    const node = this.#cluster.audit.truth.nodes.get(pod.spec.nodeName ?? '');
    return node?.metadata.annotations?.[KUBELET_ANNOTATION] === 'manual';
  }

  #drivePod(pod: Pod, state: 'ready' | 'unready'): void {
    if (isTerminating(pod)) {
      if (state === 'ready') this.#remove('pods', pod.metadata.name, { gracePeriodSeconds: 0 });
    } else if (!hasEnded(pod)) this.#writeStatus(pod, { phase: 'Running' }, state === 'ready');
  }

  #writeStatus({ metadata, status }: Pod, change: Partial<PodStatus>, isReady: boolean): void {
    const before = status.conditions?.find(({ type }) => type === 'Ready');
    const wanted = isReady ? 'True' : 'False';
    const since = before?.status === wanted ? before.lastTransitionTime : formatTime(this.#cluster.clock.now());
    const conditions = [{ type: 'Ready', status: wanted, lastTransitionTime: since }];
    const key = { resource: 'pods', namespace: NAMESPACE, name: metadata.name } as const;
    this.#cluster.registry.patch({ key, subresource: 'status', type: 'strategic', patch: { status: { ...change, conditions } } });
  }

  #freePods(): void {
    for (const pod of this.#pods) {
      const { name, finalizers = [] } = pod.metadata;
      if (finalizers.includes(HOLD)) this.#try(() => this.#patch('pods', name, { metadata: { finalizers: null } }, 'merge'));
    }
  }

  #changeWeather(x: number, y: number): void {
    const { weather } = this.#cluster;
    weather.delayMs = pick([0, 0, 5, 200, 4_000], x);
    weather.repeats = pick([0, 0, 0.2, 0.5], y);
  }

  #patchSet({ metadata }: DaemonSet, patch: object): void {
    this.#patch('daemonsets', metadata.name, patch);
  }

  #patchPod({ metadata }: Pod, patch: object): void {
    this.#patch('pods', metadata.name, patch, 'merge');
  }

  #patch(resource: ResourceName, name: string, patch: object, type: 'strategic' | 'merge' = 'strategic'): void {
    this.#cluster.registry.patch({ key: { resource, namespace: namespaceOf(resource), name }, type, patch });
  }

  #remove(resource: ResourceName, name: string, options: { readonly gracePeriodSeconds?: number } = {}): void {
    this.#cluster.registry.remove({ key: { resource, namespace: namespaceOf(resource), name }, ...options });
  }

  #create(resource: ResourceName, object: object): void {
    this.#cluster.registry.create({ resource, namespace: namespaceOf(resource), object: decodeResource(resource, object).object });
  }

  #next(): number {
    this.#counter += 1;
    return this.#counter;
  }
}

function isBroken({ containers }: PodSpec): boolean {
  return containers.some(({ image = '' }) => image.endsWith(':non-existent'));
}

function namespaceOf(resource: ResourceName): string {
  return resource === 'nodes' || resource === 'nodepools' ? '' : NAMESPACE;
}

function pick<Item>(items: readonly Item[], x: number): Item {
  const item = items[Math.floor(x * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

function within<Item>(items: readonly Item[], x: number, task: (item: Item) => void): void {
  if (items.length > 0) task(pick(items, x));
}
