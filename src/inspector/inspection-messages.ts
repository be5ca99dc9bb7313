import type { ActorState } from '../actors/actor-description.js';
import type { ActorKind } from '../actors/actor-kind.js';
import type { Followed } from './followed.js';

/** An actor in a list. */
export interface ActorRow {
  /** `pod/kube-system/fluentd-x7k2p`, `node/node-1`, `thread/shard-0`. */
  readonly id: string;
  readonly chart: string;
  readonly state: ActorState;
  /** The node that the actor is, or that its pod is bound to. */
  readonly node?: string | undefined;
}

/** One step of an actor, with the names of its states. */
export interface SeenStep {
  readonly id: string;
  readonly chart: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly event: string;
  readonly before: ActorState;
  readonly after: ActorState;
  /** How many steps were left out since the one before: there were more than can be read. */
  readonly dropped?: number;
}

/** Which actors are meant; every field that is left out means all. */
export interface ActorFilter {
  readonly chart?: string | undefined;
  /** A path of states, such as `running` or `running.ready`. */
  readonly state?: string | undefined;
  readonly node?: string | undefined;
  /** A part of the id. */
  readonly text?: string | undefined;
  /** The number of the shard where they live. */
  readonly shard?: number | undefined;
}

/** A part of a list. */
export interface ListPart {
  readonly actors: readonly ActorRow[];
  /** Where to go on; undefined at the end. */
  readonly next: string | undefined;
  /** How many actors were looked at for it. */
  readonly looked: number;
}

/** An actor whose chart or effects threw, or that was killed. */
export interface FailedActor {
  readonly id: string;
  readonly failures: number;
  readonly error: string;
  /** Whether it failed too often, and is not started again. */
  readonly isDead: boolean;
}

/** How many actors of a shard are in which state, and what has gone wrong with them. */
export interface ShardCounts {
  /** Whether every actor has been counted: it takes a moment at first. */
  readonly isComplete: boolean;
  /** By chart: how many actors are in each state, by its number. */
  readonly states: Readonly<Record<string, readonly number[]>>;
  /** Steps that actors have taken since the shard started. */
  readonly steps: number;
  /** Writes that were sent and not answered. */
  readonly inFlight: number;
  readonly failures: number;
  /** Events to actors that had gone. */
  readonly deadLetters: number;
  /** The actors that failed last, newest first. */
  readonly failed: readonly FailedActor[];
}

/** What there is to see of one actor. */
export interface ActorDetails extends ActorFindings {
  readonly kind: ActorKind;
}

/** What the thread of an actor knows of it. */
export interface ActorFindings extends ActorRow {
  readonly parent: string | undefined;
  readonly children: readonly ActorRow[];
  /** How many children there are: `children` may be the first of them. */
  readonly childCount: number;
  /** Events that wait for the actor. */
  readonly queueLength: number;
  readonly restarts: number;
  readonly error: string | undefined;
  /** What is known of it beside its state. */
  readonly facts: Readonly<Record<string, string>>;
  /** The latest steps that are remembered, oldest first. */
  readonly recent: readonly SeenStep[];
  readonly canBeKilled: boolean;
}

/** The nodes that have changed, as cells of a picture. */
export interface FleetPart {
  /**
   * Pairs of a slot and a cell. A cell has four bytes, from the lowest: the number of the node's state plus one (0 if the node is
   * gone), the number of its zone, the number of its pod's state plus one (0 if it has none), the number of its pod's revision.
   */
  readonly cells: Uint32Array<ArrayBuffer>;
  /** The names of zones and of revisions by their numbers; number 0 stands for none, 255 for all that found no number. */
  readonly zones: readonly string[];
  readonly revisions: readonly string[];
  /** What to ask for next time as `since`. */
  readonly tick: number;
  /** Where to go on with this time's changes; undefined if these were all. */
  readonly next: number | undefined;
  readonly isComplete: boolean;
}

/** A node behind a cell. */
export interface CellDetails {
  readonly slot: number;
  readonly node: ActorRow;
  readonly pod: (ActorRow & { readonly reason: string }) | undefined;
}

/** What can be asked of a shard, and what it answers. */
export interface ShardQuestions {
  readonly counts: { readonly ask: object; readonly answer: ShardCounts };
  readonly list: {
    readonly ask: { readonly filter: ActorFilter; readonly from: string; readonly limit: number };
    readonly answer: ListPart;
  };
  readonly actor: { readonly ask: { readonly id: string }; readonly answer: ActorFindings | undefined };
  readonly fleet: {
    readonly ask: { readonly since: number; readonly from: number; readonly daemonSet: string | undefined };
    readonly answer: FleetPart;
  };
  readonly cells: {
    readonly ask: { readonly slots: readonly number[]; readonly daemonSet: string | undefined };
    readonly answer: readonly CellDetails[];
  };
  readonly kill: { readonly ask: { readonly id: string }; readonly answer: boolean };
  /** Nobody inspects any more. */
  readonly close: { readonly ask: object; readonly answer: undefined };
}

/** One question to a shard. */
export type ShardQuestion = { [Kind in keyof ShardQuestions]: { readonly kind: Kind } & ShardQuestions[Kind]['ask'] }[keyof ShardQuestions];

/** How a shard is asked, in this thread or over a channel. */
export interface InspectedShard {
  /** Rejects if the shard ends before it has answered. */
  ask(question: ShardQuestion): Promise<unknown>;
  /** Gives what ends it. */
  follow(followed: Followed, onStep: (step: SeenStep) => void): () => void;
}

/** Asks a shard, whose answer is known by the question. */
export function askShard<Kind extends keyof ShardQuestions>(
  shard: InspectedShard,
  kind: Kind,
  ask: ShardQuestions[Kind]['ask'],
): Promise<ShardQuestions[Kind]['answer']> {
  return shard.ask({ kind, ...ask } as ShardQuestion) as Promise<ShardQuestions[Kind]['answer']>;
}
