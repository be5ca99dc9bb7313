import type { Clock } from '../clock/clock.js';
import type { Port } from './port.js';

/** Most messages that are delivered in one turn, so that whoever sends many does not hold up the rest of the thread. */
const DELIVERIES_PER_TURN = 100;

/**
 * Two ends of a channel within one thread. Messages are cloned as they would be between threads, so that nobody comes to
 * share an object by accident, and arrive in a later turn of the clock: also those that were sent before their end was closed.
 */
export function portPair<Out, In>(clock: Clock): readonly [Port<Out, In>, Port<In, Out>] {
  const [there, back] = [new Line<Out>(clock), new Line<In>(clock)];
  return [end(there, back), end(back, there)];
}

function end<Out, In>(out: Line<Out>, incoming: Line<In>): Port<Out, In> {
  return {
    post: (message) => out.post(message),
    listen: (receiver) => incoming.listen(receiver),
    close: () => {
      out.endWriting();
      incoming.close();
    },
  };
}

/** One direction of a channel. What bounds it is the protocol: the sender of changes waits for acknowledgements. */
class Line<Message> {
  readonly #clock: Clock;
  #waiting: Message[] = [];
  #receiver: ((message: Message) => void) | undefined;
  #isScheduled = false;
  #isWritable = true;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  post(message: Message): void {
    if (!this.#isWritable) return;
    this.#waiting.push(structuredClone(message));
    this.#schedule();
  }

  listen(receiver: (message: Message) => void): void {
    this.#receiver = receiver;
    this.#schedule();
  }

  /** The writer has gone; what it has written is still on its way. */
  endWriting(): void {
    this.#isWritable = false;
  }

  /** The reader has gone. */
  close(): void {
    this.#isWritable = false;
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
