import { Fifo } from '../channels/fifo.js';
import type { Port } from '../channels/port.js';

/** The messages that have arrived at an end of a channel and that nobody has taken yet, in their order. */
export class Inbox<Message> {
  readonly #arrived = new Fifo<Message>();
  readonly #pull: (() => Message | undefined) | undefined;

  /** `arrived` is called when there is a message, at least whenever there was none before. */
  constructor(port: Port<never, Message>, arrived: () => void) {
    this.#pull = port.pull?.(arrived);
    if (this.#pull !== undefined) return;
    port.listen((message) => {
      this.#arrived.add(message);
      arrived();
    });
  }

  /** The next message, which stays. */
  get first(): Message | undefined {
    if (this.#arrived.first === undefined) {
      const next = this.#pull?.();
      if (next !== undefined) this.#arrived.add(next);
    }
    return this.#arrived.first;
  }

  takeFirst(): Message | undefined {
    const { first } = this;
    this.#arrived.takeFirst();
    return first;
  }
}
