import type { AnyActor, AnyActorRef, AnyMachineSnapshot, InspectionEvent, StateValue } from 'xstate';
import { queueLength } from '../actors/queue-length.js';
import { KILLABLE_THREAD } from './controls.js';
import type { Followed } from './followed.js';
import { pathsOf } from './inspected-charts.js';
import type { ActorFilter, ActorFindings, ActorRow, SeenStep } from './inspection-messages.js';

/** Steps that are remembered of the actors above the threads: they step now and then. */
const REMEMBERED_STEPS = 500;

/** Actors of which it is remembered what was seen: more than there are threads. Beyond that, those that are gone are forgotten. */
const REMEMBERED_ACTORS = 1_000;

/** The actors that XState interprets in the application's thread: the supervisor, and below it threads and updates. */
export interface InterpretedActors {
  readonly root: AnyActor;
  readonly others: () => readonly AnyActor[];
}

/** What has been seen of an actor over its restarts. */
interface Seen {
  value: StateValue;
  /** How often it has come up again. */
  restarts: number;
}

/** Inspection of the actors in the application's thread. They are few, so each is observed by XState's own means. */
export class LocalActors {
  readonly #actors: InterpretedActors;
  readonly #now: () => number;
  readonly #steps: SeenStep[] = [];
  readonly #seen = new Map<string, Seen>();
  readonly #followers = new Set<{ readonly followed: Followed; readonly onStep: (step: SeenStep) => void }>();

  constructor(actors: InterpretedActors, now: () => number) {
    this.#actors = actors;
    this.#now = now;
    actors.root.system.inspect((event: InspectionEvent) => this.#observe(event));
  }

  /** The rows that a filter means, the supervisor's first. */
  list({ chart, state, node, text }: ActorFilter): readonly ActorRow[] {
    if (node !== undefined) return [];
    const rows = this.#all().map(rowOf);
    return rows.filter(
      (row) =>
        (chart === undefined || row.chart === chart) &&
        (state === undefined || pathsOf(row.state).includes(state)) &&
        row.id.includes(text?.toLowerCase() ?? ''),
    );
  }

  details(id: string): ActorFindings | undefined {
    const actor = this.#all().find((one) => one.id === id);
    if (actor === undefined) return undefined;
    const isRoot = actor === this.#actors.root;
    const children = isRoot ? this.#actors.others().map(rowOf) : [];
    return {
      ...rowOf(actor),
      parent: isRoot ? undefined : this.#actors.root.id,
      children,
      childCount: children.length,
      queueLength: queueLength(actor),
      restarts: this.#seen.get(id)?.restarts ?? 0,
      error: undefined,
      facts: {},
      recent: this.#steps.filter((step) => step.id === id),
      canBeKilled: KILLABLE_THREAD.test(id),
    };
  }

  /** Of how many actors it is remembered what was seen. */
  get remembered(): number {
    return this.#seen.size;
  }

  /** How often an actor has come up again. */
  restartsOf(id: string): number {
    return this.#seen.get(id)?.restarts ?? 0;
  }

  /** Calls back after each step of those that are followed; gives what ends it. */
  follow(followed: Followed, onStep: (step: SeenStep) => void): () => void {
    const follower = { followed, onStep };
    this.#followers.add(follower);
    return () => {
      this.#followers.delete(follower);
    };
  }

  /** The machine of an actor here. */
  machineOf(id: string): AnyActor['logic'] | undefined {
    return this.#all().find((one) => one.id === id)?.logic;
  }

  #all(): readonly AnyActor[] {
    return [this.#actors.root, ...this.#actors.others()];
  }

  #remember(id: string, seen: Seen): void {
    this.#seen.set(id, seen);
    if (this.#seen.size <= REMEMBERED_ACTORS) return;
    const present = new Set(this.#all().map(({ id }) => id));
    for (const id of this.#seen.keys()) if (!present.has(id)) this.#seen.delete(id);
  }

  #observe(event: InspectionEvent): void {
    if (event.type !== '@xstate.snapshot' || !('value' in event.snapshot)) return;
    const { id } = event.actorRef as AnyActorRef;
    const after = (event.snapshot as AnyMachineSnapshot).value as StateValue;
    const seen = this.#seen.get(id) ?? { value: after, restarts: 0 };
    const step: SeenStep = { id, chart: chartOf(event.actorRef), atMs: this.#now(), event: event.event.type, before: seen.value, after };
    if (after === 'restarting' && seen.value !== 'restarting') seen.restarts += 1;
    seen.value = after;
    this.#remember(id, seen);
    this.#steps.push(step);
    if (this.#steps.length > REMEMBERED_STEPS) this.#steps.shift();
    for (const { followed, onStep } of this.#followers) {
      if ((followed.id ?? id) === id && (followed.chart ?? step.chart) === step.chart && followed.node === undefined) onStep(step);
    }
  }
}

function rowOf(actor: AnyActor): ActorRow {
  return { id: actor.id, chart: chartOf(actor), state: actor.getSnapshot().value };
}

function chartOf(actor: object): string {
  return String(Object(Object(actor).logic).id ?? '');
}
