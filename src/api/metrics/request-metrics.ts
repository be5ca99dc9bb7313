import type { Clock } from '../../clock/clock.js';
import type { ApiReply, ReplyHeaders } from '../exchange.js';

/** What requests are counted by. */
export interface RequestLabels {
  readonly verb: string;
  readonly resource: string;
  readonly subresource: string;
}

/** The requests of one kind that got one status. */
export interface RequestCount extends RequestLabels {
  readonly code: number;
  readonly count: number;
  readonly seconds: number;
}

/** Counts requests and the time they take. There are no more counters than verbs, resources and statuses. */
export class RequestMetrics {
  readonly #clock: Clock;
  readonly #counters = new Map<RequestLabels, Counter[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The same reply; when it has ended, it is counted. Requests of one kind have the same labels, one object for all of them. */
  counted(reply: ApiReply, labels: RequestLabels): ApiReply {
    return new CountedReply(reply, this, { labels, startMs: this.#clock.now() });
  }

  /** What has been counted. */
  get counts(): Iterable<RequestCount> {
    return [...this.#counters.values()].flat();
  }

  /** A request has been answered. */
  add({ labels, startMs }: Begun, code: number): void {
    const counter = this.#counterOf(labels, code);
    counter.count += 1;
    counter.seconds += (this.#clock.now() - startMs) / 1_000;
  }

  #counterOf(labels: RequestLabels, code: number): Counter {
    let counters = this.#counters.get(labels);
    if (counters === undefined) {
      counters = [];
      this.#counters.set(labels, counters);
    }
    for (const counter of counters) if (counter.code === code) return counter;
    const added = { ...labels, code, count: 0, seconds: 0 };
    counters.push(added);
    return added;
  }
}

interface Counter extends RequestLabels {
  readonly code: number;
  count: number;
  seconds: number;
}

/** A request, and when it came. */
interface Begun {
  readonly labels: RequestLabels;
  readonly startMs: number;
}

/** Counts one reply: when it ends in one piece; when its client has taken all of it, or has gone, if it comes bit by bit. */
class CountedReply implements ApiReply {
  readonly #reply: ApiReply;
  readonly #metrics: RequestMetrics;
  readonly #begun: Begun;
  #code = 0;
  #isFollowed = false;

  constructor(reply: ApiReply, metrics: RequestMetrics, begun: Begun) {
    this.#reply = reply;
    this.#metrics = metrics;
    this.#begun = begun;
  }

  begin(status: number, headers: ReplyHeaders): void {
    this.#code = status;
    this.#reply.begin(status, headers);
  }

  write(piece: string | Uint8Array, bytes?: number): boolean {
    this.#follow();
    return this.#reply.write(piece, bytes);
  }

  end(piece?: string | Uint8Array, bytes?: number): void {
    this.#reply.end(piece, bytes);
    if (!this.#isFollowed) this.#metrics.add(this.#begun, this.#code);
  }

  abort(): void {
    this.#follow();
    this.#reply.abort();
  }

  onDrain(task: () => void): void {
    this.#reply.onDrain(task);
  }

  onClose(task: () => void): void {
    this.#follow();
    this.#reply.onClose(task);
  }

  #follow(): void {
    if (this.#isFollowed) return;
    this.#isFollowed = true;
    this.#reply.onClose(() => this.#metrics.add(this.#begun, this.#code));
  }
}
