import type { ActorObserver, SteppingActor } from '../actors/shard-host.js';
import type { ChartStep } from '../charts/chart.js';
import type { RoughTime } from '../clock/rough-time.js';
import type { Followed } from './followed.js';

/** Steps that are remembered per thread, of whatever actors: enough to see what has just happened, at 40 bytes each. */
const REMEMBERED_STEPS = 4_096;
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

/** Somebody who follows. */
export interface Following {
  /** Says which of the thread's actors is followed: until then each that steps is asked for its id, which takes time. */
  found(mark: number): void;
  end(): void;
}

/**
 * Remembers the latest steps of the actors of a thread, in a ring, and passes on those that somebody follows. A step is taken down
 * as numbers, and as what was made before any actor took it, so that it leaves nothing behind that has to be collected; which actor a number
 * stands for is found out by whoever asks.
 */
export class StepRecorder {
  // What each step needs comes first, so that it lies together: what it costs to take a step down is to fetch it.
  /** Of each step the actor's mark, and the step, one after the other: a ring. */
  readonly #ring: (number | ChartStep)[];
  /** Where the next step comes: at twice this. */
  #place = 0;
  /** Whether the moment that was noted last is still the time. */
  #isTimeKnown = false;
  /** Whether anybody is to be told of steps. */
  #isWatched = false;
  /** Whether that may be any step, and not only those of one actor, whose mark is known. */
  #isAnyMeant = false;
  #onlyMark = 0;
  readonly #limit: number;
  readonly #now: RoughTime;
  /** The moments at which steps were taken, each with the number of the first of them; in a ring of their own. */
  readonly #momentsMs: Float64Array;
  readonly #momentsFirst: Float64Array;
  #moments = 0;
  #momentMs = Number.NaN;
  readonly #timeIsOver = () => {
    this.#isTimeKnown = false;
  };
  /** Of actors that have ended, by the place of their last step: nobody else knows any more what they were called. */
  readonly #endedIds: string[];
  #rounds = 0;
  /** Those who follow one actor each. */
  #single: readonly SingleFollowing[] = [];
  #samples: readonly SampleFollowing[] = [];
  #also: ActorObserver | undefined;

  constructor(now: RoughTime, limit: number = REMEMBERED_STEPS) {
    this.#ring = Array.from({ length: 2 * limit }, () => 0);
    this.#limit = limit;
    this.#now = now;
    this.#momentsMs = new Float64Array(limit);
    this.#momentsFirst = new Float64Array(limit);
    this.#endedIds = new Array<string>(limit).fill('');
  }

  /** How many steps there have been. */
  get total(): number {
    return this.#rounds * this.#limit + this.#place;
  }

  /** Takes down a step; this is what a shard's actors are observed with. */
  readonly observe: ActorObserver = (actor, step) => {
    const place = this.#place;
    const ring = this.#ring;
    ring[2 * place] = actor.mark;
    ring[2 * place + 1] = step;
    if (!this.#isTimeKnown) this.#askTime();
    if (step.isEnd) this.#endedIds[place] = actor.id;
    if (place + 1 < this.#limit) this.#place = place + 1;
    else this.#turnOver();
    if (this.#isWatched && (this.#isAnyMeant || actor.mark === this.#onlyMark || step.event === 'started')) this.#passOn(actor, step);
  };

  /** Who is told of every step, unlike followers; nobody if undefined. */
  set also(observer: ActorObserver | undefined) {
    this.#also = observer;
    this.#look();
  }

  /** The remembered steps of the actor that has a mark now, and of those of its id that have ended, oldest first. */
  stepsOf(id: string, mark: number | undefined): readonly RecordedStep[] {
    const length = this.#limit;
    const marks = new Set([...this.#endedMarks(id), ...(mark === undefined ? [] : [mark])]);
    const found: RecordedStep[] = [];
    let moment = this.#moments - 1;
    for (let number = this.total - 1; number >= 0 && number >= this.total - length; number -= 1) {
      while (number < (this.#momentsFirst[moment % length] ?? 0)) moment -= 1;
      const { mark: of, step } = this.#at(number % length);
      if (step !== undefined && marks.has(of)) found.push({ ...step, id, atMs: this.#momentsMs[moment % length] ?? 0 });
    }
    return found.reverse();
  }

  /** Passes on steps from now on, up to a rate. */
  follow(followed: Followed, follower: StepFollower): Following {
    const window = { follower, windowMs: 0, inWindow: 0, dropped: 0 };
    const { id } = followed;
    if (id === undefined) return this.#sample({ ...window, followed });
    const following: SingleFollowing = { ...window, id, mark: undefined };
    this.#single = [...this.#single, following];
    this.#look();
    return {
      found: (mark) => {
        following.mark = mark;
        this.#look();
      },
      end: () => {
        this.#single = this.#single.filter((one) => one !== following);
        this.#look();
      },
    };
  }

  #askTime(): void {
    this.#isTimeKnown = true;
    const atMs = this.#now(this.#timeIsOver);
    if (atMs === this.#momentMs) return;
    const place = this.#moments % this.#momentsMs.length;
    this.#momentsMs[place] = atMs;
    this.#momentsFirst[place] = this.total;
    this.#moments += 1;
    this.#momentMs = atMs;
  }

  #turnOver(): void {
    this.#place = 0;
    this.#rounds += 1;
  }

  #endedMarks(id: string): readonly number[] {
    return this.#endedIds.flatMap((ended, place) => {
      const { mark, step } = this.#at(place);
      return ended === id && step?.isEnd === true ? [mark] : [];
    });
  }

  /** What is in a place; no step if there has been none. */
  #at(place: number): { readonly mark: number; readonly step: ChartStep | undefined } {
    const [mark, step] = [this.#ring[2 * place], this.#ring[2 * place + 1]];
    return { mark: typeof mark === 'number' ? mark : 0, step: typeof step === 'object' ? step : undefined };
  }

  #sample(following: SampleFollowing): Following {
    this.#samples = [...this.#samples, following];
    this.#look();
    return {
      found: () => undefined,
      end: () => {
        this.#samples = this.#samples.filter((one) => one !== following);
        this.#look();
      },
    };
  }

  #look(): void {
    const [first, ...others] = this.#single;
    const isTold = this.#also !== undefined || this.#samples.length > 0;
    this.#isWatched = isTold || first !== undefined;
    this.#isAnyMeant = isTold || others.length > 0 || first?.mark === undefined;
    this.#onlyMark = first?.mark ?? 0;
  }

  #passOn(actor: SteppingActor, step: ChartStep): void {
    this.#also?.(actor, step);
    for (const following of this.#single) {
      if (following.mark === actor.mark || (isToBeAsked(following, step) && this.#isFound(following, actor)))
        this.#tell(following, actor, step);
    }
    for (const following of this.#samples) if (isMeant(following.followed, actor, step)) this.#tell(following, actor, step);
  }

  #isFound(following: SingleFollowing, actor: SteppingActor): boolean {
    if (!(actor.isCalled?.(following.id) ?? actor.id === following.id)) return false;
    following.mark = actor.mark;
    this.#look();
    return true;
  }

  #tell(following: Window, { id }: SteppingActor, step: ChartStep): void {
    const atMs = this.#momentMs;
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
    following.follower({ ...step, id, atMs }, dropped);
  }
}

/** What a follower has been told of within a time. */
interface Window {
  readonly follower: StepFollower;
  windowMs: number;
  inWindow: number;
  dropped: number;
}

interface SingleFollowing extends Window {
  readonly id: string;
  /** Undefined until the actor is known. */
  mark: number | undefined;
}

interface SampleFollowing extends Window {
  readonly followed: Followed;
}

/** Whether it may be the one that is looked for: nobody has found it yet, or it is another by the same name. */
function isToBeAsked({ mark }: SingleFollowing, { event }: ChartStep): boolean {
  return mark === undefined || event === 'started';
}

function isMeant({ chart, node }: Followed, actor: SteppingActor, step: ChartStep): boolean {
  return (chart === undefined || step.chart === chart) && (node === undefined || actor.nodeName === node);
}
