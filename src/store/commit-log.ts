import type { Uids } from '../objects/uids.js';
import type { Filled } from './form.js';

/** One change as the log keeps it. Whoever appends says what the object was before; the log may keep only how they differ. */
export interface LoggedChange {
  readonly resource: string;
  readonly key: string;
  /** The object as JSON value; undefined where it has gone. */
  readonly value: unknown;
  readonly previous?: unknown;
  /** The object where it was written as a form and words, which may be all that is kept; the same of what was before. */
  readonly filled?: Filled<unknown> | undefined;
  readonly filledBefore?: Filled<unknown> | undefined;
}

/** An object that is logged as a form and words. */
export class FilledRecord implements LoggedChange {
  readonly resource: string;
  readonly key: string;
  readonly filled: Filled<unknown>;

  constructor(resource: string, key: string, filled: Filled<unknown>) {
    this.resource = resource;
    this.key = key;
    this.filled = filled;
  }

  get value(): unknown {
    return this.filled.value;
  }
}

/** What one commit changed. The changes have the versions up to `version`, one each. */
export interface LogRecord {
  readonly version: number;
  readonly changes: readonly LoggedChange[];
}

/**
 * Where commits go before anyone learns of them. `append` returns when the record cannot be lost any more by what the log
 * guards against: the end of a thread (shared memory), or of the process (files).
 */
export interface CommitLog {
  /** Throws if there is no room: then nothing was kept. */
  append(record: LogRecord): void;
  /** Every record since the last compaction, a snapshot first, in order; the objects are of the cluster that has these uids. */
  records(uids: Uids): IterableIterator<LogRecord>;
  /** Whether so much is kept of the past that it is worth while to begin anew with a snapshot. */
  readonly wantsCompaction: boolean;
  /** Begins a snapshot; records that are appended meanwhile are kept in both. */
  compact(): Compaction;
}

/** A snapshot under way. Until it is finished, the log is what it was. */
export interface Compaction {
  /** Adds a part of the snapshot: objects as of the version at which the compaction began. */
  add(record: LogRecord): void;
  /** Puts the snapshot, and whatever was appended since it began, in the place of the log. */
  finish(): void;
}

/** A log that keeps nothing, for clusters that live in one thread. */
export const NO_LOG: CommitLog = {
  append: () => undefined,
  records: () => [].values(),
  wantsCompaction: false,
  compact: () => ({ add: () => undefined, finish: () => undefined }),
};
