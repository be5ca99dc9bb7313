import type { Shard } from '#actors/shard.js';
import { portPair } from '#channels/in-thread-port.js';
import type { ToControlPlane, ToShard } from '#channels/messages.js';
import type { Port } from '#channels/port.js';
import type { VirtualClock } from '#clock/virtual-clock.js';
import { conflict, notFound } from '#objects/api-errors.js';
import type { ControllerRevision, OwnerReference, Status } from '#objects/kubernetes.js';
import { RESOURCES } from '#objects/resources.js';
import type { Uid } from '#objects/uids.js';
import type { Change, PodView, Views } from '#objects/views.js';
import type { CreatePodsWrite, PatchWrite, Preconditions, Write, WriteBatch, WriteResult } from '#objects/writes.js';

type Name = keyof Views;
type View = Views[Name];

/** How long a deleted pod may take to stop, in milliseconds. */
const GRACE_MS = 30_000;

/** Just enough of a control plane for DaemonSet actors: it keeps views, carries out batches, and writes down what was done. */
export class MiniControlPlane {
  readonly clock: VirtualClock;
  /** What was done, in order: `create node-1`, `delete web-1`, `event FailedDaemonPod`, `patch daemonsets/status`. */
  log: string[] = [];
  /** Why a write of the given line is refused. */
  refuses: (line: string) => Status | undefined = () => undefined;
  /** Whether batches are carried out, or get lost on their way. */
  isReachable = true;
  readonly #views: { readonly [Key in Name]: Map<Uid, Views[Key]> } = {
    nodes: new Map(),
    daemonsets: new Map(),
    controllerrevisions: new Map(),
    pods: new Map(),
    nodepools: new Map(),
  };
  #version = 1;
  #pods = 0;
  #changes: Change[] = [];
  #sent = 0;
  #port: Port<ToShard, ToControlPlane> | undefined;

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  /** Connects a shard; one that was connected before has lost the control plane. */
  connect(shard: Shard): void {
    const [here, there] = portPair<ToShard, ToControlPlane>(this.clock);
    this.#port = here;
    here.listen((message) => this.#receive(message));
    shard.connect(there);
  }

  all<Key extends Name>(resource: Key): readonly Views[Key][] {
    return [...this.#views[resource].values()];
  }

  /** Keeps a new or changed view. */
  put<Key extends Name>(resource: Key, view: Views[Key]): void {
    this.#version += 1;
    const kept =
      'metadata' in view
        ? { ...view, metadata: { ...view.metadata, resourceVersion: String(this.#version) } }
        : { ...view, version: this.#version };
    this.#views[resource].set(uidOf(view), kept as Views[Key]);
    this.#changes.push({ resource, uid: uidOf(view), view: kept } as Change);
  }

  remove(resource: Name, uid: Uid): void {
    this.#version += 1;
    const view = this.#views[resource].get(uid);
    this.#views[resource].delete(uid);
    this.#changes.push({ resource, uid, ...(view && { name: nameOf(view) }), view: undefined } as Change);
  }

  /** Sends what has changed. */
  flush(): void {
    const changes = this.#changes.splice(0);
    if (changes.length === 0) return;
    this.#port?.post({ kind: 'changed', from: this.#sent, to: this.#version, changes });
    this.#sent = this.#version;
  }

  #receive(message: ToControlPlane): void {
    if (message.kind === 'hello') this.#list();
    else if (message.kind === 'writes') this.#carryOut(message.batch);
  }

  #list(): void {
    const changes = (Object.keys(this.#views) as Name[]).flatMap((resource) =>
      [...this.#views[resource].values()].map((view) => ({ resource, uid: uidOf(view), view }) as Change),
    );
    this.#changes = [];
    this.#sent = this.#version;
    this.#port?.post({ kind: 'listed', isFirst: true, isLast: true, version: this.#version, changes });
  }

  #carryOut({ name, groups }: WriteBatch): void {
    let isFailed = false;
    const results = groups.map(({ writes }) => {
      const outcomes = writes.map((write): WriteResult => (isFailed ? { outcome: 'skipped' } : this.#carryOutOne(write)));
      isFailed ||= outcomes.some(({ outcome }) => outcome === 'refused');
      return outcomes;
    });
    if (!this.isReachable) return;
    this.flush();
    this.#port?.post({ kind: 'results', result: { name, version: this.#version, results } });
  }

  #carryOutOne(write: Write): WriteResult {
    const refusals = piecesOf(write)
      .map((piece) => this.#attempt(piece))
      .filter((status) => status !== undefined);
    const [status] = refusals;
    return status === undefined ? { outcome: 'done' } : { outcome: 'refused', status, failed: refusals.length };
  }

  /** Does it, or says why not. */
  #attempt(write: Write): Status | undefined {
    const line = lineOf(write);
    const refusal = this.refuses(line) ?? this.#violated(write);
    if (refusal !== undefined) return refusal;
    this.log.push(line);
    if (write.verb === 'create') this.#create(write.object as ControllerRevision);
    else if (write.verb === 'createPods') this.#createPods(write);
    else if (write.verb === 'patch') this.#patch(write);
    else if (write.verb === 'delete') this.#delete(write);
    return undefined;
  }

  #violated(write: Write): Status | undefined {
    if (!('preconditions' in write)) return undefined;
    const { uid, version, aliveOwner }: Preconditions = write.preconditions ?? {};
    const owner = aliveOwner && this.#views.daemonsets.get(aliveOwner.uid);
    if (aliveOwner && (owner === undefined || owner.metadata.deletionTimestamp))
      return conflict(RESOURCES.daemonsets, aliveOwner.name, 'gone').status;
    if (!('name' in write)) return undefined;
    const view = this.#named(write.resource as Name, write.name);
    if (view === undefined) return notFound(RESOURCES[write.resource], write.name).status;
    const isOther = (uid !== undefined && uidOf(view) !== uid) || (version !== undefined && versionOf(view) !== version);
    return isOther ? conflict(RESOURCES[write.resource], write.name, 'changed').status : undefined;
  }

  #named(resource: Name, name: string): View | undefined {
    return [...this.#views[resource].values()].find((view) => nameOf(view) === name);
  }

  #create(revision: ControllerRevision): void {
    const uid = `uid-of-${revision.metadata.name}-${this.#version}`;
    const creationTimestamp = new Date(this.clock.now()).toISOString();
    this.put('controllerrevisions', { ...revision, metadata: { ...revision.metadata, uid, creationTimestamp, resourceVersion: '' } });
  }

  #createPods({ base, nodes }: CreatePodsWrite): void {
    for (const targetNode of nodes) {
      this.#pods += 1;
      const name = `web-${this.#pods}`;
      this.put('pods', {
        uid: `uid-of-${name}`,
        namespace: base.metadata.namespace ?? '',
        name,
        version: 0,
        createdAtMs: 1000 * Math.floor(this.clock.now() / 1000),
        labels: base.metadata.labels ?? {},
        controllerUid: base.metadata.ownerReferences?.[0]?.uid,
        nodeName: undefined,
        targetNode,
        phase: 'Pending',
        isReady: false,
        readyChangedAtMs: undefined,
        deletionAtMs: undefined,
        reason: '',
        hasStarted: false,
        restarts: 0,
        spec: base.spec,
      });
    }
  }

  #patch({ resource, name, patch }: PatchWrite): void {
    const view = this.#named(resource as Name, name);
    if (view === undefined) return;
    if ('metadata' in view) this.put(resource as Name, patched(view, Object(patch)) as View);
    else if (resource === 'pods') this.put('pods', patchedPod(view as PodView, patch as PodPatch));
  }

  #delete({ resource, name }: { readonly resource: string; readonly name: string }): void {
    const view = this.#named(resource as Name, name);
    if (view === undefined) return;
    const pod = resource === 'pods' ? (view as PodView) : undefined;
    if (pod === undefined || pod.nodeName === undefined || pod.phase !== 'Running') this.remove(resource as Name, uidOf(view));
    else this.put('pods', { ...pod, deletionAtMs: this.clock.now() + GRACE_MS });
  }
}

