import { FilledRecord, type LoggedChange } from './commit-log.js';
import { CowTree, snapshotEntries, snapshotGet, type TreeSnapshot } from './cow-tree.js';
import { filledOf, type Held, passingOf, wholeOf } from './lean-object.js';
import type { Range, Snapshot } from './store.js';
import type { StoredChange } from './stored-change.js';

/** The trees of all resources at one version. */
export type Roots<Value> = ReadonlyMap<string, TreeSnapshot<Held<Value>>>;

/** The objects under some roots. */
export class RootsSnapshot<Value> implements Snapshot<Value> {
  readonly version: number;
  readonly roots: Roots<Value>;

  constructor(version: number, roots: Roots<Value>) {
    this.version = version;
    this.roots = roots;
  }

  get(resource: string, key: string): Value | undefined {
    const tree = this.roots.get(resource);
    return tree && wholeOf(snapshotGet(tree, key));
  }

  *entries(resource: string, range?: Range): Generator<readonly [string, Value]> {
    for (const [key, held] of this.#entries(resource, range)) yield [key, passingOf(held)];
  }

  *keys(resource: string): Generator<string> {
    for (const [key] of this.#entries(resource)) yield key;
  }

  *logged(resource: string): Generator<LoggedChange> {
    for (const [key, held] of this.#entries(resource)) {
      const filled = filledOf(held);
      yield filled?.isWrittenFilled ? new FilledRecord(resource, key, filled) : { resource, key, value: passingOf(held) };
    }
  }

  *#entries(resource: string, { prefix = '', after }: Range = {}): Generator<readonly [string, Held<Value>]> {
    const tree = this.roots.get(resource);
    if (tree === undefined) return;
    const from = after !== undefined && after > prefix ? after : prefix;
    for (const entry of snapshotEntries(tree, from)) {
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

/** What there was before some changes: the latest is undone first. */
export function undone<Value>(snapshot: RootsSnapshot<Value>, events: readonly StoredChange<Value>[]): RootsSnapshot<Value> {
  const trees = new Map<string, CowTree<Held<Value>>>();
  for (const { resource, key, heldBefore } of events.toReversed()) {
    const tree = trees.get(resource) ?? new CowTree(snapshot.roots.get(resource));
    trees.set(resource, tree);
    if (heldBefore === undefined) tree.delete(key);
    else tree.set(key, heldBefore);
  }
  const roots = new Map(snapshot.roots);
  for (const [resource, tree] of trees) roots.set(resource, tree.snapshot());
  return new RootsSnapshot(snapshot.version - events.length, roots);
}
