import { actorMark } from '../actors/actor-mark.js';
import type { ActorObserver, SteppingActor } from '../actors/shard-host.js';
import type { ChartStep } from '../charts/chart.js';
import type { Followed } from './followed.js';

/** Steps that are remembered per thread, of whatever actors: enough to see what has just happened, at 100 bytes each. */
const REMEMBERED_STEPS = 4_096;
/**
 * Steps in one piece of what is remembered. A piece is made when it is begun: then it is as young as most ids that are put into it,
 * and the garbage collector need not be told of them.
 */
const PIECE_STEPS = 64;
/** Steps that one follower is told of within a window: more cannot be read, and would only fill the channel. The rest is counted. */
const STEPS_PER_WINDOW = 200;
/** The window, in milliseconds. */
const WINDOW_MS = 100;

/** A step that is remembered. */
export interface RecordedStep extends ChartStep {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** Told of a step, and of how many were left out since the one before. */
export type StepFollower = (step: RecordedStep, dropped: number) => void;

/** Remembers the latest steps of the actors of a thread, in a ring, and passes on those that somebody follows. */
export class StepRecorder {
  readonly #now: () => number;
  readonly #limit: number;
  /** The pieces, those before the limit included: the one after the newest is the oldest. */
  readonly #pieces: (Piece | undefined)[];
  #piece: Piece = newPiece();
  /** Of all pieces. */
  readonly #times: Float64Array;
  /** Where the times of the newest piece begin. */
  #firstTime = 0;
  /** Steps in the newest piece. */
  #taken = PIECE_STEPS;
  /** Steps in all pieces before it, forgotten ones included. */
  #before = -PIECE_STEPS;
  /** Those who follow one actor each. */
  #single: readonly Following[] = [];
  #samples: readonly Following[] = [];
  #isFollowed = false;

  constructor(now: () => number, limit: number = REMEMBERED_STEPS) {
    this.#now = now;
    this.#limit = limit;
    this.#pieces = new Array<Piece | undefined>(Math.ceil(limit / PIECE_STEPS) + 1).fill(undefined);
    this.#times = new Float64Array(this.#pieces.length * PIECE_STEPS);
  }

  /** How many steps there have been. */
  get total(): number {
    return this.#before + this.#taken;
  }

  /** Takes down a step; this is what a shard's actors are observed with. */
  readonly observe: ActorObserver = (actor, step) => {
    if (this.#taken === PIECE_STEPS) this.#begin();
    const { ids, steps } = this.#piece;
    const place = this.#taken;
    const atMs = this.#now();
    ids[place] = actor.id;
    steps[place] = step;
    this.#times[this.#firstTime + place] = atMs;
    this.#taken = place + 1;
    if (this.#isFollowed) this.#passOn(actor, step, atMs);
  };

  /** The remembered steps of one actor, oldest first. */
  stepsOf(id: string): readonly RecordedStep[] {
    const found: RecordedStep[] = [];
    for (let number = Math.max(0, this.total - this.#limit); number < this.total; number += 1) {
      const place = number % this.#times.length;
      const piece = this.#pieces[Math.floor(place / PIECE_STEPS)];
      const step = piece?.steps[place % PIECE_STEPS];
      if (piece?.ids[place % PIECE_STEPS] === id && step !== undefined) found.push({ ...step, id, atMs: this.#times[place] ?? 0 });
    }
    return found;
  }

  /** Passes on steps from now on, up to a rate; gives what ends it. */
  follow(followed: Followed, follower: StepFollower): () => void {
    const following: Following = { followed, mark: actorMark(followed.id ?? ''), follower, windowMs: 0, inWindow: 0, dropped: 0 };
    if (followed.id === undefined) this.#samples = [...this.#samples, following];
    else this.#single = [...this.#single, following];
    this.#isFollowed = true;
    return () => {
      this.#samples = this.#samples.filter((one) => one !== following);
      this.#single = this.#single.filter((one) => one !== following);
      this.#isFollowed = this.#single.length > 0 || this.#samples.length > 0;
    };
  }

  #begin(): void {
    this.#before += PIECE_STEPS;
    this.#taken = 0;
    this.#piece = newPiece();
    this.#firstTime = this.#before % this.#times.length;
    this.#pieces[this.#firstTime / PIECE_STEPS] = this.#piece;
  }

  #passOn(actor: SteppingActor, step: ChartStep, atMs: number): void {
    const { id, mark } = actor;
    for (const following of this.#single) {
      if (following.mark === mark && following.followed.id === id) tell(following, { ...step, id, atMs });
    }
    for (const following of this.#samples) if (isMeant(following.followed, actor, step)) tell(following, { ...step, id, atMs });
  }
}

/** Steps, field by field, so that nothing is made for one that nobody follows, and of its actor only the id is kept alive. */
interface Piece {
  readonly ids: string[];
  readonly steps: ChartStep[];
}

function newPiece(): Piece {
  return {
    ids: new Array<string>(PIECE_STEPS),
    steps: new Array<ChartStep>(PIECE_STEPS),
  };
}

interface Following {
  readonly followed: Followed;
  readonly mark: number;
  readonly follower: StepFollower;
  windowMs: number;
  inWindow: number;
  dropped: number;
}

function isMeant({ chart, node }: Followed, actor: SteppingActor, step: ChartStep): boolean {
  return (chart === undefined || step.chart === chart) && (node === undefined || actor.nodeName === node);
}

function tell(following: Following, step: RecordedStep): void {
  if (step.atMs >= following.windowMs + WINDOW_MS) {
    following.windowMs = step.atMs;
    following.inWindow = 0;
  }
  if (following.inWindow >= STEPS_PER_WINDOW) {
    following.dropped += 1;
    return;
  }
  following.inWindow += 1;
  const { dropped } = following;
  following.dropped = 0;
  following.follower(step, dropped);
}
