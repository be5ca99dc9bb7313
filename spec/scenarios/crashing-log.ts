import type { Pod } from '#index.js';
import type { Uids } from '#objects/uids.js';
import type { CommitLog, Compaction, LogRecord } from '#store/commit-log.js';

/** What happens at a commit: the writer dies before it has logged the commit, or right after; or something else is killed meanwhile. */
export type Crash = { readonly writer: 'dies before' | 'dies after' } | { readonly shard: number };

/** What a task of a writer that has died ends with. */
export class WriterDied extends Error {}

/** Counts the commits of a cluster over all its control planes, kills as planned, and looks at what each commit leaves behind. */
export class CommitWatch {
  /** How often something was killed. */
  crashes = 0;
  commits = 0;
  /** Moments at which two live pods of one revision were on one node, or a node with a live kubelet was not ready any more. */
  readonly broken: string[] = [];
  readonly #plan: ReadonlyMap<number, Crash>;
  readonly #kill: (thread: 'control-plane' | number) => void;
  readonly #pods = new Map<string, Pod>();

  constructor(plan: ReadonlyMap<number, Crash>, kill: (thread: 'control-plane' | number) => void) {
    this.#plan = plan;
    this.#kill = kill;
  }

  /** The number of the last commit at which something is killed. */
  get lastPlanned(): number {
    return Math.max(...this.#plan.keys());
  }

  /** The pods that are in the log. */
  get pods(): readonly Pod[] {
    return [...this.#pods.values()];
  }

  /** The log as one control plane writes it. */
  over(log: CommitLog): CommitLog {
    return new WatchedLog(log, this);
  }

  /** Begins a commit; gives how it ends. */
  next(): Crash | undefined {
    this.commits += 1;
    return this.#plan.get(this.commits);
  }

  kill(thread: 'control-plane' | number): void {
    this.crashes += 1;
    this.#kill(thread);
  }

  see({ changes }: LogRecord): void {
    for (const { resource, key, value } of changes) {
      if (resource !== 'pods') continue;
      if (value === undefined) this.#pods.delete(key);
      else this.#pods.set(key, value as Pod);
    }
    if (changes.some(({ resource }) => resource === 'pods')) this.#lookForDuplicates();
  }

  #lookForDuplicates(): void {
    const seen = new Map<string, string>();
    for (const pod of this.#pods.values()) {
      const { name, labels, deletionTimestamp, ownerReferences = [] } = pod.metadata;
      if (deletionTimestamp !== undefined || pod.status?.phase === 'Failed') continue;
      const place = `${nodeOf(pod)} ${ownerReferences[0]?.uid} ${labels?.['controller-revision-hash']}`;
      const other = seen.get(place);
      if (other !== undefined) this.broken.push(`commit ${this.commits}: ${other} and ${name} are both on ${place}`);
      seen.set(place, name);
    }
  }
}

class WatchedLog implements CommitLog {
  readonly #log: CommitLog;
  readonly #watch: CommitWatch;
  #isDead = false;

  constructor(log: CommitLog, watch: CommitWatch) {
    this.#log = log;
    this.#watch = watch;
  }

  get wantsCompaction(): boolean {
    return this.#log.wantsCompaction;
  }

  append(record: LogRecord): void {
    if (this.#isDead) throw new WriterDied();
    const crash = this.#watch.next();
    if (crash && 'shard' in crash) this.#watch.kill(crash.shard);
    if (crash && 'writer' in crash && crash.writer === 'dies before') this.#die();
    this.#log.append(record);
    this.#watch.see(record);
    if (crash && 'writer' in crash) this.#die();
  }

  records(uids: Uids): IterableIterator<LogRecord> {
    return this.#log.records(uids);
  }

  compact(): Compaction {
    return this.#log.compact();
  }

  #die(): never {
    this.#isDead = true;
    this.#watch.kill('control-plane');
    throw new WriterDied();
  }
}

/** The node that a pod is on, or is made for and not bound to yet. */
export function nodeOf({ spec }: Pod): string {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return spec.nodeName ?? terms?.[0]?.matchFields?.[0]?.values?.[0] ?? '';
}
