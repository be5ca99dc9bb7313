import { setImmediate } from 'node:timers/promises';
import type { ActorHosting } from '#actors/actor-host.js';
import { NodeFamily } from '#actors/nodes/node-family.js';
import { Shard } from '#actors/shard.js';
import type { ActorFamily, ActorObserver, ShardHost } from '#actors/shard-host.js';
import type { ToControlPlane, ToShard } from '#channels/messages.js';
import { Random } from '#clock/random.js';
import { RealClock } from '#clock/real-clock.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import type { ShardCounts } from '#inspector/inspection-messages.js';
import { ShardInspector } from '#inspector/shard-inspector.js';
import { Uids } from '#objects/uids.js';
import type { Change, NodeView, PodView } from '#objects/views.js';
import type { BatchResult, WriteBatch } from '#objects/writes.js';

/** How many changes come in one message, which is a turn of the event loop. */
const CHANGES_PER_MESSAGE = 20;
const CREATED_MS = Date.UTC(2026, 0, 1);
const LABELS = { app: 'agent', 'controller-revision-hash': '68fc6fb5b7' };
const SPEC: PodView['spec'] = { containers: [{ name: 'agent', image: 'agent:1', resources: {} }], restartPolicy: 'Always' };

/** What a control plane says of one node and its pod, in the order in which it does: made once, so that shards alone are measured. */
export interface Script {
  readonly node: { readonly open: NodeView; readonly cordoned: NodeView };
  readonly pod: { readonly pending: PodView; readonly ready: PodView; readonly leaving: PodView };
}

/** The scripts of so many nodes. */
export function scripts(nodes: number): readonly Script[] {
  return Array.from({ length: nodes }, (_, number) => ({ node: nodeScript(number), pod: podScript(number) }));
}

/**
 * A shard of nodes with a pod each, alone in its thread; a control plane that does what was written tells it of changes. Its inspector can be
 * changed, and taken away, so that what inspection costs is seen on the very same shard.
 */
export class DrivenShard {
  readonly #clock = new VirtualClock();
  readonly #scripts: readonly Script[];
  readonly #shard: Shard;
  #host: ShardHost | undefined;
  /** Of the inspector: a shard of a cluster has it from the beginning. */
  #observe: ActorObserver | undefined;
  /** What an inspector is told of beside steps, by inspector. */
  readonly #families = new Map<ShardInspector | undefined, ActorFamily>();
  #family: ActorFamily | undefined;
  #receive: (message: ToShard) => void = () => undefined;
  #version = 1;
  #asked: WriteBatch[] = [];
  #nextPod = 0;
  #nextNode = 0;

