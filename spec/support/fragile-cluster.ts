import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RealClock } from '#clock/real-clock.js';
import { type Composition, composeCluster } from '#cluster/compose-cluster.js';
import { addNodePool } from '#cluster/node-pool.js';
import { ApiError, type Cluster, type ClusterOptions, type ObjectDraft } from '#index.js';
import { FragileConnection } from './fragile-connection.js';

/** A cluster in threads that outside clients reach over a wire that can be cut; its control plane can be killed. */
export class FragileCluster {
  readonly cluster: Cluster;
  readonly wire: FragileConnection;
  /** Its path. */
  readonly kubeconfig: string;
  /** Its text. */
  readonly kubeconfigText: string;
  readonly #folder: string;
  readonly #supervisor: Composition['supervisor'];

  private constructor(composition: Composition, wire: FragileConnection, kubeconfigText: string) {
    this.cluster = composition.cluster;
    this.#supervisor = composition.supervisor;
    this.wire = wire;
    this.kubeconfigText = kubeconfigText;
    this.#folder = mkdtempSync(join(tmpdir(), 'everynode-spec-'));
    this.kubeconfig = join(this.#folder, 'kubeconfig');
    writeFileSync(this.kubeconfig, kubeconfigText, { mode: 0o600 });
  }

  static async start(options: ClusterOptions = {}): Promise<FragileCluster> {
    const composition = await composeCluster(
      { restarts: { restarts: 100, backoffMs: 0 }, ...options },
      { threads: 1, clock: new RealClock(), unref: false },
    );
    await composition.supervisor.start();
    const { cluster } = composition;
    if (options.nodes !== undefined) await addNodePool(cluster, options);
    const { port } = await cluster.listen();
    const wire = await FragileConnection.to(port);
    const text = (await cluster.kubeConfig()).replace(`127.0.0.1:${port}`, `127.0.0.1:${wire.port}`);
    return new FragileCluster(composition, wire, text);
  }

  /** Ends the control plane's thread as a crash would. Another one takes its place. */
  killControlPlane(): void {
    this.#supervisor.terminate('control-plane');
  }

  /** Creates an object, whether or not the control plane dies over it. */
  async create(draft: ObjectDraft): Promise<void> {
    await this.persist(() => this.cluster.create(draft)).catch((error: unknown) => {
      if (!ApiError.is(error) || error.code !== 409) throw error;
    });
  }

  /** Does something until no control plane dies over it. */
  async persist<Result>(task: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await task();
      } catch (error) {
        if (!ApiError.is(error) || error.code !== 503) throw error;
      }
    }
  }

  async stop(): Promise<void> {
    await this.wire.close();
    await this.cluster.stop();
    rmSync(this.#folder, { recursive: true });
  }
}
