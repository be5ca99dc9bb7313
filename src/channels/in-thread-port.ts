import type { Clock } from '../clock/clock.js';
import type { Port } from './port.js';

/** Most messages that are delivered in one turn, so that whoever sends many does not hold up the rest of the thread. */
const DELIVERIES_PER_TURN = 100;

/**
 * Two ends of a channel within one thread. Messages are cloned as they would be between threads, so that nobody comes to
 * share an object by accident, and arrive in a later turn of the clock.
 */
export function portPair<Out, In>(clock: Clock): readonly [Port<Out, In>, Port<In, Out>] {
  const [there, back] = [new Line<Out>(clock), new Line<In>(clock)];
  const close = () => {
    there.close();
    back.close();
  };
  return [
    { post: (message) => there.post(message), listen: (receiver) => back.listen(receiver), close },
    { post: (message) => back.post(message), listen: (receiver) => there.listen(receiver), close },
  ];
}

/** One direction of a channel. What bounds it is the protocol: the sender of changes waits for acknowledgements. */
class Line<Message> {
  readonly #clock: Clock;
  #waiting: Message[] = [];
  #receiver: ((message: Message) => void) | undefined;
  #isScheduled = false;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  post(message: Message): void {
    if (this.#isClosed) return;
    this.#waiting.push(structuredClone(message));
    this.#schedule();
  }

  listen(receiver: (message: Message) => void): void {
    this.#receiver = receiver;
    this.#schedule();
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
  }

  #schedule(): void {
    if (this.#isScheduled || this.#receiver === undefined || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    this.#clock.soon(() => this.#deliver());
  }

  #deliver(): void {
    this.#isScheduled = false;
    const messages = this.#waiting.splice(0, DELIVERIES_PER_TURN);
    for (const message of messages) if (!this.#isClosed) this.#receiver?.(message);
    this.#schedule();
  }
}
