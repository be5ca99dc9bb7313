/** How often the timer that keeps the process open fires, in milliseconds: as seldom as Node.js allows, for it does nothing. */
const IDLE_MS = 2_147_483_647;

/** Keeps the process open while something is awaited that does not keep it open by itself. */
export class KeepOpen {
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;

  async during<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#waiting += 1;
    this.#timer ??= setInterval(() => undefined, IDLE_MS);
    try {
      return await work();
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) {
        clearInterval(this.#timer);
        this.#timer = undefined;
      }
    }
  }
}
