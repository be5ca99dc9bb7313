import type { Clock } from '../clock/clock.js';
import type { EventWrite } from '../objects/writes.js';
import { RecentMap } from './recent-map.js';

type EventDraft = Omit<EventWrite, 'verb'>;

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

  /** How to store an event; undefined if its source has said too much about the object. */
  observe(event: EventDraft): Observation | undefined {
    const source = sourceKey(event);
    const isCombined = this.#isOneOfMany(event, `${source}|${event.type}|${event.reason}`);
    const message = isCombined ? `(combined from similar events): ${event.message}` : event.message;
    const key = `${source}|${event.type}|${event.reason}|${isCombined ? '' : `${event.regarding.fieldPath}|${event.message}`}`;
    const before = this.#observed.get(key);
    const observation = {
      name: before?.name ?? this.#newName(event),
      message,
      count: (before?.count ?? 0) + 1,
      firstAtMs: before?.firstAtMs ?? this.#clock.now(),
    };
    this.#observed.set(key, observation);
    return this.#takeToken(source) ? observation : undefined;
  }

  #isOneOfMany({ message }: EventDraft, key: string): boolean {
    const now = this.#clock.now();
    const known = this.#similar.get(key);
    const isRecent = known !== undefined && now - known.lastAtMs <= LIMITS.similarWithinMs;
    const similar = isRecent ? known : { messages: new Set<string>(), lastAtMs: now };
    similar.lastAtMs = now;
    similar.messages.add(message);
    this.#similar.set(key, similar);
    if (similar.messages.size < LIMITS.similarEvents) return false;
    // Room for the next message: nine are enough to see that it is one too many.
    const [oldest] = similar.messages;
    if (oldest !== undefined) similar.messages.delete(oldest);
    return true;
  }

  #takeToken(source: string): boolean {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(source) ?? { tokens: LIMITS.burst, filledAtMs: now };
    bucket.tokens = Math.min(LIMITS.burst, bucket.tokens + (now - bucket.filledAtMs) / LIMITS.refillMs);
    bucket.filledAtMs = now;
    this.#buckets.set(source, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** The object's name and a number that grows: in Kubernetes the time in nanoseconds, here with a counter in it. */
  #newName({ regarding }: EventDraft): string {
    this.#sequence = (this.#sequence + 1) % 1_000_000;
    const nanoseconds = BigInt(this.#clock.now()) * 1_000_000n + BigInt(this.#sequence);
    return `${regarding.name}.${nanoseconds.toString(16)}`;
  }
}

function sourceKey({ component, host = '', regarding }: EventDraft): string {
  const { apiVersion, kind, namespace, name, uid } = regarding;
  return [component, host, apiVersion, kind, namespace, name, uid].join('|');
}
