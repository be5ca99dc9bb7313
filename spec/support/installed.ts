import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A copy of a project of examples/ in which everynode is installed as npm would: what is published, and nothing else. */
export class InstalledProject {
  readonly folder: string;

  constructor(example: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'everynode-spec-'));
    cpSync(join(ROOT, 'examples', example), this.folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
    linkPackages(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    const own = join(this.folder, 'node_modules/everynode');
    const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly files: readonly string[] };
    for (const path of ['package.json', ...files.filter((file) => file.startsWith('dist/'))]) copy(join(ROOT, path), join(own, path));
  }

  /** The program of a package: `vitest/vitest.mjs`. */
  program(path: string): string {
    return join(this.folder, 'node_modules', path);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}

/** Links every package; those of an organisation stand one folder deeper. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from).filter((entry) => !entry.startsWith('.') && entry !== 'everynode')) {
    if (name.startsWith('@')) linkPackages(join(from, name), join(to, name));
    else symlinkSync(join(from, name), join(to, name));
  }
}
