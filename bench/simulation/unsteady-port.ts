import type { Port } from '../../src/channels/port.js';
import type { Clock } from '../../src/clock/clock.js';
import type { Random } from '../../src/clock/random.js';

/** How a channel behaves at present. */
export interface Weather {
  /** The longest that a message takes, in milliseconds. */
  delayMs: number;
  /** How often a message arrives twice, 0 to 1. */
  repeats: number;
}

/** What an unsteady channel is made with. `sent` and `arrived` hear of its messages. */
export interface UnsteadyOptions<Out, In> {
  readonly clock: Clock;
  readonly random: Random;
  readonly weather: Weather;
  /** A message as another thread would get it. */
  readonly cloned: { readonly there: (message: Out) => Out; readonly back: (message: In) => In };
  readonly onSent?: (message: In) => void;
  readonly onArriving?: (message: Out) => void;
}

/** How often a message is cloned on its way, as it always is between threads: often enough for a shared object to show. */
const CLONED = 0.25;

/** Two ends of a channel whose messages come late and repeatedly, but in their order. `onSent` is the second end's posting. */
export function unsteadyPair<Out, In>(options: UnsteadyOptions<Out, In>): readonly [Port<Out, In>, Port<In, Out>] {
  const { onSent, onArriving, cloned, ...common } = options;
  const there = new UnsteadyLine<Out>({ ...common, cloned: cloned.there }, onArriving);
  const back = new UnsteadyLine<In>({ ...common, cloned: cloned.back });
  const postBack = (message: In) => {
    if (back.isOpen) onSent?.(message);
    back.post(message);
  };
  return [
    { post: (message) => there.post(message), listen: (receiver) => back.listen(receiver), close: () => close(there, back) },
    { post: postBack, listen: (receiver) => there.listen(receiver), close: () => close(back, there) },
  ];
}

function close(out: { endWriting(): void }, incoming: { close(): void }): void {
  out.endWriting();
  incoming.close();
}

type LineOptions<Message> = Pick<UnsteadyOptions<never, never>, 'clock' | 'random' | 'weather'> & {
  readonly cloned: (message: Message) => Message;
};

class UnsteadyLine<Message> {
  readonly #options: LineOptions<Message>;
  readonly #onArriving: ((message: Message) => void) | undefined;
  #early: Message[] = [];
  #receiver: ((message: Message) => void) | undefined;
  #lastMs = 0;
  #isClosed = false;
  isOpen = true;

  constructor(options: LineOptions<Message>, onArriving?: (message: Message) => void) {
    this.#options = options;
    this.#onArriving = onArriving;
  }

  post(message: Message): void {
    if (!this.isOpen) return;
    const { clock, random, weather, cloned } = this.#options;
    const copies = random.chance(weather.repeats) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      this.#lastMs = Math.max(this.#lastMs, clock.now() + random.below(weather.delayMs + 1));
      const clone = random.chance(CLONED) ? cloned(message) : message;
      if (this.#lastMs <= clock.now()) clock.soon(() => this.#arrive(clone));
      else clock.at(this.#lastMs, () => this.#arrive(clone));
    }
  }

  listen(receiver: (message: Message) => void): void {
    this.#receiver = receiver;
    for (const message of this.#early.splice(0)) this.#arrive(message);
  }

  endWriting(): void {
    this.isOpen = false;
  }

  close(): void {
    this.isOpen = false;
    this.#isClosed = true;
  }

  #arrive(message: Message): void {
    if (this.#isClosed) return;
    if (this.#receiver === undefined) {
      this.#early.push(message);
      return;
    }
    this.#onArriving?.(message);
    this.#receiver(message);
  }
}
