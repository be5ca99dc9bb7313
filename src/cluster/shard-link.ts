import { BATCHES_UNANSWERED } from '../actors/outbox.js';
import { Fifo } from '../channels/fifo.js';
import type { ToControlPlane, ToShard } from '../channels/messages.js';
import type { Port } from '../channels/port.js';
import type { Clock } from '../clock/clock.js';
import { tooManyRequests } from '../objects/api-errors.js';
import type { StoredObject } from '../objects/resources.js';
import type { Change } from '../objects/views.js';
import { weightOf } from '../objects/write-weight.js';
import type { BatchResult, Write, WriteBatch, WriteResult } from '../objects/writes.js';
import type { BatchRun, Registry } from '../registry/registry.js';
import type { StoreEvent, Subscription } from '../store/store.js';
import { changeOf, isFollowed, isGone, viewsOf } from './changes.js';

/** Limits of a link, each with what happens beyond it. */
const LIMITS = {
  /** Changes in one message: a shard begins to say what it makes of them while there are more to come. */
  changesPerMessage: 100,
  /** Changes that are sent in one turn. The rest follows in the next. */
  changesPerTurn: 250,
  /** Versions that are looked at in one turn: those of the pods of a batch, which are bound as soon as they have been created, so that a shard need hear of each but once. */
  versionsPerTurn: 500,
  /** Versions that a shard may be behind before no more is sent; it then catches up, or lists anew once the watch log has moved on. */
  unacknowledged: 20_000,
  /** Objects after which a batch lets others do something before its next group. */
  objectsPerTurn: 60,
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
  /** The batch that is being carried out. */
  #run: BatchRun | undefined;
  /** How many batches have not been answered. */
  #unanswered = 0;
  /** The version up to which the shard knows all that it has to; undefined until it has been told of everything. */
  #sent: number | undefined;
  /** The changes after that, as long as they are few: they need not be read again. */
  #heard: readonly StoreEvent<StoredObject>[] = [];
  #acknowledged = 0;
  #listing: Iterator<ToShard> | undefined;
  /** The version up to which it was told so: since then there was nothing of interest. */
  #told = 0;
  #isScheduled = false;
  #isClosed = false;

  constructor({ registry, clock, port, shard, epoch }: ShardLinkOptions) {
    this.#registry = registry;
    this.#clock = clock;
    this.#port = port;
    this.#shard = shard;
    this.#epoch = epoch;
    this.#subscription = registry.store.subscribe((events) => this.#hear(events));
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

  #hear(events: readonly StoreEvent<StoredObject>[]): void {
    const follows = this.#sent !== undefined && events[0]?.version === this.#sent + this.#heard.length + 1;
    if (follows && this.#heard.length + events.length <= LIMITS.versionsPerTurn)
      this.#heard = this.#heard.length === 0 ? events : [...this.#heard, ...events];
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
    const refused = (write: Write): WriteResult => ({ outcome: 'refused', status, failed: weightOf(write) });
    const results = groups.map(({ writes }) => writes.map(refused));
    return { name, version: this.#registry.store.version, results };
  }

  /** The shard knows nothing: it is told all there is, as of now. */
  #begin(epoch: number): void {
    if (epoch !== this.#epoch) return;
    this.#sent = undefined;
    this.#heard = [];
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
    if (this.#listing !== undefined || this.#isAsked || this.#isBehind()) this.#schedule();
  }

  #list(listing: Iterator<ToShard>): void {
    const part = listing.next();
    if (part.done === true) {
      this.#listing = undefined;
      return;
    }
    this.#port.post(part.value);
    if (part.value.kind === 'listed' && part.value.isLast) {
      this.#knows(part.value.version);
      this.#told = part.value.version;
      this.#acknowledged = part.value.version;
    }
  }

  /** Whether there is something to carry out. */
  get #isAsked(): boolean {
    return this.#run !== undefined || this.#batches.first !== undefined;
  }

  /** The shard knows all up to a version. */
  #knows(version: number): void {
    this.#heard = this.#heard.filter((event) => event.version > version);
    this.#sent = version;
  }

  #isBehind(): boolean {
    const { version } = this.#registry.store;
    return this.#sent !== undefined && this.#sent < version && this.#sent - this.#acknowledged < LIMITS.unacknowledged;
  }

  #sendChanges(): void {
    if (this.#sent === undefined) return;
    const from = this.#sent;
    const events = this.#heard.length > 0 ? this.#heard : this.#registry.store.changesAfter(from, LIMITS.versionsPerTurn);
    if (events === undefined) {
      this.#begin(this.#epoch);
      return;
    }
    const told = latest(events);
    if (told.length <= LIMITS.changesPerTurn) this.#sendEvents(from + events.length, told);
    else this.#sendEvents(from + LIMITS.changesPerTurn, latest(events.slice(0, LIMITS.changesPerTurn)));
  }

  /** What a shard is to know of the versions up to one. */
  #sendEvents(to: number, events: readonly StoreEvent<StoredObject>[]): void {
    const followed = events.filter(isFollowed);
    this.#knows(to);
    // A shard that is not interested in any of the changes need not be woken for each: it hears of the version later.
    if (followed.length > 0 || to - this.#told >= LIMITS.changesPerTurn) this.#tell(to, followed);
  }

  /**
   * In as many messages as it takes. What has been superseded among the changes is told by none, so that they are a whole only with the last message: results
   * follow that one.
   */
  #tell(to: number, events: readonly StoreEvent<StoredObject>[]): void {
    let at = 0;
    for (; events.length - at > LIMITS.changesPerMessage; at += LIMITS.changesPerMessage) {
      const part = events.slice(at, at + LIMITS.changesPerMessage);
      this.#post(part.at(-1)?.version ?? to, part);
    }
    this.#post(to, events.slice(at));
  }

  #post(to: number, events: readonly StoreEvent<StoredObject>[]): void {
    const { uids } = this.#registry.store;
    this.#port.post({ kind: 'changed', from: this.#told, to, changes: events.map((event) => changeOf(event, uids)) });
    this.#told = to;
  }

  /** A part of a batch, so that what follows from it goes on while the rest is done. */
  #carryOut(): void {
    this.#run ??= this.#nextRun();
    const result = this.#run?.next(LIMITS.objectsPerTurn);
    if (result === undefined) return;
    this.#run = undefined;
    this.#results.push(result);
  }

  #nextRun(): BatchRun | undefined {
    const batch = this.#batches.takeFirst()?.batch;
    const run = batch && this.#registry.begin(batch);
    if (batch === undefined || run !== undefined) return run;
    this.#unanswered -= 1;
    this.#port.post({ kind: 'fenced', epoch: batch.name.epoch });
    return undefined;
  }

  /** Results whose changes have all been sent. */
  #sendResults(): void {
    if (this.#sent === undefined) return;
    const sent = this.#sent;
    const due = this.#results.filter(({ version }) => version <= sent);
    if (due.length === 0) return;
    if (this.#told < sent) this.#post(sent, []);
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
  for (const change of viewsOf(snapshot, store.uids)) {
    part.push(change);
    if (part.length < LIMITS.changesPerTurn) continue;
    yield { kind: 'listed', isFirst, isLast: false, version, changes: part };
    part = [];
    isFirst = false;
  }
  yield { kind: 'listed', isFirst, isLast: true, version, changes: part };
}
