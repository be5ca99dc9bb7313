import type { Clock } from '../clock/clock.js';
import type { CommitLog, LoggedChange } from './commit-log.js';
import type { Snapshot, Store } from './store.js';

/** Objects that are written to a snapshot in one go: a millisecond or two of work. */
const SLICE_OBJECTS = 100;
/** The pause after each, in milliseconds. Nobody waits for a snapshot: a log may grow meanwhile, but what is to be done now comes first. */
const PAUSE_MS = 1;

/** Keeps a store's log short: when it has grown enough, writes a snapshot of the store in its place, slice by slice. */
export class Compactor<Value> {
  readonly #store: Store<Value>;
  readonly #log: CommitLog;
  readonly #clock: Clock;
  readonly #resources: readonly string[];
  #isCompacting = false;

  constructor(store: Store<Value>, log: CommitLog, options: { readonly clock: Clock; readonly resources: readonly string[] }) {
    this.#store = store;
    this.#log = log;
    this.#clock = options.clock;
    this.#resources = options.resources;
    store.subscribe(() => this.#consider());
  }

  #consider(): void {
    if (this.#isCompacting || !this.#log.wantsCompaction) return;
    this.#isCompacting = true;
    this.#clock.soon(() => this.#begin());
  }

  #begin(): void {
    const compaction = this.#log.compact();
    const snapshot = this.#store.snapshot();
    const slices = this.#slices(snapshot);
    const next = () => {
      const slice = slices.next();
      if (slice.done === true) {
        compaction.finish();
        this.#isCompacting = false;
        return;
      }
      compaction.add({ version: snapshot.version, changes: slice.value });
      this.#clock.after(PAUSE_MS, next);
    };
    next();
  }

  *#slices(snapshot: Snapshot<Value>): Generator<readonly LoggedChange[]> {
    for (const resource of this.#resources) {
      let slice: LoggedChange[] = [];
      for (const change of snapshot.logged(resource)) {
        slice.push(change);
        if (slice.length < SLICE_OBJECTS) continue;
        yield slice;
        slice = [];
      }
      if (slice.length > 0) yield slice;
    }
    // Also a store without objects has a version.
    yield [];
  }
}
