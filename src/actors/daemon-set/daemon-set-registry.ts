import { type Labels, matchesLabelSelector } from '../../objects/label-selector.js';
import { type DaemonSetRecord, keyOf } from './daemon-set-record.js';

/** The DaemonSets of a shard, by uid, by key and by namespace. */
export class DaemonSetRegistry {
  readonly #byUid = new Map<string, DaemonSetRecord>();
  readonly #byKey = new Map<string, DaemonSetRecord>();
  readonly #byNamespace = new Map<string, Set<DaemonSetRecord>>();

  get isEmpty(): boolean {
    return this.#byUid.size === 0;
  }

  get(uid: string | undefined): DaemonSetRecord | undefined {
    return uid === undefined ? undefined : this.#byUid.get(uid);
  }

  /** The DaemonSet of `namespace/name`. */
  named(key: string): DaemonSetRecord | undefined {
    return this.#byKey.get(key);
  }

  all(): IterableIterator<DaemonSetRecord> {
    return this.#byUid.values();
  }

  inNamespace(namespace: string): Iterable<DaemonSetRecord> {
    return this.#byNamespace.get(namespace) ?? [];
  }

  /** Those whose selector matches the labels of an object of the namespace. */
  *matching(namespace: string, labels: Labels): IterableIterator<DaemonSetRecord> {
    for (const record of this.inNamespace(namespace)) {
      if (matchesLabelSelector(record.ledger.daemonSet.spec.selector, labels)) yield record;
    }
  }

  add(record: DaemonSetRecord): void {
    const { daemonSet } = record.ledger;
    const namespace = daemonSet.metadata.namespace ?? '';
    this.#byUid.set(record.uid, record);
    this.#byKey.set(keyOf(daemonSet), record);
    const group = this.#byNamespace.get(namespace) ?? new Set();
    this.#byNamespace.set(namespace, group.add(record));
  }

  remove(record: DaemonSetRecord): void {
    const { daemonSet } = record.ledger;
    const namespace = daemonSet.metadata.namespace ?? '';
    this.#byUid.delete(record.uid);
    if (this.#byKey.get(keyOf(daemonSet)) === record) this.#byKey.delete(keyOf(daemonSet));
    const group = this.#byNamespace.get(namespace);
    group?.delete(record);
    if (group?.size === 0) this.#byNamespace.delete(namespace);
  }
}
