import { SortedKeys } from './sorted-keys.js';

/** Most entries of a leaf, and most children of a branch: a million keys are three levels, of which only the leaves are not always at hand; a copy of a node takes a microsecond. */
const NODE_MAX = 128;
/** A node with fewer than this looks for a sibling to merge with. */
const NODE_SPARSE = NODE_MAX / 4;

/** A leaf keeps values under sorted keys; a branch keeps children under the first key of each. */
interface TreeNode<Value> {
  /** Whose node this is: a tree changes in place what it made since its last snapshot, and copies the rest. */
  owner: object;
  readonly keys: SortedKeys;
  readonly values: Value[] | undefined;
  readonly children: TreeNode<Value>[] | undefined;
}

/** A tree as it was; never changes. */
export interface TreeSnapshot<Value> {
  readonly root: TreeNode<Value>;
  readonly size: number;
}

/**
 * A map in the order of its keys (by UTF-16 code units), of which snapshots cost nothing: a B+ tree that copies a node
 * the first time it is changed after a snapshot.
 */
export class CowTree<Value> {
  #root: TreeNode<Value>;
  #size: number;
  #owner = {};

  /** Goes on from a snapshot; from nothing if none is given. */
  constructor(from?: TreeSnapshot<Value>) {
    this.#root = from?.root ?? leaf(this.#owner, new SortedKeys([]), []);
    this.#size = from?.size ?? 0;
  }

  get size(): number {
    return this.#size;
  }

  get(key: string): Value | undefined {
    return treeGet(this.#root, key);
  }

  /** The tree as it is now. */
  snapshot(): TreeSnapshot<Value> {
    this.#owner = {};
    return { root: this.#root, size: this.#size };
  }

  /** Puts a value under a key; gives the one that was there. */
  set(key: string, value: Value): Value | undefined {
    this.#root = this.#owned(this.#root);
    const before = this.#insert(this.#root, key, value);
    if (this.#root.keys.length <= NODE_MAX) return before;
    const right = this.#split(this.#root, key);
    this.#root = branch(this.#owner, new SortedKeys([firstKey(this.#root), firstKey(right)]), [this.#root, right]);
    return before;
  }

  /** Takes out what is under a key, and gives it. */
  delete(key: string): Value | undefined {
    this.#root = this.#owned(this.#root);
    const before = this.#remove(this.#root, key);
    if (before === undefined) return undefined;
    this.#size -= 1;
    const only = this.#root.children?.length === 1 ? this.#root.children[0] : undefined;
    if (only !== undefined) this.#root = only;
    return before;
  }

  /** The node itself if it is this tree's to change, else a copy. */
  #owned(node: TreeNode<Value>): TreeNode<Value> {
    if (node.owner === this.#owner) return node;
    return { owner: this.#owner, keys: node.keys.copy(), values: node.values?.slice(), children: node.children?.slice() };
  }

  #insert(node: TreeNode<Value>, key: string, value: Value): Value | undefined {
    const { keys, values } = node;
    const found = keys.lastAtMost(key);
    if (values !== undefined) {
      const before = found >= 0 && keys.at(found) === key ? values[found] : undefined;
      if (before !== undefined) values[found] = value;
      else this.#insertAfter(node, found, { key, value });
      return before;
    }
    const index = Math.max(0, found);
    const child = this.#ownedChild(node, index);
    const before = this.#insert(child, key, value);
    if (found < 0) keys.replace(index, firstKey(child));
    if (child.keys.length <= NODE_MAX) return before;
    const right = this.#split(child, key);
    keys.insert(index + 1, firstKey(right));
    node.children?.splice(index + 1, 0, right);
    return before;
  }

  #insertAfter(leaf: TreeNode<Value>, index: number, { key, value }: { readonly key: string; readonly value: Value }): void {
    leaf.keys.insert(index + 1, key);
    leaf.values?.splice(index + 1, 0, value);
    this.#size += 1;
  }

  #ownedChild(node: TreeNode<Value>, index: number): TreeNode<Value> {
    const { children = [] } = node;
    const child = this.#owned(at(children, index));
    children[index] = child;
    return child;
  }

  /** Moves the upper half of a node into a new one, or the last alone if a key has come behind all others: keys that come in their order leave nodes full. */
  #split({ keys, values, children }: TreeNode<Value>, key: string): TreeNode<Value> {
    const last = keys.length - 1;
    const from = keys.at(last) <= key ? last : keys.length >> 1;
    const right = keys.split(from);
    if (values !== undefined) return leaf(this.#owner, right, values.splice(from));
    return branch(this.#owner, right, children?.splice(from) ?? []);
  }

  #remove(node: TreeNode<Value>, key: string): Value | undefined {
    const index = node.keys.lastAtMost(key);
    if (index < 0) return undefined;
    if (node.values !== undefined) {
      if (node.keys.at(index) !== key) return undefined;
      node.keys.remove(index);
      return node.values.splice(index, 1)[0];
    }
    const child = this.#ownedChild(node, index);
    const before = this.#remove(child, key);
    if (before !== undefined) this.#shrunk(node, index, child);
    return before;
  }

  /** A child of a node has lost a key, or a child of its own. */
  #shrunk(node: TreeNode<Value>, index: number, child: TreeNode<Value>): void {
    if (child.keys.length === 0) {
      node.keys.remove(index);
      node.children?.splice(index, 1);
      return;
    }
    node.keys.replace(index, firstKey(child));
    if (child.keys.length < NODE_SPARSE) this.#mergeWithNext(node, index === node.keys.length - 1 ? index - 1 : index);
  }

