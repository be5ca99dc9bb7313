import { CowTree, snapshotEntries, snapshotGet, type TreeSnapshot } from './cow-tree.js';
import type { Range, Snapshot, StoreEvent } from './store.js';

/** The trees of all resources at one version. */
export type Roots<Value> = ReadonlyMap<string, TreeSnapshot<Value>>;

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
    return tree && snapshotGet(tree, key);
  }

  *entries(resource: string, { prefix = '', after }: Range = {}): Generator<readonly [string, Value]> {
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
    for (const _ of this.entries(resource, range)) count += 1;
    return count;
  }
}

/** What there was before some changes: the latest is undone first. */
export function undone<Value>(snapshot: RootsSnapshot<Value>, events: readonly StoreEvent<Value>[]): RootsSnapshot<Value> {
  const trees = new Map<string, CowTree<Value>>();
  for (const { resource, key, previous } of events.toReversed()) {
    const tree = trees.get(resource) ?? new CowTree(snapshot.roots.get(resource));
    trees.set(resource, tree);
    if (previous === undefined) tree.delete(key);
    else tree.set(key, previous);
  }
  const roots = new Map(snapshot.roots);
  for (const [resource, tree] of trees) roots.set(resource, tree.snapshot());
  return new RootsSnapshot(snapshot.version - events.length, roots);
}
