import { Random } from '#clock/random.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import { bootstrap } from '#controllers/bootstrap.js';
import type { Controller, ControllerContext } from '#controllers/controller.js';
import { Feed } from '#controllers/feed.js';
import { PodsByNode } from '#controllers/pods-by-node.js';
import { distinctionOf } from '#objects/distinction.js';
import type { Node, Pod, PodSpec } from '#objects/kubernetes.js';
import type { ResourceName, ResourceTypes, StoredObject } from '#objects/resources.js';
import { createRegistry } from '#registry/create-registry.js';
import { Heartbeats } from '#registry/heartbeats.js';
import type { Registry } from '#registry/registry.js';
import { MemoryStore } from '#store/memory-store.js';

type CreateController = (context: ControllerContext, pods: PodsByNode) => Controller;

/** A registry on an empty store, under virtual time, with the controllers that a spec wants to see at work. */
export class ControllerHarness {
  readonly clock = new VirtualClock();
  readonly store: MemoryStore<StoredObject>;
  readonly heartbeats = new Heartbeats(() => 0);
  readonly registry: Registry;
  /** Syncs that failed. */
  readonly errors: unknown[] = [];
  #stop: (() => void)[] = [];

  constructor(store = new MemoryStore<StoredObject>({ distinguish: distinctionOf, limits: { whole: 2 } })) {
    this.store = store;
    const { clock, heartbeats } = this;
    const random = new Random('controllers');
    this.registry = createRegistry({ store, clock, random, heartbeats, caCertificate: 'the CA', minimumEpoch: () => 0 });
    bootstrap(this.registry);
  }

  /** Starts controllers on what the store holds now. */
  start(...creates: readonly CreateController[]): void {
    const { registry, clock } = this;
    const feed = new Feed(this.store, clock);
    const pods = new PodsByNode(feed);
    const onError = (_name: string, _key: string, error: unknown) => this.errors.push(error);
    const controllers = creates.map((create) => create({ registry, clock, random: new Random('controllers'), onError }, pods));
    for (const controller of controllers) controller.start(feed);
    feed.start();
    this.#stop = [() => feed.stop(), ...controllers.map((controller) => () => controller.stop())];
  }

  /** Stops the controllers, as if their thread had died. */
  stop(): void {
    for (const stop of this.#stop) stop();
  }

  create<Name extends ResourceName>(resource: Name, object: object, namespace = ''): ResourceTypes[Name] {
    return this.registry.create({ resource, namespace, object: object as ResourceTypes[Name] }).object;
  }

  find<Name extends ResourceName>(resource: Name, name: string, namespace = ''): ResourceTypes[Name] | undefined {
    return this.registry.find({ resource, namespace, name });
  }

  remove(resource: ResourceName, name: string, options: RemoveOptions = {}): void {
    const { namespace = '', ...rest } = options;
    this.registry.remove({ key: { resource, namespace, name }, ...rest });
  }

  names(resource: ResourceName): readonly string[] {
    return [...this.store.snapshot().entries(resource)].map(([key]) => key);
  }

  node(name: string, { labels = {}, taints, annotations, ready = 'True', allocatable, unschedulable }: NodeFacts = {}): Node {
    const time = new Date(this.clock.now()).toISOString().replace('.000', '');
    const condition = { type: 'Ready', status: ready, lastHeartbeatTime: time, lastTransitionTime: time, reason: 'R', message: 'm' };
    return this.create('nodes', {
      kind: 'Node',
      apiVersion: 'v1',
      metadata: { name, labels, ...(annotations && { annotations }) },
      spec: { ...(taints && { taints }), ...(unschedulable && { unschedulable }) },
      status: {
        allocatable: { cpu: '4', memory: '8Gi', pods: '10', ...allocatable },
        ...(ready !== 'none' && { conditions: [condition] }),
        daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
        nodeInfo: {},
      },
    });
  }

  /** A kubelet outside posts its status. */
  post(nodeName: string, ready: 'True' | 'False'): void {
    const time = new Date(this.clock.now()).toISOString().replace('.000', '');
    const condition = { type: 'Ready', status: ready, lastHeartbeatTime: time, lastTransitionTime: time, reason: 'R', message: 'm' };
    const key = { resource: 'nodes', namespace: '', name: nodeName } as const;
    const node = this.registry.get(key);
    const others = (node.status.conditions ?? []).filter(({ type }) => type !== 'Ready');
    const status = { ...node.status, conditions: [...others, condition] };
    this.registry.update({ key, subresource: 'status', object: { ...node, status } });
  }

  pod(name: string, { labels = {}, ownerReferences, finalizers, status, ...spec }: PodFacts = {}): Pod {
    const metadata = { name, namespace: 'default', labels, ...(ownerReferences && { ownerReferences }), ...(finalizers && { finalizers }) };
    const container = { name: 'c', image: 'example/c:1', resources: {} };
    const pod = this.create(
      'pods',
      { kind: 'Pod', apiVersion: 'v1', metadata, spec: { containers: [container], ...spec }, status: {} },
      'default',
    );
    return status === undefined ? pod : this.podStatus(name, status);
  }

  podStatus(name: string, status: Pod['status']): Pod {
    const key = { resource: 'pods', namespace: 'default', name } as const;
    const pod = this.registry.get(key);
    return this.registry.update({ key, subresource: 'status', object: { ...pod, status: { ...pod.status, ...status } } }).object;
  }

  /** `Type Reason message` of each event, in the order of their names. */
  events(): readonly string[] {
    const { store } = this;
    return [...store.snapshot().entries('events')].map(([, event]) => {
      const { type, reason, message } = event as ResourceTypes['events'];
      return `${type} ${reason} ${message}`;
    });
  }
}

interface RemoveOptions {
  readonly namespace?: string;
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
}

interface NodeFacts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly taints?: Node['spec']['taints'];
  readonly ready?: 'True' | 'False' | 'Unknown' | 'none';
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly unschedulable?: boolean;
}

interface PodFacts extends Partial<PodSpec> {
  readonly labels?: Readonly<Record<string, string>>;
  readonly ownerReferences?: Pod['metadata']['ownerReferences'];
  readonly finalizers?: readonly string[];
  readonly status?: Pod['status'];
}

/** The affinity that pins a pod to a node (B-095). */
export function pinnedTo(node: string): NonNullable<PodSpec['affinity']> {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }] as const;
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] } } };
}

/** The keys and effects of a node's taints. */
export function taints(node: Node | undefined): readonly string[] {
  return (node?.spec.taints ?? []).map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`);
}

/** The status of a condition. */
export function condition(object: Node | Pod | undefined, type: string): string | undefined {
  const conditions: readonly { readonly type: string; readonly status: string }[] = object?.status.conditions ?? [];
  return conditions.find((one) => one.type === type)?.status;
}