interface PodPatch {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly (OwnerReference & { $patch?: string })[];
  };
}

function piecesOf(write: Write): readonly Write[] {
  return write.verb === 'createPods' ? write.nodes.map((node) => ({ ...write, nodes: [node] })) : [write];
}

function lineOf(write: Write): string {
  switch (write.verb) {
    case 'createPods':
      return `create ${write.nodes.join()}`;
    case 'create':
      return `create ${write.resource}`;
    case 'patch':
      return `patch ${write.resource}${write.subresource === undefined ? ` ${write.name}` : `/${write.subresource}`}`;
    case 'delete':
      return write.resource === 'pods' ? `delete ${write.name}` : `delete ${write.resource}`;
    case 'event':
      return `event ${write.reason}`;
    case 'reportPods':
    case 'reportNode':
      return 'report';
  }
}

function patchedPod(pod: PodView, { metadata }: PodPatch): PodView {
  const [owner] = metadata.ownerReferences ?? [];
  const labels = { ...pod.labels, ...metadata.labels };
  if (owner === undefined) return { ...pod, labels };
  return { ...pod, labels, controllerUid: owner.$patch === 'delete' ? undefined : owner.uid };
}

/** A merge patch (RFC 7386). Lists are replaced, also where a strategic merge would merge them. */
function patched(value: object, patch: object): object {
  const result = new Map<string, unknown>(Object.entries(value));
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) result.delete(key);
    else if (typeof change === 'object' && !Array.isArray(change)) result.set(key, patched(Object(result.get(key) ?? {}), change));
    else result.set(key, change);
  }
  return Object.fromEntries(result);
}

function uidOf(view: View): Uid {
  return 'metadata' in view ? view.metadata.uid : view.uid;
}

function nameOf(view: View): string {
  return 'metadata' in view ? view.metadata.name : view.name;
}

function versionOf(view: View): number {
  return 'metadata' in view ? Number(view.metadata.resourceVersion) : view.version;
}
