import { SortedKeys } from './sorted-keys.js';
import { type KeyOf, NODE_MAX, TreeLeaf } from './tree-leaf.js';

/** A node with fewer than this looks for a sibling to merge with. */
const NODE_SPARSE = NODE_MAX / 4;

/** A branch keeps children, each under a key that none of its own comes before. */
interface TreeBranch {
  readonly owner: object;
  readonly keys: SortedKeys;
  readonly children: TreeNode[];
}

type TreeNode = TreeBranch | TreeLeaf;

/** A tree as it was; never changes. */
export interface TreeSnapshot {
  readonly root: TreeNode;
  readonly size: number;
}

/**
 * Keys in their order (by UTF-16 code units), of which snapshots cost nothing: a B+ tree that copies a node the first time it is changed after a snapshot. It knows keys by their numbers; a key
 * keeps its number for as long as it is in the tree. It is made for keys that come one by one, each somewhere among a million, and are read in their order now and then.
 */
export class CowTree {
  readonly #keyOf: KeyOf;
  #root: TreeNode;
  #size: number;
  #owner = {};

  /** Goes on from a snapshot; from nothing if none is given. */
  constructor(keyOf: KeyOf, from?: TreeSnapshot) {
    this.#keyOf = keyOf;
    this.#root = from?.root ?? new TreeLeaf(this.#owner);
    this.#size = from?.size ?? 0;
  }

  get size(): number {
    return this.#size;
  }

  /** The number of a key; undefined if it is not there. */
  get(key: string): number | undefined {
    return treeGet(this.#root, key, this.#keyOf);
  }

  /** The tree as it is now. */
  snapshot(): TreeSnapshot {
    this.#owner = {};
    return { root: this.#root, size: this.#size };
  }

  /** Adds a key that is not there. */
  add(key: string, number: number): void {
    this.#root = this.#owned(this.#root);
    this.#size += 1;
    this.#addTo(this.#root, key, number);
    if (lengthOf(this.#root) <= NODE_MAX) return;
    const first = this.#firstKey(this.#root);
    const right = this.#split(this.#root, number);
    this.#root = { owner: this.#owner, keys: new SortedKeys([first, this.#firstKey(right)]), children: [this.#root, right] };
  }

  /** Takes out a key, and gives its number; undefined if it is not there. */
  delete(key: string): number | undefined {
    this.#root = this.#owned(this.#root);
    const number = this.#removeFrom(this.#root, key);
    if (number === undefined) return undefined;
    this.#size -= 1;
    const only = isBranch(this.#root) && this.#root.children.length === 1 ? this.#root.children[0] : undefined;
    if (only !== undefined) this.#root = only;
    return number;
  }

  /** The node itself if it is this tree's to change, else a copy. */
  #owned(node: TreeNode): TreeNode {
    if (node.owner === this.#owner) return node;
    if (!isBranch(node)) return node.copy(this.#owner);
    return { owner: this.#owner, keys: node.keys.copy(), children: node.children.slice() };
  }

  #addTo(node: TreeNode, key: string, number: number): void {
    if (!isBranch(node)) {
      node.add(number, this.#keyOf);
      return;
    }
    const found = node.keys.lastAtMost(key);
    const index = Math.max(0, found);
    if (found < 0) node.keys.replace(index, key);
    const child = this.#ownedChild(node, index);
    this.#addTo(child, key, number);
    if (lengthOf(child) <= NODE_MAX) return;
    const right = this.#split(child, number);
    node.keys.insert(index + 1, this.#firstKey(right));
    node.children.splice(index + 1, 0, right);
  }

  #ownedChild({ children }: TreeBranch, index: number): TreeNode {
    const child = this.#owned(children[index] as TreeNode);
    children[index] = child;
    return child;
  }

  /** Moves the upper half of a node into a new one, or the last alone if a key has come behind all others: keys that come in their order leave nodes full. */
  #split(node: TreeNode, number: number): TreeNode {
    const last = lengthOf(node) - 1;
    if (!isBranch(node)) return node.split(node.at(last, this.#keyOf) === number ? last : last >> 1, this.#keyOf);
    const from = node.keys.at(last) <= this.#keyOf(number) ? last : last >> 1;
    return { owner: this.#owner, keys: node.keys.split(from), children: node.children.splice(from) };
  }

  #removeFrom(node: TreeNode, key: string): number | undefined {
    if (!isBranch(node)) return node.remove(key, this.#keyOf);
    const index = node.keys.lastAtMost(key);
    if (index < 0) return undefined;
    const child = this.#ownedChild(node, index);
    const number = this.#removeFrom(child, key);
    if (number !== undefined) this.#shrunk(node, index, child);
    return number;
  }

  /** A child of a node has lost a key, or a child of its own. */
  #shrunk(node: TreeBranch, index: number, child: TreeNode): void {
    const length = lengthOf(child);
    if (length === 0) {
      node.keys.remove(index);
      node.children.splice(index, 1);
      return;
    }
    if (length < NODE_SPARSE) this.#mergeWithNext(node, index === node.keys.length - 1 ? index - 1 : index);
  }

  #mergeWithNext(node: TreeBranch, index: number): void {
    const { keys, children } = node;
    const [left, right] = [children[index], children[index + 1]];
    if (left === undefined || right === undefined || lengthOf(left) + lengthOf(right) > NODE_MAX) return;
    this.#append(this.#ownedChild(node, index), right);
    keys.remove(index + 1);
    children.splice(index + 1, 1);
  }

  /** Takes the sibling that follows into a node. */
  #append(node: TreeNode, next: TreeNode): void {
    if (!isBranch(node)) {
      if (!isBranch(next)) node.append(next, this.#keyOf);
      return;
    }
    if (!isBranch(next)) return;
    node.keys.append(next.keys);
    node.children.push(...next.children);
  }

  #firstKey(node: TreeNode): string {
    return isBranch(node) ? node.keys.at(0) : this.#keyOf(node.at(0, this.#keyOf));
  }
}

/** The number of a key in a snapshot. */
export function snapshotGet({ root }: TreeSnapshot, key: string, keyOf: KeyOf): number | undefined {
  return treeGet(root, key, keyOf);
}

/** The numbers of the keys of a snapshot from `from` on (itself included), in their order. */
export function* snapshotNumbers({ root }: TreeSnapshot, from: string, keyOf: KeyOf): Generator<number> {
  for (const leaf of leavesOf(root, from)) {
    const after = leaf.firstAfter(from, keyOf);
    const isThere = after > 0 && keyOf(leaf.at(after - 1, keyOf)) === from;
    for (let index = isThere ? after - 1 : after; index < leaf.length; index += 1) yield leaf.at(index, keyOf);
  }
}

/** The leaves that have keys from `from` on, and at most one that has none. */
function* leavesOf(node: TreeNode, from: string): Generator<TreeLeaf> {
  if (!isBranch(node)) {
    yield node;
    return;
  }
  const { keys, children } = node;
  for (let index = Math.max(0, keys.lastAtMost(from)); index < children.length; index += 1)
    yield* leavesOf(children[index] as TreeNode, from);
}

function treeGet(root: TreeNode, key: string, keyOf: KeyOf): number | undefined {
  let node = root;
  while (isBranch(node)) {
    const index = node.keys.lastAtMost(key);
    if (index < 0) return undefined;
    node = node.children[index] as TreeNode;
  }
  return node.get(key, keyOf);
}

function isBranch(node: TreeNode): node is TreeBranch {
  return 'children' in node;
}

function lengthOf(node: TreeNode): number {
  return isBranch(node) ? node.children.length : node.length;
}
