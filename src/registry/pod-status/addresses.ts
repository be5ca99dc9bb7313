import type { NodeAddress } from '../../objects/kubernetes.js';
import type { Uid } from '../../objects/uids.js';
import { stableNumber } from './stable-hash.js';

/** Where a pod can be reached, as its kubelet says. */
export interface Addresses {
  readonly hostIP: string;
  readonly podIP: string;
}

/** What pods of a node may end with: neither that of the network, nor the gateway's, nor the last two. */
const LAST_BYTES = 252;

/** Whose addresses are asked for. */
export interface Addressee {
  readonly uid: Uid;
  readonly nodeName: string;
  readonly isOnHostNetwork: boolean;
}

/**
 * Addresses of a pod that nobody can really reach: always the same for the same node and pod. Nodes that do not say their own
 * address get one of 10.0.0.0/9, as those of pools have, and pods one of 10.128.0.0/9, with the first three bytes in common on each node.
 */
export function addressesOf({ uid, nodeName, isOnHostNetwork }: Addressee, ofNode: string | undefined): Addresses {
  const hostIP = ofNode ?? `10.${address(nodeName, 128, 0)}.${1 + stableNumber(`${nodeName}/host`, 254)}`;
  if (isOnHostNetwork) return { hostIP, podIP: hostIP };
  return { hostIP, podIP: `10.${address(nodeName, 128, 128)}.${2 + lastByte(uid)}` };
}

/** The address that a node gives as its own, if it does. */
export function internalAddress(addresses: readonly NodeAddress[] | undefined): string | undefined {
  return addresses?.find(({ type }) => type === 'InternalIP')?.address;
}

/**
 * Pods that were made one soon after another end with different bytes. Those of two DaemonSets that came to the same nodes in the same order do not have the same ones
 * on all nodes, however many were made in between: each run of numbers begins elsewhere.
 */
function lastByte(uid: Uid): number {
  if (typeof uid === 'string') return stableNumber(uid, LAST_BYTES);
  return (uid + stableNumber(String(Math.floor(uid / LAST_BYTES)), LAST_BYTES)) % LAST_BYTES;
}

/** The second and third byte of an address. */
function address(nodeName: string, bound: number, base: number): string {
  const subnet = stableNumber(nodeName, bound * 256);
  return `${base + Math.floor(subnet / 256)}.${subnet % 256}`;
}
