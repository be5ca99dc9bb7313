import { ThreadExited } from '../threads/thread-exited.js';
import type { ChildFactory, ShardChild } from './children.js';

/**
 * The kubelets that were made to fail, by the names of their nodes. They are no objects: a shard that replaces another is told of
 * them before it has any node, so that no kubelet is well again only because a thread has died.
 */
export class FailedKubelets {
  readonly #names = new Set<string>();

  /** Notes what is to be, and tells the shards that are there. */
  async set<End>(nodeName: string, state: 'failed' | 'healthy', shards: readonly ShardChild<End>[]): Promise<void> {
    if (state === 'failed') this.#names.add(nodeName);
    else this.#names.delete(nodeName);
    await Promise.all(shards.map((shard) => shard.setKubelet(nodeName, state).catch(unlessExited)));
  }

  /** Makes shards that know which kubelets have failed. */
  toldTo<End>(children: ChildFactory<End>): ChildFactory<End> {
    const startShard: ChildFactory<End>['startShard'] = (start, events) => {
      const ready = () => {
        for (const name of this.#names) shard.setKubelet(name, 'failed').catch(unlessExited);
        events.ready();
      };
      const shard = children.startShard(start, { ...events, ready });
      return shard;
    };
    return { ...children, startShard };
  }
}

/** Nothing is lost with a shard that has ended: the next one is told. */
function unlessExited(error: unknown): void {
  if (!(error instanceof ThreadExited)) throw error;
}
