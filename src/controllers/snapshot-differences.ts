import type { StoredObject } from '../objects/resources.js';
import type { Snapshot, StoreEvent } from '../store/store.js';

type Entry = readonly [key: string, value: StoredObject];

/**
 * What makes one snapshot of another, resource by resource, as changes. Undefined is given where there is none, so that whoever reads
 * can stop after so many objects. An object that another has taken the place of is gone first.
 */
export function* snapshotDifferences(
  before: Snapshot<StoredObject>,
  after: Snapshot<StoredObject>,
  resources: Iterable<string>,
): Generator<StoreEvent<StoredObject> | undefined> {
  for (const resource of resources) {
    for (const [key, previous, value] of pairs(before.entries(resource), after.entries(resource))) {
      const change = { version: after.version, resource, key };
      if (previous === value) yield undefined;
      else if (previous === undefined || value === undefined || previous.metadata.uid === value.metadata.uid)
        yield { ...change, previous, value };
      else {
        yield { ...change, previous, value: undefined };
        yield { ...change, previous: undefined, value };
      }
    }
  }
}

/** The values of both under each key, in the order of the keys. */
function* pairs(
  befores: Iterator<Entry>,
  afters: Iterator<Entry>,
): Generator<readonly [string, StoredObject | undefined, StoredObject | undefined]> {
  let [before, after] = [next(befores), next(afters)];
  while (before !== undefined || after !== undefined) {
    const key = smaller(before?.[0], after?.[0]);
    const [isBefore, isAfter] = [before?.[0] === key, after?.[0] === key];
    yield [key, isBefore ? before?.[1] : undefined, isAfter ? after?.[1] : undefined];
    if (isBefore) before = next(befores);
    if (isAfter) after = next(afters);
  }
}

function next(entries: Iterator<Entry>): Entry | undefined {
  const { done = false, value } = entries.next();
  return done ? undefined : value;
}

function smaller(one: string | undefined, other: string | undefined): string {
  if (one === undefined || other === undefined) return one ?? other ?? '';
  return one < other ? one : other;
}
