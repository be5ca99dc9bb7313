import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** The built program that `everynode` is. */
const PROGRAM = join(ROOT, 'dist/src/cli/main.js');

/** How a process ended. */
export interface Ended {
  /** Undefined if a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a program. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What is on its standard input; nothing if left out. */
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  /** Node.js if left out. */
  readonly program?: string;
}

/** A program while it runs: one of Node.js, unless another is named. */
export class RunningProgram {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  readonly #onOutput = new Set<() => void>();
  stdout = '';
  stderr = '';

  constructor(args: readonly string[], { env = {}, input, cwd = ROOT, program = process.execPath }: RunOptions = {}) {
    this.#child = spawn(program, [...args], { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
    this.#child.stdout?.on('data', (piece) => this.#hear(() => (this.stdout += piece)));
    this.#child.stderr?.on('data', (piece) => this.#hear(() => (this.stderr += piece)));
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stdin?.end(input ?? '');
    this.#ended = once(this.#child, 'close').then(([code]) => {
      this.#hear(() => undefined);
      return { exitCode: code ?? undefined, stdout: this.stdout, stderr: this.stderr };
    });
  }

  /** How it ends by itself. */
  get ended(): Promise<Ended> {
    return this.#ended;
  }

  /** Resolves with what it has written once that matches; rejects if it ends first. */
  async wrote(pattern: RegExp): Promise<string> {
    const seen = () => (pattern.test(this.stdout) ? this.stdout : undefined);
    while (seen() === undefined) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) throw new Error(`it ended: ${this.stdout}${this.stderr}`);
      await new Promise<void>((resolve) => this.#onOutput.add(resolve));
    }
    return this.stdout;
  }

  /** Sends a signal and waits for the end; how long that took is in milliseconds. */
  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<Ended & { readonly tookMs: number }> {
    const beganMs = performance.now();
    this.#child.kill(signal);
    return { ...(await this.#ended), tookMs: performance.now() - beganMs };
  }

  /** Sees to it that nothing is left of it. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #hear(note: () => void): void {
    note();
    const waiting = [...this.#onOutput];
    this.#onOutput.clear();
    for (const resolve of waiting) resolve();
  }
}

/** Runs `everynode` with arguments. */
export function everynode(args: readonly string[], options: RunOptions = {}): RunningProgram {
  return new RunningProgram([PROGRAM, ...args], options);
}
