import type { BatchResult, Write, WriteBatch, WriteGroup, WriteResult } from '../objects/writes.js';
import type { Settled } from './shard-host.js';

/** How many objects one batch may write: the control plane then holds its thread for two or three milliseconds. */
const MAX_WRITES = 250;

/** A part of a submission that travels in one batch. */
interface Part {
  readonly groups: readonly WriteGroup[];
  readonly submission: Submission;
}

/** What somebody has asked for, until all of its parts are answered. */
interface Submission {
  readonly settled: Settled | undefined;
  readonly results: (readonly WriteResult[])[];
  /** Whether `results` are those of one group that was cut. */
  readonly isCut: boolean;
  waiting: number;
}

/** A batch that waits, is sent, or is answered: of one group that parts share, or of the groups of one part. */
interface Parcel {
  readonly parts: readonly Part[];
  readonly isShared: boolean;
}

/**
 * What a shard asks of the control plane. It holds no more than one submission per actor, as each waits for its answer. Submissions of one group share a batch, in one group, so that a refusal of one does not
 * keep back another; a submission of several groups is a batch of its own.
 */
export class Outbox {
  readonly #name: Omit<WriteBatch['name'], 'sequence'>;
  #sequence = 0;
  #waiting: Part[] = [];
  readonly #sent = new Map<number, Parcel>();

  constructor(name: Omit<WriteBatch['name'], 'sequence'>) {
    this.#name = name;
  }

  /** Submissions that have been sent and not been answered. */
  get inFlight(): number {
    return this.#sent.size;
  }

  add(groups: readonly WriteGroup[], settled: Settled | undefined): void {
    const pieces = groups.length === 1 && groups[0] ? cutGroup(groups[0]) : [groups];
    const submission = { settled, results: [], isCut: pieces.length > 1, waiting: pieces.length };
    for (const piece of pieces) this.#waiting.push({ groups: piece, submission });
  }

  /** The batches of all that waits; they now count as sent. */
  take(): readonly WriteBatch[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return parcels(waiting).map((parcel) => this.#send(parcel));
  }

  /** Gives the results of a batch to those who submitted its parts; an unknown batch means nothing. */
  answer({ name, results }: BatchResult): void {
    const parcel = this.#sent.get(name.sequence);
    if (parcel === undefined) return;
    this.#sent.delete(name.sequence);
    let from = 0;
    for (const part of parcel.parts) {
      const count = part.groups[0]?.writes.length ?? 0;
      settle(part.submission, parcel.isShared ? [(results[0] ?? []).slice(from, from + count)] : results);
      from += count;
    }
  }

  /** Forgets all that has not been sent (`unsent`), or not been answered (`all`); gives those who are to be told that it is lost. */
  forget(which: 'all' | 'unsent'): readonly Settled[] {
    const unsent = this.#waiting;
    this.#waiting = [];
    const sent = which === 'all' ? [...this.#sent.values()].flatMap(({ parts }) => parts) : [];
    if (which === 'all') this.#sent.clear();
    const submissions = new Set([...sent, ...unsent].map((part) => part.submission));
    return [...submissions].flatMap(({ settled }) => settled ?? []);
  }

  #send(parcel: Parcel): WriteBatch {
    this.#sequence += 1;
    this.#sent.set(this.#sequence, parcel);
    const groups = parcel.parts.flatMap((part) => part.groups);
    return {
      name: { ...this.#name, sequence: this.#sequence },
      groups: parcel.isShared ? [{ writes: groups.flatMap(({ writes }) => writes) }] : groups,
    };
  }
}

function settle(submission: Submission, results: readonly (readonly WriteResult[])[]): void {
  submission.results.push(...results);
  submission.waiting -= 1;
  if (submission.waiting === 0) submission.settled?.(submission.isCut ? [submission.results.flat()] : submission.results);
}

/** Puts neighbours of one group each into one parcel, as long as it stays small enough. */
function parcels(parts: readonly Part[]): readonly Parcel[] {
  const all: { parts: Part[]; isShared: boolean; weight: number }[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    const [isShared, weight] = [part.groups.length === 1, weigh(part.groups)];
    if (isShared && last?.isShared && last.weight + weight <= MAX_WRITES) {
      last.parts.push(part);
      last.weight += weight;
    } else all.push({ parts: [part], isShared, weight });
  }
  return all;
}

/** The pieces of one group that are small enough for a batch each. */
function cutGroup(group: WriteGroup): readonly (readonly WriteGroup[])[] {
  if (weigh([group]) <= MAX_WRITES) return [[group]];
  const pieces: { writes: Write[]; weight: number }[] = [];
  for (const write of group.writes) {
    const last = pieces.at(-1);
    const weight = weighWrite(write);
    if (last && last.weight + weight <= MAX_WRITES) {
      last.writes.push(write);
      last.weight += weight;
    } else pieces.push({ writes: [write], weight });
  }
  return pieces.map(({ writes }) => [{ writes }]);
}

function weigh(groups: readonly WriteGroup[]): number {
  return groups.reduce((sum, { writes }) => sum + writes.reduce((part, write) => part + weighWrite(write), 0), 0);
}

function weighWrite(write: Write): number {
  if (write.verb === 'createPods') return write.nodes.length;
  return write.verb === 'reportPods' ? write.reports.length : 1;
}
