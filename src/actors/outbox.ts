import { Fifo } from '../channels/fifo.js';
import { ShortList } from '../channels/short-list.js';
import { weightOf } from '../objects/write-weight.js';
import type {
  BatchResult,
  CreatePodsWrite,
  EventWrite,
  ReportPodsWrite,
  Write,
  WriteBatch,
  WriteGroup,
  WriteResult,
} from '../objects/writes.js';
import type { Asker, Settled } from './shard-host.js';

/** How many objects one batch may write: the control plane then holds its thread for a millisecond or two. */
const MAX_WRITES = 125;

/**
 * How many batches a shard sends ahead of the answers: the control plane is never idle for want of one, and what waits there stays
 * small. What is asked for beyond that waits here, as whoever asks waits for the answer.
 */
export const BATCHES_UNANSWERED = 32;

/** How many events may wait to be sent: a few megabytes. What comes beyond is dropped, and counted, as Kubernetes' own recorder does. */
const EVENTS_WAITING = 20_000;

/** What travels in one batch: a part of a submission, or a single write. */
type Part = SubmissionPart | SingleWrite;

interface SubmissionPart {
  readonly groups: readonly WriteGroup[];
  readonly submission: Submission;
}

interface SingleWrite {
  /** Forgotten once it is sent: what it asks for need not be kept until it is answered. */
  write: Write | undefined;
  readonly asker: Asker;
}

/** What somebody has asked for, until all of its parts are answered. */
interface Submission {
  readonly settled: Settled | undefined;
  readonly results: (readonly WriteResult[])[];
  /** Whether `results` are those of one group that was cut. */
  readonly isCut: boolean;
  /** Parts that have not been answered. */
  waiting: number;
  /** Whether a part was forgotten. */
  isLost: boolean;
}

/** A batch that waits, is sent, or is answered: of one group that parts share, or of the groups of one part. */
interface Parcel {
  readonly sequence: number;
  readonly parts: readonly Part[];
  readonly isShared: boolean;
}

/**
 * What a shard asks of the control plane. It holds no more than one submission per actor, as each waits for its answer, and some
 * events, for which nobody waits. Submissions of one group share a batch, in one group, so that a refusal of one does not keep back
 * another; a submission of several groups is a batch of its own.
 */
export class Outbox {
  readonly #name: Omit<WriteBatch['name'], 'sequence'>;
  #sequence = 0;
  readonly #waiting = new Fifo<Part>();
  readonly #sent = new ShortList<Parcel>();
  #eventsWaiting = 0;
  #eventsDropped = 0;

  constructor(name: Omit<WriteBatch['name'], 'sequence'>) {
    this.#name = name;
  }

  /** Batches that have been sent and not been answered. */
  get inFlight(): number {
    return this.#sent.size;
  }

  /** Events that nobody will hear of, as too many waited. */
  get eventsDropped(): number {
    return this.#eventsDropped;
  }

  /** Whether there is something to send, and it may be sent. */
  get isReady(): boolean {
    return this.#waiting.first !== undefined && this.#sent.size < BATCHES_UNANSWERED;
  }

  add(groups: readonly WriteGroup[], settled: Settled): void {
    const pieces = groups.length === 1 && groups[0] ? cutGroup(groups[0]) : [groups];
    const isCut = pieces.length > 1;
    const submission = { settled, results: isCut ? [] : NO_RESULTS, isCut, waiting: pieces.length, isLost: false };
    for (const piece of pieces) this.#waiting.add({ groups: piece, submission });
  }

  /** One write that weighs no more than one. */
  addOne(write: Exclude<Write, CreatePodsWrite | ReportPodsWrite>, asker: Asker): void {
    this.#waiting.add({ write, asker });
  }

  addEvent(event: Omit<EventWrite, 'verb'>): void {
    if (this.#eventsWaiting >= EVENTS_WAITING) {
      this.#eventsDropped += 1;
      return;
    }
    this.#eventsWaiting += 1;
    const submission = { settled: undefined, results: NO_RESULTS, isCut: false, waiting: 1, isLost: false };
    this.#waiting.add({ groups: [{ writes: [{ verb: 'event', ...event }] }], submission });
  }

