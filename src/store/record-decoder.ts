import type { Uids } from '../objects/uids.js';
import type { LoggedChange, LogRecord } from './commit-log.js';
import { type Difference, told } from './difference.js';
import { FilledObject, type Form, formOf } from './form.js';
import {
  type EncodedChanges,
  type EncodedDifference,
  type EncodedRecord,
  type EncodedShape,
  FORM,
  GONE,
  NEW,
  RUN,
} from './record-encoder.js';
import { readRun } from './run-words.js';
import { WrittenRuns } from './written-runs.js';

/** Objects of which resource are told in which way. */
interface Told {
  readonly resource: string;
  readonly difference: Difference;
}

/** Reads what a `RecordEncoder` has written, from a beginning on and in order: whole objects again, which share what was shared. */
export class RecordDecoder {
  readonly #shapes: (readonly string[])[] = [];
  readonly #differences: Told[] = [];
  readonly #forms: Form<unknown>[] = [];
  readonly #last = new Map<string, unknown>();
  readonly #runs = new WrittenRuns();
  /** Every object as of the last record, by resource and key, as it was written: the next one may be told by how it differs. */
  readonly #objects = new Map<string, Map<string, unknown>>();
  /** That of the record before. Objects of a snapshot are not newer: nobody refers to them by their versions. */
  #version = 0;
  readonly #uids: Uids;
  #changes: EncodedChanges = [];
  #position = 0;

  constructor(uids: Uids) {
    this.#uids = uids;
  }

  decode([version, changes, isFresh]: EncodedRecord): LogRecord {
    if (isFresh === 1) {
      this.#shapes.length = 0;
      this.#differences.length = 0;
      this.#forms.length = 0;
      this.#last.clear();
      this.#runs.clear();
    }
    this.#changes = changes;
    this.#position = 0;
    const decoded: LoggedChange[] = [];
    while (this.#position < changes.length) this.#decode(decoded);
    this.#version = version;
    return { version, changes: decoded };
  }

  #decode(decoded: LoggedChange[]): void {
    const mark = this.#next() as number;
    if (mark === FORM) this.#learnForm();
    else if (mark === RUN) this.#run(decoded);
    else decoded.push(mark === GONE ? this.#gone() : this.#change(mark));
  }

  #learnForm(): void {
    const [resource, sample] = [this.#next() as string, this.#next()];
    const form = formOf(this.#uids, resource, sample);
    if (form === undefined) throw new Error(`the log has a form of ${resource} that is none`);
    this.#forms.push(form);
  }

  #run(decoded: LoggedChange[]): void {
    const form = this.#forms[this.#next() as number] as Form<unknown>;
    const objects = this.#objectsOf(form.shape.resource);
    readRun(form, () => this.#next(), {
      take: (version) => this.#runs.take(version),
      get: (key) => {
        const known = objects.get(key);
        return known instanceof FilledObject ? known : undefined;
      },
      add: (record) => {
        objects.set(record.key, record.filled);
        if (record.filled.version > this.#version) this.#runs.add(record);
        decoded.push(record);
      },
    });
  }

  #change(mark: number): LoggedChange {
    const { resource, difference } = mark === NEW ? this.#learned() : (this.#differences[mark] as Told);
    const key = this.#next() as string;
    const objects = this.#objectsOf(resource);
    const known = objects.get(key);
    const before = known instanceof FilledObject ? known.value : known;
    const value = told(difference, { before, last: this.#last.get(resource) }, () => this.#next());
    objects.set(key, value);
    this.#last.set(resource, value);
    return { resource, key, value };
  }

  #gone(): LoggedChange {
    const [resource, key] = [this.#next() as string, this.#next() as string];
    this.#objectsOf(resource).delete(key);
    return { resource, key, value: undefined };
  }

  #learned(): Told {
    const learned = { resource: this.#next() as string, difference: this.#difference(this.#next() as EncodedDifference) };
    this.#differences.push(learned);
    return learned;
  }

  #difference(encoded: EncodedDifference): Difference {
    if (typeof encoded === 'number') return encoded as Difference;
    const [shape, ...parts] = encoded;
    return { keys: this.#keys(shape), parts: parts.map((part) => this.#difference(part)) };
  }

  #keys(shape: EncodedShape): readonly string[] | undefined {
    if (shape === null) return undefined;
    if (typeof shape === 'number') return this.#shapes[shape] ?? [];
    this.#shapes.push(shape);
    return shape;
  }

  #objectsOf(resource: string): Map<string, unknown> {
    const known = this.#objects.get(resource) ?? new Map<string, unknown>();
    this.#objects.set(resource, known);
    return known;
  }

  #next(): unknown {
    const value = this.#changes[this.#position];
    this.#position += 1;
    return value;
  }
}
