import { daemonSetFamily } from '#actors/daemon-set/daemon-set-family.js';
import type { Allowance, AllowanceRequest, RolloutCoordinator } from '#actors/rollout-coordination.js';
import { type ActorFailure, Shard } from '#actors/shard.js';
import { Random } from '#clock/random.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import type { DaemonSet, DaemonSetSpec } from '#objects/kubernetes.js';
import type { PodView } from '#objects/views.js';
import { type DaemonSetParts, daemonSet, node, podTemplate } from '../../support/daemon-sets.js';
import { UIDS } from '../../support/uids.js';
import { MiniControlPlane } from './mini-control-plane.js';

/** What the kubelets make of a pod when they come to it. */
type Kubelet = (pod: PodView) => Partial<PodView>;

/** A pod that runs and is ready. */
export const READY: Partial<PodView> = { phase: 'Running', isReady: true, hasStarted: true };

/** A coordinator that answers as it is told, at once, and remembers what it was asked. */
class FakeCoordinator implements RolloutCoordinator {
  verdict: Allowance['verdict'] | 'silent' = 'granted';
  readonly asked: AllowanceRequest[] = [];
  readonly forgotten: string[] = [];
  #receiver: (allowance: Allowance) => void = () => undefined;
  #epoch = 0;

  ask(request: AllowanceRequest): void {
    this.asked.push(request);
    this.answer();
  }

  /** Answers the last question, also unasked. */
  answer(): void {
    const request = this.asked.at(-1);
    if (request === undefined || this.verdict === 'silent') return;
    this.#epoch += 1;
    this.#receiver({ uid: request.uid, revision: request.revision, strategy: request.strategy, epoch: this.#epoch, verdict: this.verdict });
  }

  forget(uid: string): void {
    this.forgotten.push(uid);
  }

  receive(receiver: (allowance: Allowance) => void): void {
    this.#receiver = receiver;
  }
}

/** The DaemonSet `web` on some nodes, with its actors and kubelets that act when they are told to. */
export class DaemonSetBench {
  readonly clock = new VirtualClock();
  readonly store = new MiniControlPlane(this.clock);
  readonly coordinator = new FakeCoordinator();
  readonly failures: ActorFailure[] = [];
  shard: Shard;
  kubelet: Kubelet = () => READY;

  constructor({ nodes = 3, ...parts }: DaemonSetParts & { readonly nodes?: number } = {}) {
    for (let i = 1; i <= nodes; i += 1) this.store.put('nodes', node(`node-${i}`));
    this.store.put('daemonsets', daemonSet(parts));
    this.shard = this.#startShard(1);
  }

  get daemonSet(): DaemonSet {
    const [found] = this.store.all('daemonsets');
    if (found === undefined) throw new Error('the DaemonSet is gone');
    return found;
  }

  /** What was done since this was asked last. */
  get done(): readonly string[] {
    return this.store.log.splice(0);
  }

  /** How many pods were created and deleted since this was asked last. */
  get changes(): { readonly created: number; readonly deleted: number } {
    const { done } = this;
    return {
      created: done.filter((line) => line.startsWith('create node')).length,
      deleted: done.filter((line) => line.startsWith('delete web')).length,
    };
  }

  /** The image tags of the live pods, node by node. */
  get images(): readonly string[] {
    const live = this.store.all('pods').filter(({ deletionAtMs }) => deletionAtMs === undefined);
    return live.toSorted((one, other) => ((one.targetNode ?? '') < (other.targetNode ?? '') ? -1 : 1)).map(imageTag);
  }

  /** The state of one of the two actors. */
  stateOf(kind: 'daemonset' | 'rollout'): unknown {
    return [...this.shard.describe()].find(({ id }) => id === `${kind}/default/web`)?.state;
  }

  /** The pods of a node, the oldest first. */
  podsOn(name: string): readonly PodView[] {
    return this.store.all('pods').filter(({ targetNode }) => targetNode === name);
  }

  /** Lets the actors do what there is to do now. */
  settle(): this {
    this.store.flush();
    this.clock.settle();
    return this;
  }

  /** Lets the kubelets bind and run what is pending and remove what is terminating, once, a second later. */
  play(): this {
    this.clock.advance(1_000);
    for (const pod of this.store.all('pods')) {
      if (pod.deletionAtMs !== undefined) this.store.remove('pods', pod.uid);
      else if (pod.phase === 'Pending') this.become(pod, { nodeName: pod.targetNode, ...this.kubelet(pod) });
    }
    return this.settle();
  }

  /** Runs until nothing changes any more; gives how many rounds it took. */
  run(): number {
    for (let round = 0; round < 100; round += 1) {
      const before = this.#shape();
      this.settle().play();
      if (this.#shape() === before) return round;
    }
    throw new Error('it never ends');
  }

  /** Changes a pod as a kubelet or a user would. */
  become(pod: PodView, change: Partial<PodView>): void {
    const isChanged = change.isReady !== undefined && change.isReady !== pod.isReady;
    this.store.put('pods', { ...pod, ...(isChanged ? { readyChangedAtMs: this.clock.now() } : {}), ...change });
  }

  /** Changes the spec as a user would. */
  edit(spec: Partial<DaemonSetSpec>): this {
    this.#put(spec);
    return this.settle();
  }

  /** Gives the template another image. */
  setImage(tag: string): this {
    return this.edit(withImage(tag));
  }

  /** Likewise, while the actors are in the middle of something. */
  putImage(tag: string): void {
    this.#put(withImage(tag));
  }

  #put(spec: Partial<DaemonSetSpec>): void {
    const { metadata, spec: before, ...rest } = this.daemonSet;
    const generation = (metadata.generation ?? 0) + 1;
    const isNewTemplate = spec.template !== undefined;
    const annotations = isNewTemplate ? { 'deprecated.daemonset.template.generation': String(generation) } : metadata.annotations;
    this.store.put('daemonsets', {
      ...rest,
      metadata: { ...metadata, generation, ...(annotations && { annotations }) },
      spec: { ...before, ...spec },
    });
  }

  /** The shard's thread is replaced. */
  restartShard(): this {
    this.shard.stop();
    this.shard = this.#startShard(2);
    return this.settle();
  }

  #startShard(epoch: number): Shard {
    const { clock, failures } = this;
    const shard = new Shard({
      index: 0,
      shardCount: 1,
      epoch,
      clock,
      random: new Random(epoch),
      uids: UIDS,
      families: [daemonSetFamily(this.coordinator)],
      onFailure: (failure) => failures.push(failure),
    });
    this.store.connect(shard);
    return shard;
  }

  #shape(): string {
    return JSON.stringify(this.store.all('pods').map(({ name, phase, isReady, deletionAtMs }) => [name, phase, isReady, deletionAtMs]));
  }
}

function withImage(tag: string): Partial<DaemonSetSpec> {
  return { template: podTemplate({ containers: [{ name: 'c', image: `example/c:${tag}`, resources: {} }] }) };
}

/** The tag of the image of a pod's container. */
export function imageTag({ spec }: Pick<PodView, 'spec'>): string {
  return spec.containers[0]?.image?.split(':').at(-1) ?? '';
}

/** A set whose pods all run. */
export function running(nodes = 3): DaemonSetBench {
  const bench = new DaemonSetBench({ nodes });
  bench.run();
  bench.store.log = [];
  return bench;
}
