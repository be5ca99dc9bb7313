import type { NodeAssessment, NodeCounts } from './node-assessment.js';
import type { Standing, UpdateStage } from './update-stage.js';

/** What the nodes of a DaemonSet come to: counters, and the names of those on which something is to be done. */
export class Tally {
  readonly #counts = new Map<keyof NodeCounts | 'serving', number>();
  readonly #stages = new Map<UpdateStage, number>();
  readonly #named = new Map<UpdateStage, Set<string>>();
  readonly #missing = new Set<string>();
  readonly #surplus = new Set<string>();
  readonly #ended = new Set<string>();

  /** Nodes on which a pod is to be created. */
  get missing(): ReadonlySet<string> {
    return this.#missing;
  }

  /** Nodes that have pods to be deleted without further ado. */
  get surplus(): ReadonlySet<string> {
    return this.#surplus;
  }

  /** Nodes that have failed or succeeded pods to be deleted. */
  get ended(): ReadonlySet<string> {
    return this.#ended;
  }

  /** How many nodes count for a field of the status, or serve during a surge. */
  count(field: keyof NodeCounts | 'serving'): number {
    return this.#counts.get(field) ?? 0;
  }

  /** How many nodes are in any of the stages. */
  inStage(...stages: readonly UpdateStage[]): number {
    return stages.reduce((sum, stage) => sum + (this.#stages.get(stage) ?? 0), 0);
  }

  /** The nodes in a stage from which an update takes the next ones. */
  named(stage: NamedStage): ReadonlySet<string> {
    return this.#named.get(stage) ?? NO_NODES;
  }

  add(name: string, assessment: NodeAssessment): void {
    this.#change(assessment, 1);
    if (assessment.needsPod) this.#missing.add(name);
    if (assessment.surplus.length > 0) this.#surplus.add(name);
    if (hasEnded(assessment)) this.#ended.add(name);
    if (isNamed(assessment.stage)) this.#setOf(assessment.stage).add(name);
  }

  /** Takes back what was added with the same assessment. */
  remove(name: string, assessment: NodeAssessment): void {
    this.#change(assessment, -1);
    this.#missing.delete(name);
    this.#surplus.delete(name);
    this.#ended.delete(name);
    if (isNamed(assessment.stage)) this.#setOf(assessment.stage).delete(name);
  }

  /** Everything that is counted, in a form in which two tallies can be compared. */
  summary(): TallySummary {
    const lists = [
      ['missing', this.#missing] as const,
      ['surplus', this.#surplus] as const,
      ['ended', this.#ended] as const,
      ...this.#named,
    ];
    return {
      counts: Object.fromEntries([...this.#counts, ...this.#stages].filter(([, count]) => count !== 0).sort()),
      names: Object.fromEntries(
        lists
          .map(([list, names]) => [list, [...names].sort()] as const)
          .filter(([, names]) => names.length > 0)
          .sort(),
      ),
    };
  }

  #change({ counts, stage, isServing }: NodeAssessment, by: 1 | -1): void {
    for (const field of FIELDS) if (counts[field]) this.#counts.set(field, this.count(field) + by);
    if (isServing) this.#counts.set('serving', this.count('serving') + by);
    if (stage !== undefined) this.#stages.set(stage, this.inStage(stage) + by);
  }

  #setOf(stage: UpdateStage): Set<string> {
    const known = this.#named.get(stage);
    if (known !== undefined) return known;
    const names = new Set<string>();
    this.#named.set(stage, names);
    return names;
  }
}

/** The stages whose nodes are known by name. */
export type NamedStage = 'surged' | `outdated/${Standing}` | `outdatedUnavailable/${Standing}`;

/** A tally as plain data. */
export interface TallySummary {
  readonly counts: Readonly<Record<string, number>>;
  readonly names: Readonly<Record<string, readonly string[]>>;
}

const NO_NODES: ReadonlySet<string> = new Set();

const FIELDS: readonly (keyof NodeCounts)[] = ['desired', 'current', 'misscheduled', 'ready', 'available', 'updated'];

function isNamed(stage: UpdateStage | undefined): stage is NamedStage {
  return stage !== undefined && (stage === 'surged' || stage.startsWith('outdated'));
}

function hasEnded({ failed, succeeded }: NodeAssessment): boolean {
  return failed.length > 0 || succeeded.length > 0;
}
