import type { Port } from '../channels/port.js';
import type { Clock } from '../clock/clock.js';
import { MortalClock } from '../clock/mortal-clock.js';
import { PendingCalls } from '../threads/pending-calls.js';
import { ThreadExited } from '../threads/thread-exited.js';
import type { StreamDemand, StreamPiece } from './api-connection.js';
import type { ChildEvents, ChildThread } from './supervised-thread.js';

/** The life of a child that has no thread of its own, and ends as if it had. */
export class InThreadLife {
  /** The child's own clock, which ends with it. */
  readonly clock: Clock;
  readonly #name: string;
  readonly #outer: Clock;
  readonly #mortal: MortalClock;
  readonly #events: ChildEvents;
  readonly #calls = new PendingCalls();
  readonly #streams = new Set<Port<StreamPiece, StreamDemand>>();
  #stop: () => void | Promise<void> = () => undefined;
  #isOver = false;

  constructor(name: string, clock: Clock, events: ChildEvents) {
    this.#name = name;
    this.#outer = clock;
    this.#mortal = new MortalClock(clock);
    this.clock = this.#mortal;
    this.#events = events;
  }

  /** Tells that the child is ready, when `start` has ended well. */
  begin(start?: Promise<unknown>): void {
    if (start === undefined) this.#outer.soon(() => this.#events.ready());
    else start.then(this.#events.ready, this.#events.exited);
  }

  /** Says what ends the child itself. */
  onEnd(stop: () => void | Promise<void>): void {
    this.#stop = stop;
  }

  /** A call to the child: rejects with `ThreadExited` if that ends first. */
  call<Result>(call: () => Promise<Result>): Promise<Result> {
    return this.#calls.track(call);
  }

  /** The serving end of a stream, which is broken off if the child ends first. */
  stream(port: Port<StreamPiece, StreamDemand>): Port<StreamPiece, StreamDemand> {
    this.#streams.add(port);
    const post = (piece: StreamPiece) => {
      port.post(piece);
      if (piece.kind === 'end' || piece.kind === 'abort') this.#streams.delete(port);
    };
    const close = () => {
      port.close();
      this.#streams.delete(port);
    };
    return { ...port, post, close };
  }

  /** Both ways to end, once: what is asked to may still end its streams well, what is terminated says no more. */
  controls(): ChildThread {
    const terminate = () => {
      this.#breakOff();
      this.#end();
    };
    return { askToStop: () => this.#end(), terminate };
  }

  #breakOff(): void {
    for (const stream of this.#streams) {
      stream.post({ kind: 'abort' });
      stream.close();
    }
    this.#streams.clear();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#mortal.end();
    this.#calls.rejectAll(new ThreadExited(this.#name, { code: 0, error: undefined }));
    const stopping = Promise.resolve(this.#stop());
    this.#breakOff();
    stopping.then(
      () => this.#outer.soon(() => this.#events.exited(undefined)),
      (error: Error) => this.#events.exited(error),
    );
  }
}
