import type { ChildFactory, ShardChild } from './children.js';
import type { ActorStep } from './runtime.js';

interface Following {
  readonly id: string;
  readonly onStep: (step: ActorStep) => void;
  /** What ends it in each shard that has been asked. */
  readonly ends: (() => void)[];
}

/** Who follows which actor: a shard that replaces another is told before it has any actor, so that no step of its is missed. */
export class Followings {
  readonly #all = new Set<Following>();

  /** Follows an actor wherever it lives; gives what ends it. */
  begin<End>(id: string, onStep: (step: ActorStep) => void, shards: readonly ShardChild<End>[]): () => void {
    const following = { id, onStep, ends: shards.map((shard) => shard.follow({ id }, onStep)) };
    this.#all.add(following);
    return () => {
      this.#all.delete(following);
      for (const end of following.ends) end();
    };
  }

  /** Makes shards that know who follows what. */
  toldTo<End>(children: ChildFactory<End>): ChildFactory<End> {
    const startShard: ChildFactory<End>['startShard'] = (start, events) => {
      const ready = () => {
        for (const { id, onStep, ends } of this.#all) ends.push(shard.follow({ id }, onStep));
        events.ready();
      };
      const shard = children.startShard(start, { ...events, ready });
      return shard;
    };
    return { ...children, startShard };
  }
}
