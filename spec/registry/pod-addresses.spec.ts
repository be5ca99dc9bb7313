import { describe, expect, it } from 'vitest';
import { addressesOf } from '#registry/pod-status/addresses.js';

const UIDS = Array.from({ length: 252 }, (_, index) => 1_000_000 * 252 + index);

function addressOf(uid: number): string {
  return addressesOf({ uid, nodeName: 'node-1', isOnHostNetwork: false }, undefined).podIP;
}

describe('the address of a simulated pod', () => {
  it('is another for each of 252 pods whose uids are one run', () => {
    expect(new Set(UIDS.map(addressOf)).size).toBe(252);
  });

  it('is not that of a neighbour on all nodes to which two DaemonSets came in the same order', () => {
    const runs = Array.from({ length: 100 }, (_, run) => run * 252);
    const same = runs.filter((uid) => addressOf(uid) === addressOf(uid + 100 * 252));
    expect(same.length).toBeLessThan(5);
  });
});
