import type { Node, Pod } from '../objects/kubernetes.js';
import { KeyNumbers } from '../store/key-numbers.js';
import type { Feed } from './feed.js';
import type { Reaction } from './follower.js';
import { type KeyGroup, keysIn, sizeOf, withKey, withoutKey } from './key-group.js';
import { type NodeUsage, NodeUsages, placeOf, UNUSED } from './node-usage.js';
import { type PodRequests, podRequests } from './pod-requests.js';

/**
 * The pods of each node and what they have taken of it, kept change by change for the controllers that look at nodes; it reads the feed before they do. A node is looked up once for both.
 */
export class PodsByNode {
  /** Of the nodes that there are, in the order in which they came, and of those that are not there but have pods. */
  readonly #numbers = new KeyNumbers();
  /** The latter. */
  readonly #missing = new Set<string>();
  /** By number: the keys of the pods, and what is taken. */
  readonly #keys: (KeyGroup | undefined)[] = [];
  readonly #taken: NodeUsage[] = [];
  readonly #usages = new NodeUsages();

  #isPresent = false;

  constructor(feed: Feed) {
    feed.add({
      // Nodes first: most pods are on nodes that are there.
      followers: {
        nodes: (after, before) => this.#nodeChanged(after, before),
        pods: (after, before) => this.#changed(after, before),
      },
      caughtUp: () => {
        this.#isPresent = true;
      },
    });
  }

  /** Whether all that has been committed is in it: from then on it learns of each commit at once. */
  get isPresent(): boolean {
    return this.#isPresent;
  }

  /** The store keys of the pods bound to a node. */
  keys(nodeName: string): IterableIterator<string> {
    return keysIn(this.#keys[this.#numbers.find(nodeName)]);
  }

  count(nodeName: string): number {
    return sizeOf(this.#keys[this.#numbers.find(nodeName)]);
  }

  /** What the pods of a node have taken of it. */
  usage(nodeName: string): NodeUsage {
    const number = this.#numbers.find(nodeName);
    return number < 0 ? UNUSED : (this.#taken[number] ?? UNUSED);
  }

  #nodeChanged(after: Node | undefined, before: Node | undefined): Reaction | undefined {
    if (after === undefined) return (name) => this.#nodeGone(name);
    return before === undefined ? (name) => this.#nodeThere(name) : undefined;
  }

  #nodeThere(name: string): void {
    this.#missing.delete(name);
    this.#numberFor(name);
  }

  /** The number of a node, which is given one if it has none, with room for what is kept of it: lists without gaps cost least. */
  #numberFor(name: string): number {
    const number = this.#numbers.numberFor(name);
    if (number < this.#taken.length) return number;
    this.#keys.push(undefined);
    this.#taken.push(UNUSED);
    return number;
  }

  #nodeGone(name: string): void {
    const number = this.#numbers.find(name);
    if (number < 0) return;
    if (this.#keys[number] === undefined) this.#numbers.remove(name);
    else this.#missing.add(name);
  }

  #changed(after: Pod | undefined, before: Pod | undefined): Reaction | undefined {
    const [to, from] = [after?.spec.nodeName || undefined, before?.spec.nodeName || undefined];
    const isMoved = to !== from;
    const isFreed = placeOf(after) !== placeOf(before);
    if (!isMoved && !isFreed) return undefined;
    const asked = isFreed && after && placeOf(after) ? podRequests(after.spec) : undefined;
    const gone = isFreed && before && placeOf(before) ? podRequests(before.spec) : undefined;
    return (key, text) => {
      if (from !== undefined) this.#leaves(text(from), isMoved ? key : undefined, gone);
      if (to !== undefined) this.#comes(text(to), isMoved ? key : undefined, asked);
    };
  }

  #comes(nodeName: string, key: string | undefined, asked: PodRequests | undefined): void {
    const known = this.#numbers.find(nodeName);
    const number = known < 0 ? this.#numberFor(nodeName) : known;
    if (known < 0) this.#missing.add(nodeName);
    if (key !== undefined) this.#keys[number] = withKey(this.#keys[number], key);
    if (asked !== undefined) this.#taken[number] = this.#usages.plus(this.#taken[number] ?? UNUSED, asked);
  }

  #leaves(nodeName: string, key: string | undefined, gone: PodRequests | undefined): void {
    const number = this.#numbers.find(nodeName);
    if (number < 0) return;
    if (gone !== undefined) this.#taken[number] = this.#usages.minus(this.#taken[number] ?? UNUSED, gone);
    if (key === undefined) return;
    this.#keys[number] = withoutKey(this.#keys[number], key);
    if (this.#keys[number] !== undefined) return;
    this.#taken[number] = UNUSED;
    if (this.#missing.delete(nodeName)) this.#numbers.remove(nodeName);
  }
}
