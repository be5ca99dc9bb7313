import { BATCHES_UNANSWERED } from '../actors/outbox.js';
import { Fifo } from '../channels/fifo.js';
import type { ToControlPlane, ToShard } from '../channels/messages.js';
import type { Port } from '../channels/port.js';
import type { Clock } from '../clock/clock.js';
import { tooManyRequests } from '../objects/api-errors.js';
import type { StoredObject } from '../objects/resources.js';
import type { Change } from '../objects/views.js';
import type { BatchResult, Write, WriteBatch, WriteResult } from '../objects/writes.js';
import type { Registry } from '../registry/registry.js';
import type { StoreEvent, Subscription } from '../store/store.js';
import { changeOf, isFollowed, isGone, viewsOf } from './changes.js';

/** Limits of a link, each with what happens beyond it. */
const LIMITS = {
  /** Changes in one message: what a shard takes in within a millisecond or two. The rest follows in the next turn. */
  changesPerMessage: 250,
  /** Versions that are looked at for one message: those of the pods of a batch, which are bound as soon as they have been created, so that a shard need hear of each but once. */
  versionsPerMessage: 500,
  /** Versions that a shard may be behind before no more is sent; it then catches up, or lists anew once the watch log has moved on. */
  unacknowledged: 20_000,
  /** Batches that are not answered: twice what a shard sends ahead, as a message may come twice. What comes beyond is refused (429). */
  batches: 2 * BATCHES_UNANSWERED,
} as const;

type Writes = Extract<ToControlPlane, { readonly kind: 'writes' }>;

/** What a link connects. */
export interface ShardLinkOptions {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly port: Port<ToShard, ToControlPlane>;
  readonly shard: number;
  readonly epoch: number;
}

/**
 * The control plane's end of the channel to one shard: changes go out in the order of their commits, and the result of a
 * batch after the changes that it caused.
 */
export class ShardLink {
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #port: Port<ToShard, ToControlPlane>;
  readonly #shard: number;
  readonly #epoch: number;
  readonly #subscription: Subscription;
  /** Results that wait for the changes before them. */
  #results: BatchResult[] = [];
  /** Batches that wait for their turn, in their messages: what is looked at is unpacked. */
  readonly #batches = new Fifo<Writes>();
  /** How many batches have not been answered. */
  #unanswered = 0;
  /** The version up to which changes have been sent; undefined until the shard has been told of everything. */
  #sent: number | undefined;
  #acknowledged = 0;
  #listing: Iterator<ToShard> | undefined;
  /** The version after which nothing has been said, because there was nothing of interest. */
  #skipped: number | undefined;
  #isScheduled = false;
  #isClosed = false;

  constructor({ registry, clock, port, shard, epoch }: ShardLinkOptions) {
    this.#registry = registry;
    this.#clock = clock;
    this.#port = port;
    this.#shard = shard;
    this.#epoch = epoch;
    this.#subscription = registry.store.subscribe(() => this.#schedule());
    port.listen((message) => this.#receive(message));
  }

  close(): void {
    this.#isClosed = true;
    this.#subscription.cancel();
    this.#port.close();
  }

  #receive(message: ToControlPlane): void {
    switch (message.kind) {
      case 'hello':
        this.#begin(message.epoch);
        break;
      case 'writes':
        this.#takeIn(message);
        break;
      case 'acknowledged':
        this.#acknowledged = Math.max(this.#acknowledged, message.version);
        break;
      case 'heartbeat':
        this.#registry.heartbeats.beat(this.#shard, message.silent, this.#clock.now());
        break;
    }
    this.#schedule();
  }

