import type { StateValue } from 'xstate';
import type { ActorDescription } from '../actors/actor-description.js';
import type { LiveActor } from '../actors/live-actor.js';
import type { ActorFamilyFactory, ActorObserver, ViewCache } from '../actors/shard-host.js';
import { KILL } from '../charts/chart-runner.js';
import type { Clock } from '../clock/clock.js';
import { roughTime } from '../clock/rough-time.js';
import { factsOf } from './actor-facts.js';
import { ActorIndex } from './actor-index.js';
import { listActors, rowAt } from './actor-list.js';
import { FailedActors } from './failed-actors.js';
import { FleetCells } from './fleet-cells.js';
import type { Followed } from './followed.js';
import { inSlices } from './in-slices.js';
import { SHARD_CHARTS, shardChart } from './inspected-charts.js';
import type { ActorFindings, ActorRow, SeenStep, ShardCounts, ShardQuestion } from './inspection-messages.js';
import { relabelledNodes } from './relabelled-nodes.js';
import { type Following, type RecordedStep, StepRecorder } from './step-recorder.js';

/** How many failed actors are told of. */
const FAILED_SHOWN = 50;
/** How many children of an actor are told of with it. */
const CHILDREN_SHOWN = 200;

/** What inspection needs of a shard. */
export interface InspectableShard {
  readonly views: ViewCache;
  readonly counts: { readonly inFlight: number; readonly failures: number; readonly deadLetters: number };
  describe(): IterableIterator<ActorDescription>;
  find(actorId: string, nodeName: string | undefined): LiveActor | undefined;
}

/**
 * Inspection of the actors of one shard. Of actors that nobody looks at it keeps their latest steps, in one ring; the index of all
 * actors is made when the first question comes, and dropped with `close`.
 */
