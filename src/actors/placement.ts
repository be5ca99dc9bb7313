/**
 * The shard in which an actor lives: a stable hash of its placement key, which is the name of the node for node and pod actors
 * and the uid for DaemonSet actors. FNV-1a, so that numbered names spread evenly.
 */
export function shardOf(placementKey: string, shardCount: number): number {
  if (shardCount === 1) return 0;
  let hash = 0x811c9dc5;
  for (let i = 0; i < placementKey.length; i += 1) {
    hash = Math.imul(hash ^ placementKey.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % shardCount;
}
