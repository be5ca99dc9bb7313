import { GONE, type KeyOf, type KeyRun, mergedRuns, runOf } from './key-run.js';

/** Most keys of a run: to put so many in order takes half a millisecond, in which each is still at hand. */
export const RUN_MAX = 4_096;
/** After so many keys have gone one run is looked through, so that those that have gone are never more than those that are there, but for a run or two. */
const GONE_PER_LOOK = RUN_MAX / 4;

/** So many keys of each run show which one has lost most: it is looked through every other time. Where keys go as they have come, whole runs of those that have gone would lie about otherwise. */
const KEYS_ASKED = 4;

/** Is told of numbers that are free to be given to other keys, the greatest first. */
export type Freed = (numbers: Int32Array) => void;

/**
 * The order of keys that come one by one, each somewhere among a million, and are read in their order now and then. A key comes behind those that came last, and goes without anybody looking for it. When so many have come that they fill
 * a run, they are put in order, while they are at hand; who reads goes through all runs at once. A key that has gone leaves its number in its run until somebody looks
 * through that: till then the number is of no other key.
 */
export class KeyOrder {
  readonly #keyOf: KeyOf;
  readonly #freed: Freed;
  /** Never changed in place. */
  #runs: readonly KeyRun[] = [];
  /** Numbers that have come since, in no order. */
  #latest: number[] = [];
  #goneSince = 0;
  /** The run that is looked through next, whatever it has lost, */
  #hand = 0;
  /** and whether its turn was last. */
  #wasNext = false;

  /** `keyOf` gives `GONE` for what has gone. */
  constructor(keyOf: KeyOf, freed: Freed) {
    this.#keyOf = keyOf;
    this.#freed = freed;
  }

  /** Takes in the number of a new key. */
  add(number: number): void {
    this.#latest.push(number);
    if (this.#latest.length === RUN_MAX) this.#endRun();
  }

  /** A key has gone. */
  noteGone(): void {
    this.#goneSince += 1;
    if (this.#goneSince === GONE_PER_LOOK) this.#look();
  }

  /** All keys, in runs that do not change any more. */
  snapshot(): readonly KeyRun[] {
    if (this.#latest.length > 0) this.#endRun();
    return this.#runs;
  }

  /** Puts what came last in order, together with runs that are no larger: so there are few of them, however often somebody reads. */
  #endRun(): void {
    const [there, gone]: [number[], number[]] = [[], []];
    for (const number of this.#latest) (this.#keyOf(number) === GONE ? gone : there).push(number);
    this.#latest = [];
    let run = there.length === 0 ? undefined : runOf(there, this.#keyOf);
    const runs = this.#runs.slice();
    for (let before = runs.at(-1); before && run && isNoLarger(before, run); before = runs.at(-1)) {
      run = mergedRuns(before, run, this.#keyOf, gone);
      runs.pop();
    }
    if (run !== undefined) runs.push(run);
    this.#runs = runs;
    this.#free(gone);
  }

  /** Looks through one run for what has gone, and puts what is left of it to the one before, if both are one. */
  #look(): void {
    this.#goneSince = 0;
    this.#wasNext = !this.#wasNext;
    const next = this.#hand < this.#runs.length ? this.#hand : 0;
    const place = this.#wasNext ? next : this.#mostGone(next);
    const run = this.#runs[place];
    if (run === undefined) return;
    const before = place === 0 ? undefined : this.#runs[place - 1];
    const isOne = before !== undefined && fits(before, run);
    const gone: number[] = [];
    const left = mergedRuns(isOne ? before : undefined, run, this.#keyOf, gone);
    const runs = this.#runs.slice();
    runs.splice(isOne ? place - 1 : place, isOne ? 2 : 1, ...(left === undefined ? [] : [left]));
    // A run that has been looked at need not be soon again.
    this.#hand = place > next ? next : next + Number(place === next) - (this.#runs.length - runs.length);
    this.#runs = runs;
    this.#free(gone);
  }

  /** The place of the run that seems to have lost most; another one if none has lost any. */
  #mostGone(otherwise: number): number {
    let [found, most] = [otherwise, 0];
    for (const [place, { numbers }] of this.#runs.entries()) {
      let gone = 0;
      for (let asked = 0; asked < KEYS_ASKED; asked += 1)
        if (this.#keyOf(numbers[Math.floor((asked * numbers.length) / KEYS_ASKED)] as number) === GONE) gone += 1;
      if (gone > most) [found, most] = [place, gone];
    }
    return found;
  }

  /** Those that are given again one after the other are neighbours. */
  #free(gone: readonly number[]): void {
    if (gone.length > 0) this.#freed(Int32Array.from(gone).sort().reverse());
  }
}

function isNoLarger(before: KeyRun, run: KeyRun): boolean {
  return before.numbers.length < 2 * run.numbers.length && fits(before, run);
}

function fits(one: KeyRun, other: KeyRun): boolean {
  return one.numbers.length + other.numbers.length <= RUN_MAX;
}
