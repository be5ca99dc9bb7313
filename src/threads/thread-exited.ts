/** How a thread ended. */
export interface ThreadExit {
  readonly code: number;
  /** What it died of, if it did not end by itself or by `terminate`. */
  readonly error: Error | undefined;
}

/** The call could not be answered, because the thread has ended. */
export class ThreadExited extends Error {
  override readonly name = 'ThreadExited';

  constructor(thread: string, { code, error }: ThreadExit) {
    super(`the thread ${thread} has ended (code ${code})${error === undefined ? '' : `: ${error.message}`}`, { cause: error });
  }
}