  #takeIn(writes: Writes): void {
    if (this.#unanswered < LIMITS.batches) {
      this.#unanswered += 1;
      this.#batches.add(writes);
    } else this.#port.post({ kind: 'results', result: this.#refusal(writes.batch) });
  }

  /** It causes no change, so that it follows none. */
  #refusal({ name, groups }: WriteBatch): BatchResult {
    const { status } = tooManyRequests(`shard ${this.#shard} has more than ${LIMITS.batches} batches waiting`, 1);
    const refused = (write: Write): WriteResult => ({
      outcome: 'refused',
      status,
      failed: write.verb === 'createPods' ? write.nodes.length : 1,
    });
    const results = groups.map(({ writes }) => writes.map(refused));
    return { name, version: this.#registry.store.version, results };
  }

  /** The shard knows nothing: it is told all there is, as of now. */
  #begin(epoch: number): void {
    if (epoch !== this.#epoch) return;
    this.#sent = undefined;
    this.#skipped = undefined;
    this.#listing = listingOf(this.#registry);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isClosed) return;
    this.#isScheduled = true;
    this.#clock.soon(() => this.#turn());
  }

  /** One batch, or one message: whatever takes longer yields to others in between. */
  #turn(): void {
    this.#isScheduled = false;
    if (this.#isClosed) return;
    if (this.#listing !== undefined) this.#list(this.#listing);
    else if (this.#isBehind()) this.#sendChanges();
    else this.#carryOut();
    this.#sendResults();
    if (this.#listing !== undefined || this.#batches.first !== undefined || this.#isBehind()) this.#schedule();
  }

  #list(listing: Iterator<ToShard>): void {
    const part = listing.next();
    if (part.done === true) {
      this.#listing = undefined;
      return;
    }
    this.#port.post(part.value);
    if (part.value.kind === 'listed' && part.value.isLast) {
      this.#sent = part.value.version;
      this.#acknowledged = part.value.version;
    }
  }

  #isBehind(): boolean {
    const { version } = this.#registry.store;
    return this.#sent !== undefined && this.#sent < version && this.#sent - this.#acknowledged < LIMITS.unacknowledged;
  }

  #sendChanges(): void {
    if (this.#sent === undefined) return;
    const from = this.#sent;
    const events = this.#registry.store.changesAfter(from, LIMITS.versionsPerMessage);
    if (events === undefined) {
      this.#begin(this.#epoch);
      return;
    }
    const told = latest(events);
    if (told.length <= LIMITS.changesPerMessage) this.#sendEvents(from, from + events.length, told);
    else this.#sendEvents(from, from + LIMITS.changesPerMessage, latest(events.slice(0, LIMITS.changesPerMessage)));
  }

  #sendEvents(from: number, to: number, events: readonly StoreEvent<StoredObject>[]): void {
    const changes: Change[] = [];
    for (const event of events) if (isFollowed(event)) changes.push(changeOf(event));
    this.#sent = to;
    // A shard that is not interested in any of the changes need not be woken for each: it hears of the version later.
    if (changes.length > 0 || this.#results.length > 0 || to - this.#acknowledged >= LIMITS.changesPerMessage) {
      this.#post(from, to, changes);
    } else {
      this.#skipped ??= from;
    }
  }

  #post(from: number, to: number, changes: readonly Change[]): void {
    this.#port.post({ kind: 'changed', from: this.#skipped ?? from, to, changes });
    this.#skipped = undefined;
  }

  #carryOut(): void {
    const batch = this.#batches.takeFirst()?.batch;
    if (batch === undefined) return;
    const result = this.#registry.carryOut(batch);
    if (result !== undefined) {
      this.#results.push(result);
      return;
    }
    this.#unanswered -= 1;
    this.#port.post({ kind: 'fenced', epoch: batch.name.epoch });
  }

  /** Results whose changes have all been sent. */
  #sendResults(): void {
    if (this.#sent === undefined) return;
    const sent = this.#sent;
    const due = this.#results.filter(({ version }) => version <= sent);
    if (due.length === 0) return;
    if (this.#skipped !== undefined) this.#post(this.#skipped, sent, []);
    for (const result of due) this.#port.post({ kind: 'results', result });
    this.#unanswered -= due.length;
    this.#results = this.#results.filter(({ version }) => version > sent);
  }
}

/**
 * The last change of each object: what it was in between has been superseded before anybody heard of it. That it was there is
 * told, though, before it is told to be gone: somebody may wait for it.
 */
function latest(events: readonly StoreEvent<StoredObject>[]): readonly StoreEvent<StoredObject>[] {
  const first = events[0]?.version ?? 0;
  /** By version, from the first on: those of a store follow each other. */
  const superseded: boolean[] = [];
  for (const event of events) {
    const before = versionBefore(event);
    if (before >= first && !isGone(event)) superseded[before - first] = true;
  }
  return superseded.length === 0 ? events : events.filter(({ version }) => !superseded[version - first]);
}

/** The version that an object had before a change; 0 if there was none. */
function versionBefore(event: StoreEvent<StoredObject>): number {
  return event.filledBefore?.version ?? Number(event.previous?.metadata.resourceVersion ?? 0);
}

/** All that shards follow, in parts. */
function* listingOf({ store }: Registry): Generator<ToShard> {
  const snapshot = store.snapshot();
  const { version } = snapshot;
  let part: Change[] = [];
  let isFirst = true;
  for (const change of viewsOf(snapshot)) {
    part.push(change);
    if (part.length < LIMITS.changesPerMessage) continue;
    yield { kind: 'listed', isFirst, isLast: false, version, changes: part };
    part = [];
    isFirst = false;
  }
  yield { kind: 'listed', isFirst, isLast: true, version, changes: part };
}
