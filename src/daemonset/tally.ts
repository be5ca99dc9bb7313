import type { NodeAssessment } from './node-assessment.js';
import type { NodeCounts } from './node-counts.js';
import { NodeList } from './node-list.js';
import type { NodeUpkeep } from './node-upkeep.js';
import { isNamed, type NamedStage, type NodeUpdate, type UpdateStage } from './update-stage.js';

/** What the nodes of a DaemonSet come to: counters, and lists of those on which something is to be done, by the numbers of their entries. */
export class Tally {
  readonly #counts = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0, serving: 0 };
  readonly #stages = new Map<UpdateStage, number>();
  readonly #named = new Map<UpdateStage, NodeList>();
  readonly #missing = new NodeList();
  readonly #surplus = new NodeList();
  readonly #ended = new NodeList();

  /** How many nodes count for each field of the status, and how many serve during a surge. */
  get counts(): Readonly<Record<keyof NodeCounts | 'serving', number>> {
    return this.#counts;
  }

  /** Nodes on which a pod is to be created. */
  get missing(): Iterable<number> {
    return this.#missing;
  }

  /** Nodes that have pods to be deleted without further ado. */
  get surplus(): Iterable<number> {
    return this.#surplus;
  }

  /** Nodes that have failed or succeeded pods to be deleted. */
  get ended(): Iterable<number> {
    return this.#ended;
  }

  /** How many nodes are in any of the stages. */
  inStage(...stages: readonly UpdateStage[]): number {
    return stages.reduce((sum, stage) => sum + (this.#stages.get(stage) ?? 0), 0);
  }

  /** The nodes in a stage from which an update takes the next ones. */
  named(stage: NamedStage): Iterable<number> {
    return this.#named.get(stage) ?? NO_NODES;
  }

  /** Counts a node, and puts it at the end of the lists to which it belongs. */
  add(node: number, assessment: NodeAssessment): void {
    this.count(assessment);
    this.list(node, assessment);
  }

  /** Counts nodes that are alike, and are listed later: the lists have an order. */
  count({ counts, update }: NodeAssessment, nodes = 1): void {
    this.#count(counts, update, nodes);
  }

  /** Puts a node that has been counted at the end of the lists to which it belongs. */
  list(node: number, { isListed, upkeep, update }: NodeAssessment): void {
    if (!isListed) return;
    if (upkeep.needsPod) this.#missing.add(node);
    if (upkeep.surplus.length > 0) this.#surplus.add(node);
    if (hasEnded(upkeep)) this.#ended.add(node);
    if (isNamed(update.stage)) this.#listOf(update.stage).add(node);
  }

  /** Takes back what was added with the same assessment. */
  remove(node: number, { isListed, upkeep, update, counts }: NodeAssessment): void {
    this.#count(counts, update, -1);
    if (!isListed) return;
    if (upkeep.needsPod) this.#missing.delete(node);
    if (upkeep.surplus.length > 0) this.#surplus.delete(node);
    if (hasEnded(upkeep)) this.#ended.delete(node);
    if (isNamed(update.stage)) this.#listOf(update.stage).delete(node);
  }

  /** Everything that is counted and listed, in a form in which two tallies can be compared. */
  summary(nameOf: (node: number) => string): TallySummary {
    const lists = [
      ['missing', this.#missing] as const,
      ['surplus', this.#surplus] as const,
      ['ended', this.#ended] as const,
      ...this.#named,
    ];
    return {
      counts: Object.fromEntries([...Object.entries(this.#counts), ...this.#stages].filter(([, count]) => count !== 0).sort()),
      names: Object.fromEntries(
        lists
          .map(([list, nodes]) => [list, [...nodes].map(nameOf).sort()] as const)
          .filter(([, names]) => names.length > 0)
          .sort(),
      ),
    };
  }

  #count(counts: NodeCounts, { stage, isServing }: NodeUpdate, by: number): void {
    const sums = this.#counts;
    sums.desired += by * counts.desired;
    sums.current += by * counts.current;
    sums.misscheduled += by * counts.misscheduled;
    sums.ready += by * counts.ready;
    sums.available += by * counts.available;
    sums.updated += by * counts.updated;
    if (isServing) sums.serving += by;
    if (stage !== undefined) this.#stages.set(stage, (this.#stages.get(stage) ?? 0) + by);
  }

  #listOf(stage: UpdateStage): NodeList {
    const known = this.#named.get(stage);
    if (known !== undefined) return known;
    const nodes = new NodeList();
    this.#named.set(stage, nodes);
    return nodes;
  }
}

/** A tally as plain data. */
export interface TallySummary {
  readonly counts: Readonly<Record<string, number>>;
  readonly names: Readonly<Record<string, readonly string[]>>;
}

const NO_NODES: Iterable<number> = [];

function hasEnded({ failed, succeeded }: NodeUpkeep): boolean {
  return failed.length > 0 || succeeded.length > 0;
}
