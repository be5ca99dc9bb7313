import { type AnyActorRef, createActor } from 'xstate';
import type { ToControlPlane, ToShard } from '../channels/messages.js';
import type { Port } from '../channels/port.js';
import { xstateClock } from '../charts/xstate-clock.js';
import type { Clock, Timer } from '../clock/clock.js';
import type { Random } from '../clock/random.js';
import type { Uids } from '../objects/uids.js';
import type { Change } from '../objects/views.js';
import type { BatchResult } from '../objects/writes.js';
import type { ActorDescription } from './actor-description.js';
import { Inbox } from './inbox.js';
import type { LiveActor } from './live-actor.js';
import { Outbox } from './outbox.js';
import { shardOf } from './placement.js';
import { ReportBox } from './report-box.js';
import { RestartIntensity } from './restart-intensity.js';
import { rootLogic } from './root-logic.js';
import type { ActorFamily, ActorFamilyFactory, ActorObserver, SeenChange, Settled, ShardHost, ViewCache } from './shard-host.js';
import { ShardViews } from './shard-views.js';

/** Versions that may be taken in before that is said while more arrives: a small part of what a control plane sends ahead. */
const UNACKNOWLEDGED = 2_000;

/** How often a shard says that its kubelets are well, in milliseconds: as often as a kubelet renews its lease. */
const HEARTBEAT_MS = 10_000;

/** How many changes of a listing the families are told of in one turn, so that a million do not hold the thread for seconds. */
const CHANGES_PER_TURN = 1_000;

/**
 * How many versions a shard takes in before it says so: a message for each change would wake the control plane for nothing. It is well
 * below what the control plane lets a shard be behind.
 */
const ACKNOWLEDGED_AT_ONCE = 100;

/** An actor that failed. */
export interface ActorFailure {
  readonly actorId: string;
  readonly error: unknown;
  /** Whether it failed too often, and is not started again. */
  readonly isDead: boolean;
}

/** How a shard is doing. */
interface ShardCounts {
  /** Batches that were sent and not answered. */
  readonly inFlight: number;
  /** Events that nobody will hear of, as too many waited. */
  readonly eventsDropped: number;
  /** Failures of actors. */
  readonly failures: number;
  /** Actors that failed too often. */
  readonly dead: number;
  /** What was told to actors that had gone. */
  readonly deadLetters: number;
}

/** What a shard is made of. */
export interface ShardOptions {
  readonly index: number;
  readonly shardCount: number;
  /** Grows by one each time the shard's thread is replaced. */
  readonly epoch: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Those of the cluster. */
  readonly uids: Uids;
  /** The kinds of actors that live here. */
  readonly families: readonly ActorFamilyFactory[];
  readonly observe?: ActorObserver | undefined;
  readonly onFailure?: ((failure: ActorFailure) => void) | undefined;
}

/** A home of actors: it keeps the views that they ask, tells them of changes, and carries what they want to the control plane. */
export class Shard {
  readonly #options: ShardOptions;
  readonly #views = new ShardViews();
  readonly #outbox: Outbox;
  readonly #reports = new ReportBox();
  readonly #intensity = new RestartIntensity();
  readonly #root: AnyActorRef & { stop(): unknown };
  readonly #families: readonly ActorFamily[];
  #port: Port<ToControlPlane, ToShard> | undefined;
  /** The parts of a listing that have arrived; undefined while nothing is asked for. */
  #listing: Change[] | undefined;
  /** Results that came while the changes which they follow were not known. */
  #heldResults: BatchResult[] = [];
  #isLost = false;
  /** Whether families are being told of a listing; meanwhile nothing is sent, and what arrives waits. */
  #isTelling = false;
  #inbox: Inbox<ToShard> | undefined;
  #isTaking = false;
  #isStopped = false;
  #isTurnEnding = false;
  #acknowledged = Number.NEGATIVE_INFINITY;
  #heartbeat: Timer | undefined;
  #deadLetters = 0;

  constructor(options: ShardOptions) {
    this.#options = options;
    this.#outbox = new Outbox({ shard: options.index, epoch: options.epoch });
    const clock = xstateClock(options.clock);
    this.#root = createActor(
      rootLogic((id, error) => this.#failed(id, error)),
      { clock },
    ).start();
    const host = this.#host();
    this.#families = options.families.map((make) => make(host));
  }

