import { SortedKeys } from './sorted-keys.js';
import { TreeLeaf } from './tree-leaf.js';

/** Most entries of a leaf, and most children of a branch: a million keys are three levels, of which only the leaves are not always at hand; a copy of a node takes a microsecond. */
const NODE_MAX = 128;
/** A node with fewer than this looks for a sibling to merge with. */
const NODE_SPARSE = NODE_MAX / 4;

/** A branch keeps children, each under a key that none of its own comes before. */
interface TreeBranch<Value> {
  readonly owner: object;
  readonly keys: SortedKeys;
  readonly children: TreeNode<Value>[];
}

type TreeNode<Value> = TreeBranch<Value> | TreeLeaf<Value>;

/** A tree as it was; never changes. */
export interface TreeSnapshot<Value> {
  readonly root: TreeNode<Value>;
  readonly size: number;
}

/**
 * A map in the order of its keys (by UTF-16 code units), of which snapshots cost nothing: a B+ tree that copies a node the first time it is changed after a snapshot.
 * It is made for keys that come one by one, each somewhere among a million, and are read in their order now and then.
 */
export class CowTree<Value> {
  #root: TreeNode<Value>;
  #size: number;
  #owner = {};

  /** Goes on from a snapshot; from nothing if none is given. */
  constructor(from?: TreeSnapshot<Value>) {
    this.#root = from?.root ?? TreeLeaf.empty(this.#owner);
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

  /** Adds a key that is not there. */
  add(key: string, value: Value): void {
    this.#root = this.#owned(this.#root);
    this.#size += 1;
    this.#addTo(this.#root, key, value);
    if (lengthOf(this.#root) <= NODE_MAX) return;
    const first = firstKey(this.#root);
    const right = this.#split(this.#root, key);
    this.#root = { owner: this.#owner, keys: new SortedKeys([first, firstKey(right)]), children: [this.#root, right] };
  }

  /** Takes out what is under a key, and gives it. */
  delete(key: string): Value | undefined {
    this.#root = this.#owned(this.#root);
    const before = this.#removeFrom(this.#root, key);
    if (before === undefined) return undefined;
    this.#size -= 1;
    const only = isBranch(this.#root) && this.#root.children.length === 1 ? this.#root.children[0] : undefined;
    if (only !== undefined) this.#root = only;
    return before;
  }

  /** The node itself if it is this tree's to change, else a copy. */
  #owned(node: TreeNode<Value>): TreeNode<Value> {
    if (node.owner === this.#owner) return node;
    if (!isBranch(node)) return node.copy(this.#owner);
    return { owner: this.#owner, keys: node.keys.copy(), children: node.children.slice() };
  }

  #addTo(node: TreeNode<Value>, key: string, value: Value): void {
    if (!isBranch(node)) {
      node.add(key, value);
      return;
    }
    const found = node.keys.lastAtMost(key);
    const index = Math.max(0, found);
    if (found < 0) node.keys.replace(index, key);
    const child = this.#ownedChild(node, index);
    this.#addTo(child, key, value);
    if (lengthOf(child) <= NODE_MAX) return;
    const right = this.#split(child, key);
    node.keys.insert(index + 1, firstKey(right));
    node.children.splice(index + 1, 0, right);
  }

  #ownedChild({ children }: TreeBranch<Value>, index: number): TreeNode<Value> {
    const child = this.#owned(at(children, index));
    children[index] = child;
    return child;
  }

  /** Moves the upper half of a node into a new one, or the last alone if a key has come behind all others: keys that come in their order leave nodes full. */
  #split(node: TreeNode<Value>, key: string): TreeNode<Value> {
    const last = lengthOf(node) - 1;
    if (!isBranch(node)) return node.split(at(node.keys(), last) === key ? last : last >> 1);
    const from = node.keys.at(last) <= key ? last : last >> 1;
    return { owner: this.#owner, keys: node.keys.split(from), children: node.children.splice(from) };
  }

  #removeFrom(node: TreeNode<Value>, key: string): Value | undefined {
    if (!isBranch(node)) return node.remove(key);
    const index = node.keys.lastAtMost(key);
    if (index < 0) return undefined;
    const child = this.#ownedChild(node, index);
    const before = this.#removeFrom(child, key);
    if (before !== undefined) this.#shrunk(node, index, child);
    return before;
  }

  /** A child of a node has lost a key, or a child of its own. */
  #shrunk(node: TreeBranch<Value>, index: number, child: TreeNode<Value>): void {
    const length = lengthOf(child);
    if (length === 0) {
      node.keys.remove(index);
      node.children.splice(index, 1);
      return;
    }
    if (length < NODE_SPARSE) this.#mergeWithNext(node, index === node.keys.length - 1 ? index - 1 : index);
  }

  #mergeWithNext(node: TreeBranch<Value>, index: number): void {
    const { keys, children } = node;
    const [left, right] = [children[index], children[index + 1]];
    if (left === undefined || right === undefined || lengthOf(left) + lengthOf(right) > NODE_MAX) return;
    append(this.#ownedChild(node, index), right);
    keys.remove(index + 1);
    children.splice(index + 1, 1);
  }
}

/** The value under a key of a snapshot. */
export function snapshotGet<Value>({ root }: TreeSnapshot<Value>, key: string): Value | undefined {
  return treeGet(root, key);
}

/** The entries of a snapshot from `from` on (itself included), in order. */
export function* snapshotEntries<Value>({ root }: TreeSnapshot<Value>, from: string): Generator<readonly [string, Value]> {
  for (const leaf of leavesOf(root, from)) {
    const [keys, values] = [leaf.keys(), leaf.values()];
    for (let index = 0; index < keys.length; index += 1) {
      const key = at(keys, index);
      if (key >= from) yield [key, at(values, index)];
    }
  }
}

/** The leaves that have keys from `from` on, and at most one that has none. */
function* leavesOf<Value>(node: TreeNode<Value>, from: string): Generator<TreeLeaf<Value>> {
  if (!isBranch(node)) {
    yield node;
    return;
  }
  const { keys, children } = node;
  for (let index = Math.max(0, keys.lastAtMost(from)); index < children.length; index += 1) yield* leavesOf(at(children, index), from);
}

function treeGet<Value>(root: TreeNode<Value>, key: string): Value | undefined {
  let node = root;
  while (isBranch(node)) {
    const index = node.keys.lastAtMost(key);
    if (index < 0) return undefined;
    node = at(node.children, index);
  }
  return node.get(key);
}

function isBranch<Value>(node: TreeNode<Value>): node is TreeBranch<Value> {
  return 'children' in node;
}

function lengthOf<Value>(node: TreeNode<Value>): number {
  return isBranch(node) ? node.children.length : node.length;
}

function firstKey<Value>(node: TreeNode<Value>): string {
  return isBranch(node) ? node.keys.at(0) : at(node.keys(), 0);
}

/** Takes the sibling that follows into a node. */
function append<Value>(node: TreeNode<Value>, next: TreeNode<Value>): void {
  if (!isBranch(node)) {
    if (!isBranch(next)) node.append(next);
    return;
  }
  if (!isBranch(next)) return;
  node.keys.append(next.keys);
  node.children.push(...next.children);
}

function at<Item>(items: readonly Item[], index: number): Item {
  return items[index] as Item;
}
