import type { Clock } from '../clock/clock.js';
import type { EventWrite } from '../objects/writes.js';
import { RecentMap } from './recent-map.js';

/** All of an event but its message: who says what kind of thing about which object. */
export type EventKind = Omit<EventWrite, 'verb' | 'message'>;

/** Kubernetes' limits (B-301). */
const LIMITS = {
  /** From this many different messages of one reason on, they are combined. */
  similarEvents: 10,
  /** Similar events further apart than this are not combined, in milliseconds. */
  similarWithinMs: 600_000,
  /** Events that one source may record about one object in a row. */
  burst: 25,
  /** After that, one event per this time, in milliseconds. */
  refillMs: 300_000,
  /** Sources, reasons and events that are remembered; the one not seen for longest is forgotten first. */
  remembered: 4_096,
} as const;

/** How an event is to be stored: under this name, with this message and count. */
export interface Observation {
  readonly name: string;
  readonly message: string;
  readonly count: number;
  readonly firstAtMs: number;
}

interface Similar {
  readonly messages: Set<string>;
  lastAtMs: number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** Decides which events are equal, which are similar, and which are too many. */
export class EventCorrelator {
  readonly #clock: Clock;
  readonly #similar = new RecentMap<Similar>(LIMITS.remembered);
  readonly #observed = new RecentMap<Observation>(LIMITS.remembered);
  readonly #buckets = new RecentMap<Bucket>(LIMITS.remembered);
  #sequence = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Says of one message of a kind after the other how it is to be stored; undefined if its source has said too much about the object.
   * What is known of the kind is looked up once, so that it must not be kept longer than what it is asked for is done.
   */
  observer(kind: EventKind): (message: string) => Observation | undefined {
    const source = sourceKey(kind);
    const key = `${source}|${kind.type}|${kind.reason}`;
    const [similar, bucket] = [this.#similarTo(key), this.#bucketOf(source)];
    const combinedKey = `${key}|`;
    return (message) => {
      const observation = this.#isOneOfMany(similar, message)
        ? this.#count(combinedKey, kind, `(combined from similar events): ${message}`)
        : this.#count(`${combinedKey}${kind.regarding.fieldPath}|${message}`, kind, message);
      return this.#takeToken(bucket) ? observation : undefined;
    };
  }

  #count(key: string, kind: EventKind, message: string): Observation {
    const before = this.#observed.get(key);
    const observation = {
      name: before?.name ?? this.#newName(kind),
      message,
      count: (before?.count ?? 0) + 1,
      firstAtMs: before?.firstAtMs ?? this.#clock.now(),
    };
    this.#observed.set(key, observation);
    return observation;
  }

  #similarTo(key: string): Similar {
    const known = this.#similar.get(key);
    if (known !== undefined && this.#clock.now() - known.lastAtMs <= LIMITS.similarWithinMs) return known;
    const similar = { messages: new Set<string>(), lastAtMs: 0 };
    this.#similar.set(key, similar);
    return similar;
  }

  #isOneOfMany(similar: Similar, message: string): boolean {
    similar.lastAtMs = this.#clock.now();
    similar.messages.add(message);
    if (similar.messages.size < LIMITS.similarEvents) return false;
    // Room for the next message: nine are enough to see that it is one too many.
    const [oldest] = similar.messages;
    if (oldest !== undefined) similar.messages.delete(oldest);
    return true;
  }

  #bucketOf(source: string): Bucket {
    const known = this.#buckets.get(source);
    if (known !== undefined) return known;
    const bucket = { tokens: LIMITS.burst, filledAtMs: this.#clock.now() };
    this.#buckets.set(source, bucket);
    return bucket;
  }

  #takeToken(bucket: Bucket): boolean {
    const now = this.#clock.now();
    bucket.tokens = Math.min(LIMITS.burst, bucket.tokens + (now - bucket.filledAtMs) / LIMITS.refillMs);
    bucket.filledAtMs = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** The object's name and a number that grows: in Kubernetes the time in nanoseconds, here with a counter in it. */
  #newName({ regarding }: EventKind): string {
    this.#sequence = (this.#sequence + 1) % 1_000_000;
    const nanoseconds = BigInt(this.#clock.now()) * 1_000_000n + BigInt(this.#sequence);
    return `${regarding.name}.${nanoseconds.toString(16)}`;
  }
}

function sourceKey({ component, host = '', regarding }: EventKind): string {
  const { apiVersion, kind, namespace, name, uid } = regarding;
  return [component, host, apiVersion, kind, namespace, name, uid].join('|');
}
