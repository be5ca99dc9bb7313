import { type ActorKind, kindOf } from '../actors/actor-kind.js';
import type { ControllerRevision, DaemonSet } from '../objects/kubernetes.js';
import { type Controls, KILLABLE_THREAD, type Order } from './controls.js';
import type { Followed } from './followed.js';
import {
  type ActorDetails,
  type ActorFilter,
  askShard,
  type CellDetails,
  type FleetPart,
  type InspectedShard,
  type ListPart,
  type SeenStep,
} from './inspection-messages.js';
import type { LocalActors } from './local-actors.js';
import type { Overview, ShardOverview } from './overview.js';
import { type BudgetView, daemonSetRow, type RolloutView, revisionViews } from './rollout-views.js';
import { Timelines } from './timelines.js';

/** The most rows of a list that are given at once. */
const LIST_MAX = 500;

/** The cluster that is inspected. */
export interface InspectedCluster {
  /** Every shard in its place; undefined for one that is being replaced. */
  shards(): readonly (InspectedShard | undefined)[];
  readonly local: LocalActors;
  /** What node and pod actors are. */
  readonly actors: ActorKind;
  readonly controls: Controls;
  now(): number;
  daemonSets(): Promise<readonly DaemonSet[]>;
  revisions(namespace: string): Promise<readonly ControllerRevision[]>;
  budgetOf(daemonSet: DaemonSet): BudgetView;
}

/** Which part of a list is wanted. */
export interface ListPage {
  /** The `next` of the part before; empty at first. */
  readonly from?: string;
  readonly limit?: number;
  /** After how many actors to answer with what has been found by then; all are looked at if left out. */
  readonly looks?: number;
  /** Given when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** Which cells of the fleet are wanted. */
export interface FleetRequest {
  readonly shard: number;
  readonly since: number;
  readonly from: number;
  /** The uid of the DaemonSet whose pods are shown. */
  readonly daemonSet?: string | undefined;
}

/**
 * Inspection of a cluster: every actor of every thread, when it is asked for. What asks for much gives it in parts, and a part
 * names where the next one begins.
 */
export class Inspector {
  readonly #cluster: InspectedCluster;
  readonly #timelines = new Timelines();

  constructor(cluster: InspectedCluster) {
    this.#cluster = cluster;
  }