  constructor(all: readonly Script[], { hosting }: { readonly hosting?: ActorHosting } = {}) {
    this.#scripts = all;
    this.#shard = new Shard({
      index: 0,
      shardCount: 1,
      epoch: 1,
      clock: this.#clock,
      random: Random.derived('driven', 'shard'),
      uids: new Uids(Random.derived('driven', 'uids')),
      families: [(host) => new NodeFamily(host, { hosting }), (host) => this.#inspection(host)],
      observe: (actor, step) => this.#observe?.(actor, step),
    });
    this.#shard.connect({
      post: (message) => this.#take(message),
      listen: (receive) => {
        this.#receive = receive;
      },
      close: () => undefined,
    });
    this.#list();
  }

  /** An inspector of this shard, which is told of nothing before `inspectBy`. */
  newInspector(): ShardInspector {
    const inspector = new ShardInspector(new RealClock({ unref: true }));
    inspector.inspects(this.#shard);
    if (this.#host !== undefined) this.#families.set(inspector, inspector.family(this.#host));
    return inspector;
  }

  /** From now on this one is told of what the actors do; nobody if undefined. */
  inspectBy(inspector: ShardInspector | undefined): void {
    this.#observe = inspector?.observe;
    this.#family = this.#families.get(inspector);
  }

  /** Throws unless every node and every pod is ready, and an inspector says so, too. */
  check(inspector: ShardInspector): void {
    const wanted = this.#scripts.length;
    const isReady = ({ state }: { readonly state: unknown }) => JSON.stringify(state).includes('"ready"');
    const ready = [...this.#shard.describe()].filter(isReady).length;
    const counted = Math.max(...(countsOf(inspector).states['pod'] ?? []));
    if (ready !== wanted * 2 || counted !== wanted) throw new Error(`${ready} actors are ready, and ${counted} pods are counted as one`);
  }

  /** The next pods are replaced: each ends, is removed, and another is started in its place. */
  async replacePods(count: number): Promise<void> {
    for (let left = count; left > 0; left -= CHANGES_PER_MESSAGE) {
      const pods = this.#taken('pod');
      await this.#change(pods.map(({ pod }) => ({ resource: 'pods', uid: pod.leaving.uid, view: pod.leaving })));
      await this.#change(pods.map(({ pod }) => ({ resource: 'pods', uid: pod.leaving.uid, view: undefined })));
      await this.#change(pods.map(({ pod }) => ({ resource: 'pods', uid: pod.pending.uid, view: pod.pending })));
      await this.#change(pods.map(({ pod }) => ({ resource: 'pods', uid: pod.ready.uid, view: pod.ready })));
    }
  }

  /** The next nodes are cordoned and uncordoned: an event could hardly cause less. */
  async cordonNodes(count: number): Promise<void> {
    for (let left = count; left > 0; left -= CHANGES_PER_MESSAGE) {
      const nodes = this.#taken('node');
      await this.#change(nodes.map(({ node }) => ({ resource: 'nodes', uid: node.open.uid, view: node.cordoned })));
      await this.#change(nodes.map(({ node }) => ({ resource: 'nodes', uid: node.open.uid, view: node.open })));
    }
  }

  stop(): void {
    this.#shard.stop();
  }

  #inspection(host: ShardHost): ActorFamily {
    this.#host = host;
    return {
      changed: (changes) => this.#family?.changed(changes),
      listed: () => undefined,
      stop: () => undefined,
      describe: () => [].values(),
    };
  }

  #taken(of: 'pod' | 'node'): readonly Script[] {
    const from = of === 'pod' ? this.#nextPod : this.#nextNode;
    const next = from + CHANGES_PER_MESSAGE < this.#scripts.length ? from + CHANGES_PER_MESSAGE : 0;
    if (of === 'pod') this.#nextPod = next;
    else this.#nextNode = next;
    return this.#scripts.slice(from, from + CHANGES_PER_MESSAGE);
  }

  #list(): void {
    const changes = this.#scripts.flatMap(({ node, pod }): Change[] => [
      { resource: 'nodes', uid: node.open.uid, view: node.open },
      { resource: 'pods', uid: pod.ready.uid, view: pod.ready },
    ]);
    this.#receive({ kind: 'listed', isFirst: true, isLast: true, version: this.#version, changes });
    this.#clock.settle();
  }

  async #change(changes: readonly Change[]): Promise<void> {
    const from = this.#version;
    this.#version += 1;
    this.#receive({ kind: 'changed', from, to: this.#version, changes });
    this.#clock.settle();
    this.#answer();
  }

  #take(message: ToControlPlane): void {
    if (message.kind === 'writes') this.#asked.push(message.batch);
  }

  /** Whatever was asked for is done. */
  #answer(): void {
    for (const { name, groups } of this.#asked) {
      const results = groups.map(({ writes }) => writes.map(() => DONE));
      this.#receive({ kind: 'results', result: { name, version: this.#version, results } satisfies BatchResult });
    }
    this.#asked = [];
    this.#clock.settle();
  }
}

/** Opens an inspector, as a page does; resolves when all actors are indexed. */
export async function opened(inspector: ShardInspector): Promise<void> {
  while (!countsOf(inspector).isComplete) await setImmediate();
}

function countsOf(inspector: ShardInspector): ShardCounts {
  return inspector.answer({ kind: 'counts' }) as ShardCounts;
}

const DONE = { outcome: 'done' } as const;

function nodeScript(number: number): Script['node'] {
  const name = `node-${number}`;
  const labels = { 'kubernetes.io/hostname': name };
  const common = {
    uid: `uid-of-${name}`,
    name,
    version: 1,
    labels,
    taints: [],
    ready: 'True',
    kubelet: 'simulated',
    pool: undefined,
  } as const;
  return { open: { ...common, isUnschedulable: false }, cordoned: { ...common, isUnschedulable: true } };
}

function podScript(number: number): Script['pod'] {
  const pending: PodView = {
    uid: `uid-of-agent-${number}`,
    namespace: 'default',
    name: `agent-${number}`,
    version: 1,
    createdAtMs: CREATED_MS,
    labels: LABELS,
    controllerUid: 'uid-of-agent',
    nodeName: `node-${number}`,
    targetNode: `node-${number}`,
    phase: 'Pending',
    isReady: false,
    readyChangedAtMs: undefined,
    deletionAtMs: undefined,
    reason: '',
    hasStarted: false,
    restarts: 0,
    containers: undefined,
    spec: SPEC,
  };
  const ready = { ...pending, version: 2, phase: 'Running', isReady: true, readyChangedAtMs: CREATED_MS, hasStarted: true };
  return { pending, ready, leaving: { ...ready, version: 3, deletionAtMs: CREATED_MS + 30_000 } };
}
