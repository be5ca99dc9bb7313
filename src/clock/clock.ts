/** A task that waits for its time. Cancelling one that has run, or was cancelled before, does nothing. */
export interface Timer {
  cancel(): void;
}

/** Time as a parameter: whoever waits, waits on a clock, so that the same code runs in real and in virtual time. */
export interface Clock {
  /** Milliseconds since the epoch; never goes back. */
  now(): number;
  /** Runs a task once, when the time has come (at once, but never inside this call, if it has passed). */
  at(timeMs: number, task: () => void): Timer;
  /** Runs a task once, `delayMs` from now. */
  after(delayMs: number, task: () => void): Timer;
  /** Runs a task after the current one and before any timer, in the order of the calls. */
  soon(task: () => void): void;
}
