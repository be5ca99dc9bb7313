import type { Node } from '../objects/kubernetes.js';
import { controllerUid } from '../objects/views.js';
import type { Reaction } from './follower.js';

/** A block is `10.b.0.0/16`. Those from 10.128.0.0 on are for pods. */
const BLOCK_BITS = 16;
/** Enough for eight pools of a million nodes. When all are taken they are shared: nobody sends anything to these addresses. */
const BLOCKS = 128;
const [DIGIT_0, DIGIT_9] = [48, 57];

/** A node and the address that it has. */
interface Place {
  /** The uid of its pool. */
  readonly owner: string | undefined;
  readonly name: string;
  readonly address: string | undefined;
}

interface Block {
  readonly number: number;
  nodes: number;
}

/**
 * The addresses of the nodes of pools: no two nodes have the same. Each pool has blocks of its own, the first that are free when it
 * needs them. Which are taken shows in the nodes.
 */
export class AddressBlocks {
  /** By the pool's uid, and by the higher bits of the numbers of its nodes. */
  readonly #blocks = new Map<string, Map<number, Block>>();

  nodeChanged(after: Node | undefined, before: Node | undefined): Reaction | undefined {
    const [to, from] = [after && internalIp(after), before && internalIp(before)];
    if (to === from) return undefined;
    const [owner, ownerBefore] = [after && controllerUid(after.metadata), before && controllerUid(before.metadata)];
    return (name, text) => {
      this.#count({ owner: ownerBefore, name, address: text(from) }, -1);
      this.#count({ owner, name, address: text(to) }, 1);
    };
  }

  /** The address of a pool's node with a number, from 0. */
  addressOf(poolUid: string, number: number): string {
    const host = number + 1;
    const ofPool = this.#ofPool(poolUid);
    const block = ofPool.get(host >> BLOCK_BITS) ?? { number: this.#firstFree(), nodes: 0 };
    ofPool.set(host >> BLOCK_BITS, block);
    return `10.${block.number}.${(host >> 8) & 255}.${host & 255}`;
  }

  #ofPool(uid: string): Map<number, Block> {
    const known = this.#blocks.get(uid) ?? new Map<number, Block>();
    this.#blocks.set(uid, known);
    return known;
  }

  #firstFree(): number {
    const taken = [...this.#blocks.values()].flatMap((ofPool) => [...ofPool.values()].map(({ number }) => number));
    const isTaken = new Set(taken);
    let number = 0;
    while (isTaken.has(number)) number += 1;
    return number < BLOCKS ? number : taken.length % BLOCKS;
  }

  #count({ owner, name, address }: Place, change: 1 | -1): void {
    const digits = numberAtEnd(name);
    const number = blockOf(address);
    if (owner === undefined || digits === undefined || number === undefined) return;
    const ofPool = this.#ofPool(owner);
    const high = (digits + 1) >> BLOCK_BITS;
    const block = ofPool.get(high) ?? { number, nodes: 0 };
    block.nodes += change;
    if (block.nodes > 0) ofPool.set(high, block);
    else ofPool.delete(high);
    if (ofPool.size === 0) this.#blocks.delete(owner);
  }
}

function internalIp({ status }: Node): string | undefined {
  return status.addresses?.find(({ type }) => type === 'InternalIP')?.address;
}

/** The block of a node's address; undefined if somebody else gave it the address. */
function blockOf(address = ''): number | undefined {
  if (!address.startsWith('10.')) return undefined;
  const number = digitsIn(address, 3, address.indexOf('.', 3));
  return number !== undefined && number < BLOCKS ? number : undefined;
}

/** The number with which a name ends; undefined if it ends otherwise. */
function numberAtEnd(name: string): number | undefined {
  let start = name.length;
  while (start > 0 && isDigit(name.charCodeAt(start - 1))) start -= 1;
  return digitsIn(name, start, name.length);
}

/** The number that stands between two places of a text; undefined if there is none. This is done for every node: no text is made. */
function digitsIn(text: string, start: number, end: number): number | undefined {
  let number = start < end ? 0 : undefined;
  for (let index = start; number !== undefined && index < end; index += 1) {
    const code = text.charCodeAt(index);
    number = isDigit(code) ? number * 10 + code - DIGIT_0 : undefined;
  }
  return number;
}

function isDigit(code: number): boolean {
  return code >= DIGIT_0 && code <= DIGIT_9;
}
