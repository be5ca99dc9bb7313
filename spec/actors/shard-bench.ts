import { Shard, type ShardOptions } from '#actors/shard.js';
import type { ActorFamily, SeenChange, ShardHost } from '#actors/shard-host.js';
import { portPair } from '#channels/in-thread-port.js';
import type { ToControlPlane, ToShard } from '#channels/messages.js';
import type { Port } from '#channels/port.js';
import { Random } from '#clock/random.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import type { PodReport } from '#objects/pod-report.js';
import type { Change, NodeView } from '#objects/views.js';
import type { DeleteWrite, WriteBatch, WriteGroup, WriteResult } from '#objects/writes.js';
import { UIDS } from '../support/uids.js';

/** A shard with one family that only writes down what it is told, and a control plane that only writes down what it gets. */
export class ShardBench {
  readonly clock = new VirtualClock();
  readonly shard: Shard;
  readonly changes: SeenChange[] = [];
  readonly listings: number[] = [];
  readonly restarted: string[] = [];
  received: ToControlPlane[] = [];
  silent: readonly string[] = [];
  isFamilyStopped = false;
  /** What the family does when it is told that everything is listed. */
  onListed: () => void = () => undefined;
  /** What the family does when it is told of a change. */
  onChanged: (change: SeenChange) => void = () => undefined;
  #host: ShardHost | undefined;
  #port: Port<ToShard, ToControlPlane> | undefined;

  constructor(options: Partial<ShardOptions> = {}) {
    const { clock } = this;
    const family = (host: ShardHost) => this.#family(host);
    this.shard = new Shard({
      index: 0,
      shardCount: 1,
      epoch: 3,
      clock,
      random: new Random('shard'),
      uids: UIDS,
      families: [family],
      ...options,
    });
  }

  get host(): ShardHost {
    if (this.#host === undefined) throw new Error('no family was made');
    return this.#host;
  }

  get batches(): readonly WriteBatch[] {
    return this.received.flatMap((message) => (message.kind === 'writes' ? [message.batch] : []));
  }

  /** Connects the shard to a control plane that has just begun. */
  connect(): void {
    const [here, there] = portPair<ToShard, ToControlPlane>(this.clock);
    here.listen((message) => this.received.push(message));
    this.#port = here;
    this.shard.connect(there);
    this.clock.settle();
  }

  /** Connects, and lists these at a version. */
  listed(version: number, ...changes: readonly Change[]): this {
    this.connect();
    this.send({ kind: 'listed', isFirst: true, isLast: true, version, changes });
    return this;
  }

  send(...messages: readonly ToShard[]): void {
    for (const message of messages) this.#port?.post(message);
    this.clock.settle();
  }

  /** Asks for writes; gives the list that the outcome is written into. */
  submit(...groups: readonly WriteGroup[]): (readonly (readonly WriteResult[])[] | undefined)[] {
    const outcomes: (readonly (readonly WriteResult[])[] | undefined)[] = [];
    this.host.submit(groups, (results) => outcomes.push(results));
    return outcomes;
  }

  /** Asks for one write; gives the list that the outcome is written into. */
  submitOne(write: DeleteWrite): (WriteResult | undefined)[] {
    const outcomes: (WriteResult | undefined)[] = [];
    this.host.submitOne(write, { answered: (result) => outcomes.push(result) });
    return outcomes;
  }

  /** Answers a batch: every write is done. */
  answer({ name, groups }: WriteBatch, version = 1): void {
    const results = groups.map(({ writes }) => writes.map((): WriteResult => ({ outcome: 'done' })));
    this.send({ kind: 'results', result: { name, version, results } });
  }

  #family(host: ShardHost): ActorFamily {
    this.#host = host;
    return {
      changed: (changes) => {
        this.changes.push(...changes);
        for (const change of changes) this.onChanged(change);
      },
      listed: () => {
        this.listings.push(host.views.version);
        this.onListed();
      },
      restart: (actorId) => this.restarted.push(actorId),
      silentNodes: () => this.silent,
      stop: () => {
        this.isFamilyStopped = true;
      },
      describe: () => [{ id: 'node/a', chart: 'node', state: 'ready' }].values(),
    };
  }
}

/** A node as a change. */
export function nodeChange(name: string, version: number, more: Partial<NodeView> = {}): Change {
  return { resource: 'nodes', uid: `uid-of-${name}`, view: { ...NODE, uid: `uid-of-${name}`, name, version, ...more } };
}

/** What a kubelet says of a pod; nothing but its uid and its phase matters. */
export function reportOf(uid: string, phase: PodReport['phase']): PodReport {
  return { uid, namespace: 'default', name: uid, phase, startedAtMs: 0, reportedAtMs: 0, isReady: false, containers: [] };
}

/** One write that is as good as any other. */
export function deleting(...names: readonly string[]): WriteGroup {
  return { writes: names.map((name) => ({ verb: 'delete', resource: 'pods', namespace: 'default', name })) };
}

const NODE: NodeView = {
  uid: '',
  name: '',
  version: 0,
  labels: {},
  taints: [],
  isUnschedulable: false,
  ready: 'True',
  kubelet: 'manual',
  pool: undefined,
};
