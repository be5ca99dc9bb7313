/**
 * The epochs of a cluster's shards, in memory that all its threads share: raised before a shard is replaced, so that from then on
 * nothing of the old one is taken, however late it arrives.
 */
export function newEpochs(shardCount: number): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * shardCount);
}

/** Begins a new epoch of a shard; gives its number. */
export function raiseEpoch(epochs: SharedArrayBuffer, shard: number): number {
  return Atomics.add(new Int32Array(epochs), shard, 1) + 1;
}

/** Says below which epoch the batches of a shard are refused. */
export function minimumEpoch(epochs: SharedArrayBuffer): (shard: number) => number {
  const counters = new Int32Array(epochs);
  return (shard) => Atomics.load(counters, shard);
}
