import { FilledRecord, type LoggedChange } from './commit-log.js';
import { entriesAsTheyLie, entriesIn, type MapSnapshot, replacedIn, valueIn } from './cow-map.js';
import type { Filled } from './form.js';
import { filledOf, type Held, passingOf, wholeOf } from './lean-object.js';
import type { FoundObject, Range, Snapshot } from './store.js';
import type { StoredChange } from './stored-change.js';

/** The objects of each resource at one version. */
export type Roots<Value> = ReadonlyMap<string, MapSnapshot<Held<Value>>>;

/** The objects under some roots. */
export class RootsSnapshot<Value> implements Snapshot<Value> {
  readonly version: number;
  readonly roots: Roots<Value>;

  constructor(version: number, roots: Roots<Value>) {
    this.version = version;
    this.roots = roots;
  }

  get(resource: string, key: string): Value | undefined {
    const objects = this.roots.get(resource);
    return objects && wholeOf(valueIn(objects, key));
  }

  *entries(resource: string, range?: Range): Generator<readonly [string, Value]> {
    for (const [key, held] of this.#entries(resource, range)) yield [key, passingOf(held)];
  }

  *found(resource: string, range?: Range): Generator<FoundObject<Value>> {
    for (const [key, held] of this.#entries(resource, range)) yield new FoundInSnapshot(key, held);
  }

  *keys(resource: string): Generator<string> {
    for (const [key] of this.#entries(resource)) yield key;
  }

  *logged(resource: string): Generator<LoggedChange> {
    const objects = this.roots.get(resource);
    if (objects === undefined) return;
    for (const [key, held] of entriesAsTheyLie(objects)) {
      const filled = filledOf(held);
      yield filled?.isWrittenFilled ? new FilledRecord(resource, key, filled) : { resource, key, value: passingOf(held) };
    }
  }

  *#entries(resource: string, { prefix = '', after }: Range = {}): Generator<readonly [string, Held<Value>]> {
    const objects = this.roots.get(resource);
    if (objects === undefined) return;
    const from = after !== undefined && after > prefix ? after : prefix;
    for (const entry of entriesIn(objects, from)) {
      const [key] = entry;
      if (!key.startsWith(prefix)) return;
      if (key !== after) yield entry;
    }
  }

  count(resource: string, range: Range = {}): number {
    const size = this.roots.get(resource)?.size ?? 0;
    if (range.prefix === undefined && range.after === undefined) return size;
    let count = 0;
    for (const _ of this.#entries(resource, range)) count += 1;
    return count;
  }
}

class FoundInSnapshot<Value> implements FoundObject<Value> {
  readonly key: string;
  readonly #held: Held<Value>;

  constructor(key: string, held: Held<Value>) {
    this.key = key;
    this.#held = held;
  }

  get value(): Value {
    return passingOf(this.#held);
  }

  get filled(): Filled<Value> | undefined {
    return filledOf(this.#held);
  }
}

/** What there was before some changes: the latest is undone first. */
export function undone<Value>(snapshot: RootsSnapshot<Value>, events: readonly StoredChange<Value>[]): RootsSnapshot<Value> {
  const roots = new Map(snapshot.roots);
  for (const [resource, objects] of snapshot.roots) {
    const changes = events.filter((event) => event.resource === resource).toReversed();
    const before = changes.map(({ key, held, heldBefore }) => ({ key, value: heldBefore, inPlaceOf: held }));
    if (changes.length > 0) roots.set(resource, replacedIn(objects, before));
  }
  return new RootsSnapshot(snapshot.version - events.length, roots);
}
