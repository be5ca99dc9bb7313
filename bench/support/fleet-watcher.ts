import type { Cluster, ObjectChange } from '#index.js';
import { pinnedNode } from '#objects/views.js';

/** What a watcher may come to see about a node: itself, its pod, that this runs, that the node is gone. */
type Sight = 'node' | 'pod' | 'running' | 'gone';

interface Expectation {
  readonly resolve: (atMs: number) => void;
  readonly reject: (error: unknown) => void;
}

/** Somebody who watches nodes and pods all the time, and knows when he has seen what. */
export class FleetWatcher {
  readonly #end = new AbortController();
  readonly #expected = new Map<string, Expectation>();
  #failure: unknown;

  private constructor(cluster: Cluster, resourceVersion: string) {
    const { signal } = this.#end;
    this.#follow(cluster.watch('nodes', { resourceVersion, signal }), sightOfNode);
    this.#follow(cluster.watch('pods', { namespace: 'default', resourceVersion, signal }), sightOfPod);
  }

  /** Begins to watch a cluster as it is now. */
  static async of(cluster: Cluster): Promise<FleetWatcher> {
    const { resourceVersion } = await cluster.list('daemonsets');
    return new FleetWatcher(cluster, resourceVersion);
  }

  /** When something is seen first, by `performance.now()`. */
  sees(sight: Sight, nodeName: string): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.#failure === undefined) this.#expected.set(`${sight} ${nodeName}`, { resolve, reject });
      else reject(this.#failure);
    });
  }

  end(): void {
    this.#end.abort();
  }

  #follow<Change extends ObjectChange<'nodes' | 'pods'>>(
    changes: AsyncIterable<Change>,
    sightOf: (change: Change) => readonly [Sight, nodeName: string],
  ): void {
    const follow = async () => {
      for await (const change of changes) this.#saw(...sightOf(change));
    };
    follow().catch((error: unknown) => {
      this.#failure = error;
      for (const { reject } of this.#expected.values()) reject(error);
    });
  }

  #saw(sight: Sight, nodeName: string): void {
    if (sight === 'running') this.#saw('pod', nodeName);
    const key = `${sight} ${nodeName}`;
    this.#expected.get(key)?.resolve(performance.now());
    this.#expected.delete(key);
  }
}

function sightOfNode({ type, object }: ObjectChange<'nodes'>): readonly [Sight, string] {
  return [type === 'DELETED' ? 'gone' : 'node', object.metadata.name];
}

function sightOfPod({ object }: ObjectChange<'pods'>): readonly [Sight, string] {
  const nodeName = object.spec.nodeName ?? pinnedNode(object.spec) ?? '';
  return [object.status.phase === 'Running' ? 'running' : 'pod', nodeName];
}