  /** What is worth knowing about how the shard is doing. */
  get counts(): ShardCounts {
    const { total, dead } = this.#intensity;
    const { inFlight, eventsDropped } = this.#outbox;
    return { inFlight, eventsDropped, failures: total, dead: dead.size, deadLetters: this.#deadLetters };
  }

  /** Whether the shard has ended, by `stop` or because another has taken its place. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /**
   * Connects the shard, which then asks for all that concerns it. When the control plane was replaced it is called again: what
   * had not been answered counts as lost.
   */
  connect(port: Port<ToControlPlane, ToShard>): void {
    if (this.#isStopped) return;
    this.#port?.close();
    this.#isLost ||= this.#port !== undefined;
    this.#port = port;
    this.#heldResults = [];
    this.#inbox = new Inbox(port, () => this.#takeSoon());
    this.#hello();
  }

  /** Stops every actor; nothing more is sent or taken in. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#heartbeat?.cancel();
    for (const family of this.#families) family.stop();
    this.#root.stop();
    this.#port?.close();
    this.#port = undefined;
    this.#inbox = undefined;
  }

  /** Every actor with its state. */
  *describe(): IterableIterator<ActorDescription> {
    for (const family of this.#families) yield* family.describe();
  }

  /** The actor of this id, if it is here; `nodeName` is the node of a pod's. */
  find(actorId: string, nodeName: string | undefined): LiveActor | undefined {
    for (const family of this.#families) {
      const actor = family.find?.(actorId, nodeName);
      if (actor !== undefined) return actor;
    }
    return undefined;
  }

  /** What the actors here know of the store. */
  get views(): ViewCache {
    return this.#views;
  }

  #host(): ShardHost {
    const { index, shardCount, clock, random, uids, observe } = this.#options;
    return {
      index,
      clock,
      random,
      uids,
      observe,
      views: this.#views,
      root: this.#root,
      owns: (placementKey) => shardOf(placementKey, shardCount) === index,
      submit: (groups, settled) => {
        if (this.#isStopped) return;
        this.#outbox.add(groups, settled);
        this.#endTurn();
      },
      submitOne: (write, asker) => {
        if (this.#isStopped) return;
        this.#outbox.addOne(write, asker);
        this.#endTurn();
      },
      report: (report) => {
        if (this.#isStopped) return;
        this.#reports.add(report);
        this.#endTurn();
      },
      record: (event) => this.#submit(() => this.#outbox.addEvent(event)),
      failed: (actorId, error) => this.#failed(actorId, error),
      undelivered: () => {
        this.#deadLetters += 1;
      },
    };
  }

  #hello(): void {
    this.#listing = [];
    // Whoever lists anew has not been told what was taken in before.
    this.#acknowledged = Number.NEGATIVE_INFINITY;
    this.#port?.post({ kind: 'hello', shard: this.#options.index, epoch: this.#options.epoch });
  }

  #take(message: ToShard): void {
    if (message.kind === 'listed') this.#takeListed(message);
    else if (message.kind === 'changed') this.#takeChanged(message);
    else if (message.kind === 'results') this.#takeResults(message.result);
    else this.stop();
  }

  #takeListed({ isFirst, isLast, version, changes }: Extract<ToShard, { kind: 'listed' }>): void {
    if (isFirst || this.#listing === undefined) this.#listing = [];
    for (const change of changes) this.#listing.push(change);
    if (!isLast) return;
    const differences = this.#views.differences(this.#listing);
    this.#listing = undefined;
    const lost = this.#forgetUnanswered();
    this.#isTelling = true;
    this.#tellInTurns(this.#views.take(differences, version), () => this.#endListing(lost));
  }

  #tellInTurns(changes: readonly SeenChange[], end: () => void, from = 0): void {
    if (this.#isStopped) return;
    const next = from + CHANGES_PER_TURN;
    this.#tell(changes.slice(from, next));
    if (next >= changes.length) end();
    else this.#options.clock.soon(() => this.#tellInTurns(changes, end, next));
  }

  #endListing(lost: readonly Settled[]): void {
    for (const settled of lost) settled(undefined);
    for (const result of this.#heldResults.splice(0)) this.#takeResults(result);
    for (const family of this.#families) family.listed();
    this.#isTelling = false;
    this.#beat();
    this.#endTurn();
    this.#takeSoon();
  }

  /** What has arrived is taken in one message a turn: what an actor has decided about the first is sent before the last is looked at. */
  #takeSoon(): void {
    if (this.#isTaking || this.#isTelling || this.#inbox?.first === undefined) return;
    this.#isTaking = true;
    this.#options.clock.soon(() => {
      this.#isTaking = false;
      const message = this.#isTelling ? undefined : this.#inbox?.takeFirst();
      if (message !== undefined) this.#take(message);
      // The last may be an answer to which there is nothing to say: what came before is still to be acknowledged.
      if (this.#inbox?.first === undefined) this.#endTurn();
      this.#takeSoon();
    });
  }

  #takeChanged({ from, to, changes }: Extract<ToShard, { kind: 'changed' }>): void {
    if (this.#listing !== undefined) return;
    if (from === this.#views.version) {
      this.#tell(this.#views.take(changes, to));
      this.#endTurn();
    } else this.#hello();
  }

  #takeResults(result: BatchResult): void {
    if (this.#listing === undefined) {
      this.#outbox.answer(result);
      if (this.#outbox.isReady) this.#endTurn();
    } else this.#heldResults.push(result);
  }

  #tell(changes: readonly SeenChange[]): void {
    for (const family of this.#families) family.changed(changes);
  }

  /** What was planned before everything was listed anew may not hold any more. Reports say what is, and stay. */
  #forgetUnanswered(): readonly Settled[] {
    const lost = this.#outbox.forget(this.#isLost ? 'all' : 'unsent');
    if (this.#isLost) this.#reports.lost();
    this.#isLost = false;
    return lost;
  }

  #submit(add: () => void): void {
    if (this.#isStopped) return;
    add();
    this.#endTurn();
  }

  /** When this turn is over, sends what was asked for in it, and says what was taken in. */
  #endTurn(): void {
    if (this.#isTurnEnding) return;
    this.#isTurnEnding = true;
    this.#options.clock.soon(() => {
      this.#isTurnEnding = false;
      if (this.#listing === undefined && !this.#isTelling) this.#send();
    });
  }

  #send(): void {
    for (const write of this.#reports.take()) {
      this.#outbox.add([{ writes: [write] }], (results) => {
        if (isTaken(results)) this.#reports.answered(write.reports);
        else if (results === undefined) this.#reports.returned(write.reports);
        else this.#submit(() => this.#reports.lost());
      });
    }
    for (const batch of this.#outbox.take()) this.#port?.post({ kind: 'writes', batch });
    const behind = this.#views.version - this.#acknowledged;
    // What has arrived since is acknowledged with it, unless it never ends.
    if (behind < ACKNOWLEDGED_AT_ONCE || (this.#inbox?.first !== undefined && behind < UNACKNOWLEDGED)) return;
    this.#acknowledged = this.#views.version;
    this.#port?.post({ kind: 'acknowledged', version: this.#acknowledged });
  }

  #beat(): void {
    this.#heartbeat?.cancel();
    this.#heartbeat = this.#options.clock.after(HEARTBEAT_MS, () => this.#beat());
    const silent = this.#families.flatMap((family) => family.silentNodes?.() ?? []);
    this.#port?.post({ kind: 'heartbeat', silent });
  }

  #failed(actorId: string, error: unknown): void {
    const { clock, onFailure } = this.#options;
    const mayRestart = this.#intensity.mayRestart(actorId, clock.now());
    onFailure?.({ actorId, error, isDead: !mayRestart });
    if (!mayRestart) return;
    clock.soon(() => {
      if (!this.#isStopped) for (const family of this.#families) family.restart?.(actorId);
    });
  }
}

/** Whether the control plane has looked at what it was sent: it may have had too much to do. */
function isTaken(results: Parameters<Settled>[0]): boolean {
  return results !== undefined && !results.flat().some((result) => result.outcome === 'refused' && result.status.code === 429);
}
