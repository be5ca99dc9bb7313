import type { Clock } from '../../clock/clock.js';
import type { ApiReply } from '../exchange.js';

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
  readonly #counts = new Map<string, RequestCount>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The same reply; when it has ended, it is counted. */
  counted(reply: ApiReply, labels: RequestLabels): ApiReply {
    const startMs = this.#clock.now();
    let code = 0;
    reply.onClose(() => this.#add(labels, code, (this.#clock.now() - startMs) / 1_000));
    return {
      begin: (status, headers) => {
        code = status;
        reply.begin(status, headers);
      },
      write: (piece) => reply.write(piece),
      end: (piece) => reply.end(piece),
      abort: () => reply.abort(),
      onDrain: (task) => reply.onDrain(task),
      onClose: (task) => reply.onClose(task),
    };
  }

  /** What has been counted. */
  get counts(): Iterable<RequestCount> {
    return this.#counts.values();
  }

  #add(labels: RequestLabels, code: number, durationSeconds: number): void {
    const key = `${labels.verb} ${labels.resource}/${labels.subresource} ${code}`;
    const { count, seconds } = this.#counts.get(key) ?? { count: 0, seconds: 0 };
    this.#counts.set(key, { ...labels, code, count: count + 1, seconds: seconds + durationSeconds });
  }
}