export class ShardInspector {
  readonly #clock: Clock;
  readonly #recorder: StepRecorder;
  readonly #failed = new FailedActors();
  #shard: InspectableShard | undefined;
  #index: ActorIndex | undefined;
  #fleet: FleetCells | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#recorder = new StepRecorder(roughTime(clock));
  }

  /** The shard that is inspected; it is made after its observer. */
  inspects(shard: InspectableShard): void {
    this.#shard = shard;
  }

  /** Takes down a step; this is what a shard's actors are observed with. */
  get observe(): ActorObserver {
    return this.#recorder.observe;
  }

  /** The family by which a shard tells of what changes beside its actors' steps. */
  readonly family: ActorFamilyFactory = () => relabelledNodes(() => this.#index);

  /** Notes that an actor has failed. */
  noteFailure(failure: { readonly actorId: string; readonly error: unknown; readonly isDead: boolean }): void {
    this.#failed.note(failure);
  }

  /** The remembered steps of an actor, oldest first; `node` is the one that it is, or that its pod is bound to. */
  recent({ id, node }: Pick<ActorRow, 'id' | 'node'>): readonly SeenStep[] {
    return this.#recorder.stepsOf(id, this.#inspected.find(id, node)?.mark).map((step) => seenStep(step, 0));
  }

  /** Calls back after each step of those that are followed, up to a rate; gives what ends it. */
  follow(followed: Followed, onStep: (step: SeenStep) => void): () => void {
    const following = this.#recorder.follow(followed, (step, dropped) => onStep(seenStep(step, dropped)));
    let isOver = false;
    if (followed.id !== undefined) this.#seek(followed.id, following, () => isOver);
    return () => {
      isOver = true;
      following.end();
    };
  }

  /** The answer to a question, as `ShardQuestions` says. */
  answer(question: ShardQuestion): unknown {
    if (question.kind === 'close') return this.#close();
    const index = this.#opened();
    if (question.kind === 'counts') return this.#counts(index);
    if (question.kind === 'list') return listActors(index, question.filter, question);
    if (question.kind === 'actor') return this.#details(question.id);
    if (question.kind === 'fleet') return this.#fleet?.part(question);
    if (question.kind === 'cells') return this.#fleet?.details(question.slots, question.daemonSet);
    return this.#kill(question.id);
  }

  /** Looks for an actor that is followed: in the index, or else among all, slice by slice. */
  #seek(id: string, following: Following, isOver: () => boolean): void {
    const shard = this.#inspected;
    const found = shard.find(id, this.#rowOf(id)?.node);
    if (found !== undefined) following.found(found.mark);
    else
      inSlices(this.#clock, shard.describe(), (actor) => {
        if (actor.id !== id) return isOver();
        const mark = shard.find(id, actor.node)?.mark;
        if (mark !== undefined) following.found(mark);
        return true;
      });
  }

  #opened(): ActorIndex {
    if (this.#index !== undefined) return this.#index;
    const shard = this.#inspected;
    this.#index = new ActorIndex(this.#clock, () => shard.describe());
    this.#fleet = new FleetCells(this.#index, shard.views);
    this.#recorder.also = this.#index.observe;
    return this.#index;
  }

  #close(): undefined {
    this.#recorder.also = undefined;
    this.#index?.close();
    this.#index = undefined;
    this.#fleet = undefined;
  }

  get #inspected(): InspectableShard {
    if (this.#shard === undefined) throw new Error('there is no shard to inspect yet');
    return this.#shard;
  }

  #counts(index: ActorIndex): ShardCounts {
    const states = Object.fromEntries([...index.tables].map(([chart, { counts }]) => [chart, counts]));
    const failed = this.#failed.latest(FAILED_SHOWN);
    return { isComplete: index.isComplete, states, steps: this.#recorder.total, failed, ...this.#inspected.counts };
  }

  #details(id: string): ActorFindings | undefined {
    const row = this.#rowOf(id) ?? this.#described(id);
    if (row === undefined) return undefined;
    const { views } = this.#inspected;
    const actor = this.#inspected.find(id, row.node);
    const children = this.#childrenOf(row);
    const failed = this.#failed.get(id);
    return {
      ...row,
      parent: parentOf(row),
      children: children.slice(0, CHILDREN_SHOWN),
      childCount: children.length,
      queueLength: actor?.waiting ?? 0,
      restarts: failed?.failures ?? 0,
      error: failed?.error,
      facts: factsOf(row, views),
      recent: this.recent(row),
      canBeKilled: actor !== undefined,
    };
  }

  #childrenOf({ id, chart, node }: ActorRow): readonly ActorRow[] {
    if (chart === 'daemon-set') return [this.#rowOf(id.replace('daemonset/', 'rollout/'))].filter((row) => row !== undefined);
    if (chart !== 'node' || node === undefined) return [];
    const pods = [...this.#inspected.views.podsOfNode(node)].map(({ namespace, name }) => this.#rowOf(`pod/${namespace}/${name}`));
    return pods.filter((row) => row !== undefined);
  }

  #rowOf(id: string): ActorRow | undefined {
    for (const chart of SHARD_CHARTS) {
      const table = this.#index?.tables.get(chart.id);
      const slot = table?.slotOf(id);
      if (table !== undefined && slot !== undefined) return rowAt(chart, table, slot);
    }
    return undefined;
  }

  /** Looks among the actors themselves, while the index does not know them all. */
  #described(id: string): ActorRow | undefined {
    if (this.#index?.isComplete === true) return undefined;
    for (const actor of this.#inspected.describe()) {
      if (actor.id === id) return { ...actor, state: actor.state as StateValue };
    }
    return undefined;
  }

  #kill(id: string): boolean {
    const row = this.#rowOf(id);
    const actor = row && this.#inspected.find(id, row.node);
    if (actor === undefined) return false;
    actor.send(KILL);
    return true;
  }
}

function seenStep({ id, chart, event, before, after, atMs }: RecordedStep, dropped: number): SeenStep {
  const states: readonly StateValue[] = shardChart(chart)?.states ?? [];
  return { id, chart, atMs, event, before: states[before] ?? {}, after: states[after] ?? {}, ...(dropped > 0 && { dropped }) };
}

/** The actor above one of a shard; undefined if that is the shard's thread. */
function parentOf({ id, chart, node }: ActorRow): string | undefined {
  if (chart === 'pod') return `node/${node}`;
  return chart === 'rollout' ? id.replace('rollout/', 'daemonset/') : undefined;
}
