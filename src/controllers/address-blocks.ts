import type { Node } from '../objects/kubernetes.js';
import { controllerUid } from '../objects/views.js';
import type { Reaction } from './follower.js';

/** A block is `10.b.0.0/16`. Those from 10.128.0.0 on are for pods. */
const BLOCK_BITS = 16;
/** Enough for eight pools of a million nodes. When all are taken they are shared: nobody sends anything to these addresses. */
const BLOCKS = 128;

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
  /** By the pool's uid and the higher bits of the numbers of its nodes. */
  readonly #blocks = new Map<string, Block>();

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
    const key = `${poolUid}/${host >> BLOCK_BITS}`;
    const block = this.#blocks.get(key) ?? { number: this.#firstFree(), nodes: 0 };
    this.#blocks.set(key, block);
    return `10.${block.number}.${(host >> 8) & 255}.${host & 255}`;
  }

  #firstFree(): number {
    const taken = new Set([...this.#blocks.values()].map(({ number }) => number));
    let number = 0;
    while (taken.has(number)) number += 1;
    return number < BLOCKS ? number : this.#blocks.size % BLOCKS;
  }

  #count({ owner, name, address }: Place, change: 1 | -1): void {
    const digits = /(\d+)$/.exec(name)?.[1];
    const number = blockOf(address);
    if (owner === undefined || digits === undefined || number === undefined) return;
    const key = `${owner}/${(Number(digits) + 1) >> BLOCK_BITS}`;
    const block = this.#blocks.get(key) ?? { number, nodes: 0 };
    block.nodes += change;
    if (block.nodes > 0) this.#blocks.set(key, block);
    else this.#blocks.delete(key);
  }
}

function internalIp({ status }: Node): string | undefined {
  return status.addresses?.find(({ type }) => type === 'InternalIP')?.address;
}

/** The block of a node's address; undefined if somebody else gave it the address. */
function blockOf(address: string | undefined): number | undefined {
  const number = Number(/^10\.(\d+)\./.exec(address ?? '')?.[1] ?? BLOCKS);
  return number < BLOCKS ? number : undefined;
}
