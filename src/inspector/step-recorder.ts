import type { ActorObserver } from '../actors/shard-host.js';
import type { Followed } from './followed.js';

/** Steps that are remembered per thread, of whatever actors: enough to see what has just happened, at 100 bytes each. */
const REMEMBERED_STEPS = 4_096;
/** Steps that one follower is told of within a window: more cannot be read, and would only fill the channel. The rest is counted. */
const STEPS_PER_WINDOW = 200;
/** The window, in milliseconds. */
const WINDOW_MS = 100;

/** One step of an actor, with the numbers of its states in its chart. */
type Step = Parameters<ActorObserver>[0];

/** A step that is remembered. */
export interface RecordedStep {
  readonly id: string;
  readonly chart: string;
  /** The event's type, or `started`, `after`, `stopped`, `failed`. */
  readonly event: string;
  readonly before: number;
  readonly after: number;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** Told of a step, and of how many were left out since the one before. */
export type StepFollower = (step: RecordedStep, dropped: number) => void;

/** Remembers the latest steps of the actors of a thread, in a ring, and passes on those that somebody follows. */
export class StepRecorder {
  readonly #now: () => number;
  readonly #limit: number;
  /** The ring, field by field: nothing is made for a step that nobody follows, and nothing of it is kept alive. */
  readonly #ids: string[] = [];
  readonly #charts: string[] = [];
  readonly #events: string[] = [];
  readonly #states: Uint16Array;
  readonly #times: Float64Array;
  #next = 0;
  #total = 0;
  readonly #byId = new Map<string, Set<Following>>();
  readonly #samples = new Set<Following>();
  #isFollowed = false;

  constructor(now: () => number, limit: number = REMEMBERED_STEPS) {
    this.#now = now;
    this.#limit = limit;
    this.#states = new Uint16Array(limit * 2);
    this.#times = new Float64Array(limit);
  }

  /** How many steps there have been. */
  get total(): number {
    return this.#total;
  }

  /** Takes down a step; this is what a shard's actors are observed with. */
  readonly observe: ActorObserver = (step) => {
    const atMs = this.#now();
    const place = this.#next;
    this.#ids[place] = step.id;
    this.#charts[place] = step.chart;
    this.#events[place] = nameOf(step.event);
    this.#states[place * 2] = step.before;
    this.#states[place * 2 + 1] = step.after;
    this.#times[place] = atMs;
    this.#next = (this.#next + 1) % this.#limit;
    this.#total += 1;
    if (this.#isFollowed) this.#passOn(step, atMs);
  };

  /** The remembered steps of one actor, oldest first. */
  stepsOf(id: string): readonly RecordedStep[] {
    const found: RecordedStep[] = [];
    const length = this.#ids.length;
    for (let age = length; age > 0; age -= 1) {
      const place = (this.#next - age + length) % length;
      if (this.#ids[place] === id) found.push(this.#at(place));
    }
    return found;
  }

  /** Passes on steps from now on, up to a rate; gives what ends it. */
  follow(followed: Followed, follower: StepFollower): () => void {
    const following: Following = { followed, follower, windowMs: 0, inWindow: 0, dropped: 0 };
    const { id } = followed;
    const group = id === undefined ? this.#samples : (this.#byId.get(id) ?? new Set());
    group.add(following);
    if (id !== undefined) this.#byId.set(id, group);
    this.#isFollowed = true;
    return () => {
      group.delete(following);
      if (id !== undefined && group.size === 0 && this.#byId.get(id) === group) this.#byId.delete(id);
      this.#isFollowed = this.#byId.size > 0 || this.#samples.size > 0;
    };
  }

  #at(place: number): RecordedStep {
    return {
      id: this.#ids[place] ?? '',
      chart: this.#charts[place] ?? '',
      event: this.#events[place] ?? '',
      before: this.#states[place * 2] ?? 0,
      after: this.#states[place * 2 + 1] ?? 0,
      atMs: this.#times[place] ?? 0,
    };
  }

  #passOn(step: Step, atMs: number): void {
    const followers = this.#byId.get(step.id);
    if (followers !== undefined) for (const following of followers) tell(following, step, atMs);
    for (const following of this.#samples) if (isMeant(following.followed, step)) tell(following, step, atMs);
  }
}

interface Following {
  readonly followed: Followed;
  readonly follower: StepFollower;
  windowMs: number;
  inWindow: number;
  dropped: number;
}

function isMeant({ chart, node }: Followed, step: Step): boolean {
  return (chart === undefined || step.chart === chart) && (node === undefined || step.node === node);
}

function tell(following: Following, step: Step, atMs: number): void {
  if (atMs >= following.windowMs + WINDOW_MS) {
    following.windowMs = atMs;
    following.inWindow = 0;
  }
  if (following.inWindow >= STEPS_PER_WINDOW) {
    following.dropped += 1;
    return;
  }
  following.inWindow += 1;
  const { dropped } = following;
  following.dropped = 0;
  const { id, chart, event, before, after } = step;
  following.follower({ id, chart, event: nameOf(event), before, after, atMs }, dropped);
}

function nameOf(event: Step['event']): string {
  return typeof event === 'object' ? event.type : (event ?? 'started');
}
