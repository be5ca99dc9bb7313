import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterOptions } from '#cluster/cluster-options.js';
import { DrivenCluster } from './driven-cluster.js';
import { type CommandAnswer, type Kubectl, kubectls, runCommand } from './kubectls.js';

/** A cluster whose pods the spec drives by hand, and the real kubectl before it. Virtual time begins with the present. */
export class KubectlSession extends DrivenCluster {
  #folder = '';
  #kubectl: Kubectl | undefined;

  static async open(nodes: number, options: ClusterOptions = {}): Promise<KubectlSession> {
    const startMs = Math.floor(Date.now() / 1_000) * 1_000;
    const { cluster } = await DrivenCluster.start(nodes, { startMs, ...options });
    const session = new KubectlSession(cluster);
    await cluster.listen();
    session.#folder = mkdtempSync(join(tmpdir(), 'everynode-spec-'));
    [session.#kubectl] = kubectls();
    writeFileSync(join(session.#folder, 'kubeconfig'), await cluster.kubeConfig(), { mode: 0o600 });
    return session;
  }

  /** Runs kubectl with words that are separated by spaces; single quotes keep words together. Lets nothing happen in the cluster's time. */
  kubectl(words: string, onOutput: () => void = () => undefined): Promise<CommandAnswer> {
    const args = [...words.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    const env = { KUBECONFIG: join(this.#folder, 'kubeconfig'), HOME: this.#folder };
    return runCommand(this.#kubectl?.path ?? '', args, { env, cwd: this.#folder, onOutput });
  }

  /** Begins a command that watches, and waits for the first that it prints; gives what it answers in the end. */
  async begins(words: string): Promise<{ readonly answer: Promise<CommandAnswer> }> {
    let isSeen: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => {
      isSeen = resolve;
    });
    const answer = this.kubectl(words, isSeen);
    await Promise.race([seen, answer]);
    return { answer };
  }

  /** What a command prints, after which its consequences have happened. Fails if it fails. */
  async prints(words: string): Promise<string> {
    const { output, exitCode } = await this.kubectl(words);
    if (exitCode !== 0) throw new Error(`kubectl ${words}: ${output}`);
    await this.pass();
    return output;
  }

  /** What a command complains of, with exit code 1. */
  async complains(words: string): Promise<string> {
    const { output, exitCode } = await this.kubectl(words);
    if (exitCode !== 1) throw new Error(`kubectl ${words}: exit ${exitCode}: ${output}`);
    return output;
  }

  /** Writes a file beside which kubectl runs. */
  write(name: string, content: unknown): void {
    writeFileSync(join(this.#folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }

  async close(): Promise<void> {
    await this.cluster.stop();
    rmSync(this.#folder, { recursive: true });
  }
}

/** The cells of a table that kubectl prints, row by row. */
export function rowsOf(table: string): readonly (readonly string[])[] {
  return table
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd().split(/ {2,}/));
}