  /** How many actors are in which state, and what has gone wrong, by shard. */
  async overview(): Promise<Overview> {
    const { local, controls } = this.#cluster;
    const shards = this.#cluster.shards().map(async (shard, index): Promise<ShardOverview> => {
      const thread = `thread/shard-${index}`;
      return { thread, restarts: local.restartsOf(thread), counts: await shardAnswer(shard, (one) => askShard(one, 'counts', {})) };
    });
    const [counted, daemonSets] = await Promise.all([Promise.all(shards), this.#cluster.daemonSets()]);
    for (const daemonSet of daemonSets) this.#note(daemonSet);
    const { actors } = this.#cluster;
    return { nowMs: this.#cluster.now(), actors, pace: controls.pace, shards: counted, daemonSets: daemonSets.map(daemonSetRow) };
  }

  /**
   * A page of the actors that a filter means; `from` is empty at first. A shard looks at some thousands at a time, and does other things in
   * between; no more are looked at once the signal is given, and what has been found by then is the answer.
   */
  async list(filter: ActorFilter, { from = '', limit = 100, looks = Number.POSITIVE_INFINITY, signal }: ListPage = {}): Promise<ListPart> {
    const most = Math.min(limit, LIST_MAX);
    const shards = this.#cluster.shards();
    const [first = '0', ...rest] = from.split('/');
    const actors = from === '' && filter.shard === undefined ? [...this.#cluster.local.list(filter)] : [];
    let [index, place] = [from === '' ? (filter.shard ?? 0) : Number(first), rest.join('/')];
    const end = filter.shard === undefined ? shards.length : filter.shard + 1;
    let looked = 0;
    while (index < end && actors.length < most && looked < looks && signal?.aborted !== true) {
      const ask = { filter, from: place, limit: most - actors.length };
      const part = await shardAnswer(shards[index], (shard) => askShard(shard, 'list', ask));
      actors.push(...(part?.actors ?? []));
      looked += part?.looked ?? 0;
      [index, place] = part?.next === undefined ? [index + 1, ''] : [index, part.next];
    }
    return { actors, next: index < end ? `${index}/${place}` : undefined, looked };
  }

  /** One actor; undefined if there is none of that id. */
  async actor(id: string): Promise<ActorDetails | undefined> {
    const above = this.actorAbove(id);
    if (above !== undefined) return above;
    const answers = this.#cluster.shards().map(async (shard, index) => {
      const found = await shardAnswer(shard, (one) => askShard(one, 'actor', { id }));
      const kind = kindOf(found?.chart ?? '', this.#cluster.actors);
      return found && { ...found, kind, parent: found.parent ?? `thread/shard-${index}` };
    });
    return (await Promise.all(answers)).find((found) => found !== undefined);
  }

  /** One actor of the application's thread, above those of the shards; undefined if there is none of that id. */
  actorAbove(id: string): ActorDetails | undefined {
    const found = this.#cluster.local.details(id);
    return found && { ...found, kind: 'xstate' };
  }

  /** Calls back after each step of those that are followed, up to a rate; gives what ends it. */
  follow(followed: Followed, onStep: (step: SeenStep) => void): () => void {
    const shards = this.#cluster.shards().filter((shard) => shard !== undefined);
    const ends = [this.#cluster.local.follow(followed, onStep), ...shards.map((shard) => shard.follow(followed, onStep))];
    return () => {
      for (const end of ends) end();
    };
  }

  /** The cells of one shard that have changed; undefined if the shard is being replaced: ask again from 0. */
  fleet({ shard, since, from, daemonSet }: FleetRequest): Promise<FleetPart | undefined> {
    return shardAnswer(this.#cluster.shards()[shard], (one) => askShard(one, 'fleet', { since, from, daemonSet }));
  }

  /** The nodes behind cells of one shard. */
  async cells(shard: number, slots: readonly number[], daemonSet: string | undefined): Promise<readonly CellDetails[]> {
    return (await shardAnswer(this.#cluster.shards()[shard], (one) => askShard(one, 'cells', { slots, daemonSet }))) ?? [];
  }

  /** The rollout of a DaemonSet by `namespace/name`; undefined if there is none. */
  async rollout(name: string): Promise<RolloutView | undefined> {
    const daemonSet = (await this.#cluster.daemonSets()).find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === name);
    if (daemonSet === undefined) return undefined;
    const { metadata, spec } = daemonSet;
    const revisions = await this.#cluster.revisions(metadata.namespace ?? '');
    return {
      ...daemonSetRow(daemonSet),
      strategy: spec.updateStrategy.type ?? 'RollingUpdate',
      budget: this.#cluster.budgetOf(daemonSet),
      revisions: revisionViews(metadata.uid, revisions),
      timeline: this.#note(daemonSet),
    };
  }

  /** Carries out an order. Rejects with what is wrong with it. */
  async carryOut(order: Order): Promise<void> {
    const { controls } = this.#cluster;
    if (order.do === 'kill') await this.#kill(order.id);
    else if (order.do === 'pause') controls.pause();
    else if (order.do === 'run') controls.run(order.speed);
    else if (order.do === 'step') await controls.step(order.durationMs);
    else await controls[order.do](order.node);
  }

  /** Nobody inspects any more: what was kept for it is dropped. */
  async close(): Promise<void> {
    await Promise.all(this.#cluster.shards().map((shard) => shardAnswer(shard, (one) => askShard(one, 'close', {}))));
  }

  async #kill(id: string): Promise<void> {
    const [, thread, index] = KILLABLE_THREAD.exec(id) ?? [];
    if (thread !== undefined) {
      this.#cluster.controls.terminate(index === undefined ? 'control-plane' : Number(index));
      return;
    }
    const killed = await Promise.all(this.#cluster.shards().map((shard) => shardAnswer(shard, (one) => askShard(one, 'kill', { id }))));
    if (!killed.includes(true)) throw new Error(`there is no actor ${id} that can be killed`);
  }

  #note(daemonSet: DaemonSet) {
    const { uid, desired, ready, updated, available } = daemonSetRow(daemonSet);
    return this.#timelines.add(uid, { atMs: this.#cluster.now(), desired, ready, updated, available });
  }
}

/** The answer of a shard; undefined if it is being replaced, or ends before it has answered. */
async function shardAnswer<Answer>(
  shard: InspectedShard | undefined,
  ask: (shard: InspectedShard) => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return shard && (await ask(shard));
  } catch (error) {
    if (error instanceof Error && error.name === 'ThreadExited') return undefined;
    throw error;
  }
}
