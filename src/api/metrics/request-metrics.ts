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
  readonly #counts = new Map<string, Counter>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The same reply; when it has ended, it is counted. */
  counted(reply: ApiReply, labels: RequestLabels): ApiReply {
    const startMs = this.#clock.now();
    return new CountedReply(reply, (code) => this.#add(labels, code, (this.#clock.now() - startMs) / 1_000));
  }

  /** What has been counted. */
  get counts(): Iterable<RequestCount> {
    return this.#counts.values();
  }

  #add(labels: RequestLabels, code: number, seconds: number): void {
    const key = `${labels.verb} ${labels.resource}/${labels.subresource} ${code}`;
    const counter = this.#counts.get(key) ?? { ...labels, code, count: 0, seconds: 0 };
    counter.count += 1;
    counter.seconds += seconds;
    this.#counts.set(key, counter);
  }
}

interface Counter extends RequestLabels {
  readonly code: number;
  count: number;
  seconds: number;
}

/** Counts one reply: when it ends in one piece; when its client has taken all of it, or has gone, if it comes bit by bit. */
class CountedReply implements ApiReply {
  readonly #reply: ApiReply;
  readonly #count: (code: number) => void;
  #code = 0;
  #isFollowed = false;

  constructor(reply: ApiReply, count: (code: number) => void) {
    this.#reply = reply;
    this.#count = count;
  }

  begin(status: number, headers: ReplyHeaders): void {
    this.#code = status;
    this.#reply.begin(status, headers);
  }

  write(piece: string | Uint8Array): boolean {
    this.#follow();
    return this.#reply.write(piece);
  }

  end(piece?: string | Uint8Array): void {
    this.#reply.end(piece);
    if (!this.#isFollowed) this.#count(this.#code);
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
    this.#reply.onClose(() => this.#count(this.#code));
  }
}