  #mergeWithNext(node: TreeNode<Value>, index: number): void {
    const { children = [] } = node;
    const [left, right] = [children[index], children[index + 1]];
    if (left === undefined || right === undefined || left.keys.length + right.keys.length > NODE_MAX) return;
    const merged = this.#ownedChild(node, index);
    merged.keys.append(right.keys);
    merged.values?.push(...(right.values ?? []));
    merged.children?.push(...(right.children ?? []));
    node.keys.remove(index + 1);
    children.splice(index + 1, 1);
  }
}

/** The value under a key of a snapshot. */
export function snapshotGet<Value>({ root }: TreeSnapshot<Value>, key: string): Value | undefined {
  return treeGet(root, key);
}

/** The entries of a snapshot from `from` on (itself included), in order. */
export function* snapshotEntries<Value>({ root }: TreeSnapshot<Value>, from: string): Generator<readonly [string, Value]> {
  for (const { keys, values = [] } of leavesOf(root, from)) {
    for (let index = 0; index < values.length; index += 1) {
      const key = keys.at(index);
      if (key >= from) yield [key, at(values, index)];
    }
  }
}

/** The leaves that have keys from `from` on, and at most one that has none. */
function* leavesOf<Value>(node: TreeNode<Value>, from: string): Generator<TreeNode<Value>> {
  const { keys, children } = node;
  if (children === undefined) {
    yield node;
    return;
  }
  for (let index = Math.max(0, keys.lastAtMost(from)); index < children.length; index += 1) yield* leavesOf(at(children, index), from);
}

function treeGet<Value>(root: TreeNode<Value>, key: string): Value | undefined {
  let node = root;
  for (;;) {
    const index = node.keys.lastAtMost(key);
    if (index < 0) return undefined;
    if (node.values !== undefined) return node.keys.at(index) === key ? node.values[index] : undefined;
    node = at(node.children ?? [], index);
  }
}

function leaf<Value>(owner: object, keys: SortedKeys, values: Value[]): TreeNode<Value> {
  return { owner, keys, values, children: undefined };
}

function branch<Value>(owner: object, keys: SortedKeys, children: TreeNode<Value>[]): TreeNode<Value> {
  return { owner, keys, values: undefined, children };
}

function firstKey<Value>(node: TreeNode<Value>): string {
  return node.keys.at(0);
}

function at<Item>(items: readonly Item[], index: number): Item {
  return items[index] as Item;
}
