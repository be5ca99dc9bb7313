/**
 * Calls to a thread that have not been answered. A thread that ends answers nothing any more: then `rejectAll` settles what is left.
 * Racing each call against one promise that lives as long as the thread would keep every call's result alive with it.
 */
export class PendingCalls {
  readonly #rejecters = new Set<(error: Error) => void>();
  #ended: Error | undefined;

  /** How many calls wait. */
  get size(): number {
    return this.#rejecters.size;
  }

  /** Makes a call whose promise settles in any case. */
  track<Result>(call: () => PromiseLike<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      this.#rejecters.add(reject);
      call().then(
        (result) => {
          this.#rejecters.delete(reject);
          resolve(result);
        },
        (error: unknown) => {
          this.#rejecters.delete(reject);
          reject(error);
        },
      );
    });
  }

  /** Rejects what waits, and every later call. */
  rejectAll(error: Error): void {
    this.#ended = error;
    for (const reject of this.#rejecters) reject(error);
    this.#rejecters.clear();
  }
}
