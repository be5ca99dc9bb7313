import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutant } from './mutants.js';

const ROOT = join(import.meta.dirname, '../../..');
/** The specs that are to notice: of the pure rules or, if those do not, of the actors that carry them out. */
const SPECS = ['spec/daemonset', 'spec/actors/daemon-set'];
/** A mutant may also make something run for ever. */
const TIMEOUT_MS = 180_000;

/** What noticed that a rule was broken; undefined if nothing did. */
export interface MutantOutcome {
  readonly spec: string | undefined;
  readonly seed: string | undefined;
}

/** A private copy of what was built, and of the specs, in which rules are broken: the working tree stays as it is. */
export class MutationRun {
  readonly #folder: string;
  readonly #seeds: number;

  /** `seeds` says how many the simulation may take to notice, too. */
  constructor({ seeds }: { readonly seeds: number }) {
    this.#seeds = seeds;
    this.#folder = mkdtempSync(join(tmpdir(), 'mutants-'));
    for (const name of ['dist', 'spec', 'package.json', 'tsconfig.json', 'vitest.config.ts', 'examples']) {
      cpSync(join(ROOT, name), join(this.#folder, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.#folder, 'node_modules'));
  }

  /** Breaks a rule, lets the specs and the simulation look for it, and mends it again. Throws if there is no such text. */
  async try({ file, from, to }: Mutant): Promise<MutantOutcome> {
    const path = join(this.#folder, 'dist/src', file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
    try {
      return await this.noticed();
    } finally {
      writeFileSync(path, text);
    }
  }

  /** What specs and simulation notice now: nothing, while no rule is broken. */
  async noticed(): Promise<MutantOutcome> {
    return { spec: await this.#redSpec(), seed: await this.#redSeed() };
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #redSpec(): Promise<string | undefined> {
    for (const specs of SPECS) {
      const { isRed, output } = await this.#run(['node_modules/vitest/vitest.mjs', 'run', '--bail=1', '--reporter=tap-flat', specs]);
      const [, title] = /^not ok \d+ - (.+? > .+?)(?: # time=.*)?$/m.exec(output) ?? [];
      if (isRed) return title ?? `something in ${specs}`;
    }
    return undefined;
  }

  async #redSeed(): Promise<string | undefined> {
    if (this.#seeds === 0) return undefined;
    const { isRed, output } = await this.#run(['dist/bench/simulate.js', '--seeds', String(this.#seeds), '--quick']);
    if (!isRed) return undefined;
    const [, seed] = /^seed (\d+) fails/m.exec(output) ?? [];
    return seed ?? 'any';
  }

  #run(args: readonly string[]): Promise<{ readonly isRed: boolean; readonly output: string }> {
    return new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: this.#folder, timeout: TIMEOUT_MS, maxBuffer: 2 ** 26 }, (error, stdout) => {
        resolve({ isRed: error !== null, output: stdout });
      });
    });
  }
}
