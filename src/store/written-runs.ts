import type { FilledRecord } from './commit-log.js';

/** Objects of runs, one after the other, by the versions that they got. */
interface Run {
  readonly first: number;
  readonly records: (FilledRecord | undefined)[];
}

/** Finds what was written as a form and words by the version that it got, where versions grow as the log does. */
export class WrittenRuns {
  readonly #runs: Run[] = [];

  clear(): void {
    this.#runs.length = 0;
  }

  /** Adds an object. One whose version is not beyond all others is of a snapshot: nobody will ask for it. */
  add(record: FilledRecord): void {
    const { version } = record.filled;
    const last = this.#runs.at(-1);
    const next = last === undefined ? version : last.first + last.records.length;
    if (last !== undefined && version === next) last.records.push(record);
    else if (version >= next) this.#runs.push({ first: version, records: [record] });
  }

  /** The object that got a version. It is given once: after that it is no more what is under its key. */
  take(version: number): FilledRecord {
    const run = this.#runs[this.#lastBegunBy(version)];
    const index = version - (run?.first ?? 0);
    const record = run?.records[index];
    if (run === undefined || record === undefined) throw new Error(`the log refers to version ${version}, which it does not have`);
    run.records[index] = undefined;
    return record;
  }

  /** The place of the last run that has begun at a version or before it. */
  #lastBegunBy(version: number): number {
    let [low, high] = [0, this.#runs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#runs[middle]?.first ?? 0) <= version) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
