import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '#index.js';
import { RunningProgram } from './everynode.js';

/** The interpreter for which Debian's packages are. */
const PYTHON = '/usr/bin/python3';
const SCRIPTS = join(import.meta.dirname, '../clients/python');

/** Fails if Debian's package of the client is not there. */
export function requirePythonClient(): void {
  try {
    execFileSync(PYTHON, ['-c', 'import kubernetes'], { stdio: 'pipe' });
  } catch (cause) {
    throw new Error(`${PYTHON} has no module kubernetes: install Debian's package python3-kubernetes (npm run setup:system)`, { cause });
  }
}

/** Runs scripts of spec/clients/python against a cluster that listens. */
export class PythonClient {
  readonly #kubeconfig: string;

  private constructor(kubeconfig: string) {
    this.#kubeconfig = kubeconfig;
  }

  static async of(cluster: Cluster): Promise<PythonClient> {
    await cluster.listen();
    const kubeconfig = join(mkdtempSync(join(tmpdir(), 'everynode-spec-')), 'kubeconfig');
    writeFileSync(kubeconfig, await cluster.kubeConfig(), { mode: 0o600 });
    return PythonClient.with(kubeconfig);
  }

  /** A client with a kubeconfig that is there already. */
  static with(kubeconfig: string): PythonClient {
    requirePythonClient();
    return new PythonClient(kubeconfig);
  }

  /** Starts a script. */
  start(script: string, ...args: readonly string[]): RunningProgram {
    const env = { KUBECONFIG: this.#kubeconfig, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', PYTHONWARNINGS: 'ignore' };
    return new RunningProgram([join(SCRIPTS, script), ...args], { env, program: PYTHON });
  }

  /** What a script prints, line by line. Fails if it fails. */
  async lines(script: string, ...args: readonly string[]): Promise<readonly string[]> {
    const { stdout, stderr, exitCode } = await this.start(script, ...args).ended;
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout.trimEnd().split('\n');
  }
}
