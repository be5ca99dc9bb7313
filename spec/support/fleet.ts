import type { DaemonSet } from '#objects/kubernetes.js';
import type { Uid } from '#objects/uids.js';
import type { NodeView, PodView } from '#objects/views.js';
import { daemonSet as buildDaemonSet, type DaemonSetParts, NOW_MS, node, pod, UNBOUND } from './daemon-sets.js';
import { NamedLedger } from './named-ledger.js';

/** How many pods a step created and deleted. */
export interface Step {
  readonly created: number;
  readonly deleted: number;
}

/** A DaemonSet's nodes and pods, on which its plans are carried out at once: created pods are bound but not ready, deleted pods are gone. */
export class Fleet {
  readonly pods = new Map<Uid, PodView>();
  readonly ledger: NamedLedger;
  nowMs = NOW_MS;
  hash = 'a';
  #parts: DaemonSetParts;
  #made = 0;

  constructor(nodes: number | readonly NodeView[], parts: DaemonSetParts = {}) {
    this.#parts = parts;
    this.ledger = new NamedLedger(buildDaemonSet(parts));
    this.ledger.setRevision(this.hash);
    const views = typeof nodes === 'number' ? Array.from({ length: nodes }, (_, index) => node(`node-${index}`)) : nodes;
    for (const view of views) this.ledger.setNode(view);
    this.manage();
    this.makeReady();
  }

  get daemonSet(): DaemonSet {
    return this.ledger.daemonSet;
  }

  /** Another template, which is the next generation. */
  rollTo(hash: string, template: DaemonSetParts['template'] = this.#parts.template ?? {}): void {
    this.hash = hash;
    const generation = (this.#parts.generation ?? 1) + 1;
    this.change({ template, generation });
    this.ledger.setRevision(hash);
  }

  /** Changes parts of the DaemonSet. */
  change(parts: DaemonSetParts): void {
    this.#parts = { ...this.#parts, ...parts };
    this.ledger.setDaemonSet(buildDaemonSet(this.#parts));
  }

  /** Creates and deletes what every strategy wants. */
  manage(): Step {
    const plan = this.ledger.managePlan(this.nowMs);
    this.ledger.noteFailures(plan, this.nowMs);
    return this.#carryOut(plan);
  }

  /** Takes one step of the rolling update. */
  roll(): Step {
    return this.#carryOut(this.ledger.rollingPlan(this.nowMs));
  }

  /** Takes one step of the update with surge. */
  surge(): Step {
    return this.#carryOut(this.ledger.surgePlan(this.nowMs));
  }

  /** Changes the pods of a revision. */
  set(hash: string, more: Partial<PodView>, limit = Number.POSITIVE_INFINITY): void {
    const chosen = [...this.pods.values()].filter(({ labels }) => labels['controller-revision-hash'] === hash).slice(0, limit);
    for (const one of chosen) this.put({ ...one, ...more });
  }

  /** All pods turn ready, now. */
  makeReady(): void {
    for (const one of this.pods.values()) if (!one.isReady) this.put({ ...one, isReady: true, readyChangedAtMs: this.nowMs });
  }

  put(view: PodView): void {
    const before = this.pods.get(view.uid);
    this.pods.set(view.uid, view);
    this.ledger.setPod(view, undefined, before);
  }

  /** How many pods there are of each revision. */
  census(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { labels } of this.pods.values()) {
      const hash = labels['controller-revision-hash'] ?? '';
      counts[hash] = (counts[hash] ?? 0) + 1;
    }
    return counts;
  }

  #carryOut({ creates, deletes }: { readonly creates: readonly string[]; readonly deletes: readonly PodView[] }): Step {
    for (const nodeName of creates) this.#create(nodeName);
    for (const view of deletes) {
      this.pods.delete(view.uid);
      this.ledger.removePod(view);
    }
    return { created: creates.length, deleted: deletes.length };
  }

  #create(nodeName: string): void {
    this.#made += 1;
    this.put(pod(`web-${this.#made}`, { ...UNBOUND, hash: this.hash, nodeName, targetNode: nodeName, createdAtMs: this.nowMs }));
  }
}
