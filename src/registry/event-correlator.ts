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

const COMBINED = '(combined from similar events): ';

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
  readonly filledAtMs: number;
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

  /** Takes in messages of one kind: gives how those that are to be stored are to be stored. Of the others, which may be very many, is kept what one of them would leave behind. */
  observe(kind: EventKind, messages: readonly string[]): readonly Observation[] {
    const source = sourceKey(kind);
    const key = `${source}|${kind.type}|${kind.reason}`;
    const [similar, bucket] = [this.#similarTo(key), this.#bucketOf(source)];
    const unheard = { count: 0, message: '' };
    const observations: Observation[] = [];
    const combined = (message: string, times: number) => this.#count(`${key}|`, kind, { message: `${COMBINED}${message}`, times });
    const settle = () => {
      if (unheard.count > 0) combined(unheard.message, unheard.count);
      unheard.count = 0;
    };
    for (const message of messages) {
      const isHeard = takeToken(bucket);
      const isCombined = isOneOfMany(similar, message);
      if (!isHeard && isCombined) {
        unheard.count += 1;
        unheard.message = message;
        continue;
      }
      settle();
      const own = `${key}|${kind.regarding.fieldPath}|${message}`;
      const observation = isCombined ? combined(message, 1) : this.#count(own, kind, { message, times: 1 });
      if (isHeard) observations.push(observation);
    }
    settle();
    return observations;
  }

  #count(key: string, kind: EventKind, { message, times }: { readonly message: string; readonly times: number }): Observation {
    const before = this.#observed.get(key);
    const observation = {
      name: before?.name ?? this.#newName(kind),
      message,
      count: (before?.count ?? 0) + times,
      firstAtMs: before?.firstAtMs ?? this.#clock.now(),
    };
    this.#observed.set(key, observation);
    return observation;
  }

  #similarTo(key: string): Similar {
    const known = this.#similar.get(key);
    const nowMs = this.#clock.now();
    const isKnown = known !== undefined && nowMs - known.lastAtMs <= LIMITS.similarWithinMs;
    const similar = isKnown ? known : { messages: new Set<string>(), lastAtMs: nowMs };
    similar.lastAtMs = nowMs;
    if (!isKnown) this.#similar.set(key, similar);
    return similar;
  }

  /** What a source may still say, as of now. */
  #bucketOf(source: string): Bucket {
    const nowMs = this.#clock.now();
    const { tokens, filledAtMs } = this.#buckets.get(source) ?? { tokens: LIMITS.burst, filledAtMs: nowMs };
    const bucket = { tokens: Math.min(LIMITS.burst, tokens + (nowMs - filledAtMs) / LIMITS.refillMs), filledAtMs: nowMs };
    this.#buckets.set(source, bucket);
    return bucket;
  }

  /** The object's name and a number that grows: in Kubernetes the time in nanoseconds, here with a counter in it. */
  #newName({ regarding }: EventKind): string {
    this.#sequence = (this.#sequence + 1) % 1_000_000;
    const nanoseconds = BigInt(this.#clock.now()) * 1_000_000n + BigInt(this.#sequence);
    return `${regarding.name}.${nanoseconds.toString(16)}`;
  }
}

function takeToken(bucket: Bucket): boolean {
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

function isOneOfMany({ messages }: Similar, message: string): boolean {
  messages.add(message);
  if (messages.size < LIMITS.similarEvents) return false;
  // Room for the next message: nine are enough to see that it is one too many.
  const [oldest] = messages;
  if (oldest !== undefined) messages.delete(oldest);
  return true;
}

function sourceKey({ component, host = '', regarding }: EventKind): string {
  const { apiVersion, kind, namespace, name, uid } = regarding;
  return [component, host, apiVersion, kind, namespace, name, uid].join('|');
}