  /** The next batches of what waits, as many as may be sent; they now count as sent. */
  take(): readonly WriteBatch[] {
    const batches: WriteBatch[] = [];
    while (this.isReady) batches.push(this.#send(this.#nextParcel()));
    return batches;
  }

  /** Gives the results of a batch to those who submitted its parts; an unknown batch means nothing. */
  answer({ name, results }: BatchResult): void {
    const parcel = this.#sent.takeFirst(({ sequence }) => sequence === name.sequence);
    if (parcel === undefined) return;
    const [all = []] = results;
    let from = 0;
    for (const part of parcel.parts) {
      const count = 'write' in part ? 1 : (part.groups[0]?.writes.length ?? 0);
      if ('write' in part) part.asker.answered(all[from]);
      else settle(part.submission, parcel.isShared ? [all.slice(from, from + count)] : results);
      from += count;
    }
  }

  /**
   * Forgets all that has not been sent (`unsent`), or not been answered (`all`); gives those who are to be told that it is lost. Of
   * whom a part has been sent is told when that is answered: before, nobody knows what is in the store.
   */
  forget(which: 'all' | 'unsent'): readonly Settled[] {
    const unsent = this.#waiting.clear();
    this.#eventsWaiting = 0;
    const sent = which === 'all' ? this.#sent.takeAll().flatMap(({ parts }) => parts) : [];
    return [...sent, ...unsent].flatMap(lose);
  }

  /** The first part that waits, with its neighbours of one group each, as long as the parcel stays small enough. */
  #nextParcel(): Omit<Parcel, 'sequence'> {
    const parts: Part[] = [];
    let weight = 0;
    for (let part = this.#waiting.first; part !== undefined; part = this.#waiting.first) {
      weight += weighPart(part);
      const isShared = mayShare(part);
      if (parts.length > 0 && !(isShared && weight <= MAX_WRITES)) break;
      this.#waiting.takeFirst();
      if (!('write' in part) && part.submission.settled === undefined) this.#eventsWaiting -= 1;
      parts.push(part);
      if (!isShared) return { parts, isShared };
    }
    return { parts, isShared: true };
  }

  #send(parcel: Omit<Parcel, 'sequence'>): WriteBatch {
    this.#sequence += 1;
    this.#sent.add({ sequence: this.#sequence, ...parcel });
    return { name: { ...this.#name, sequence: this.#sequence }, groups: groupsOf(parcel) };
  }
}

function groupsOf({ parts, isShared }: Omit<Parcel, 'sequence'>): readonly WriteGroup[] {
  if (!isShared) return parts.flatMap((part) => ('write' in part ? [] : part.groups));
  const all: Write[] = [];
  for (const part of parts) {
    if ('write' in part) takeWrite(part, all);
    else for (const { writes } of part.groups) all.push(...writes);
  }
  return [{ writes: all }];
}

function takeWrite(part: SingleWrite, all: Write[]): void {
  if (part.write !== undefined) all.push(part.write);
  part.write = undefined;
}

const NO_RESULTS: (readonly WriteResult[])[] = [];

function settle(submission: Submission, results: readonly (readonly WriteResult[])[]): void {
  submission.waiting -= 1;
  if (submission.isCut) submission.results.push(...results);
  if (submission.waiting > 0) return;
  const all = submission.isCut ? [submission.results.flat()] : results;
  submission.settled?.(submission.isLost ? undefined : all);
}

/** A part will not be answered; gives who is to be told that what it is of is lost. */
function lose(part: Part): readonly Settled[] {
  if ('write' in part) return [() => part.asker.answered(undefined)];
  const { submission } = part;
  submission.isLost = true;
  submission.waiting -= 1;
  return submission.waiting > 0 || submission.settled === undefined ? [] : [submission.settled];
}

/** Whether a part may share a batch, and its group, with others. */
function mayShare(part: Part): boolean {
  return 'write' in part || part.groups.length === 1;
}

function weighPart(part: Part): number {
  return 'write' in part ? 1 : weigh(part.groups);
}

/** The pieces of one group that are small enough for a batch each. */
function cutGroup(group: WriteGroup): readonly (readonly WriteGroup[])[] {
  if (weigh([group]) <= MAX_WRITES) return [[group]];
  const pieces: { writes: Write[]; weight: number }[] = [];
  for (const write of group.writes) {
    const last = pieces.at(-1);
    const weight = weightOf(write);
    if (last && last.weight + weight <= MAX_WRITES) {
      last.writes.push(write);
      last.weight += weight;
    } else pieces.push({ writes: [write], weight });
  }
  return pieces.map(({ writes }) => [{ writes }]);
}

function weigh(groups: readonly WriteGroup[]): number {
  let weight = 0;
  for (const { writes } of groups) for (const write of writes) weight += weightOf(write);
  return weight;
}
