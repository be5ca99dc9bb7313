import { mkdtemp, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { systemMessage } from './messages.js';

/** A kubeconfig on disk. */
export interface KubeconfigFile {
  readonly path: string;
  /** Takes the file away again, if nobody asked for it by name. */
  remove(): Promise<void>;
}

/** What a kubeconfig of ours says, kept or rewritten by kubectl. */
const OURS = /^\s*(- )?name: "?everynode"?$/m;
const CLUSTER = /^\s+server: /gm;

/**
 * Checks where a kubeconfig is to be written before anything is started. Rejects if that is the user's own, or any other file
 * that is not from here: other clusters are in it.
 */
export async function checkKubeconfigPath(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const own = await settledPath(join(homedir(), '.kube', 'config'));
  if ((await settledPath(path)) === own) throw new Error(`${path}: the user's own kubeconfig is never touched; name another file`);
  const found = await contentOf(path);
  if (found.trim() !== '' && !isOurs(found)) throw new Error(`${path}: the file is not from everynode; name another one`);
  const folder = await stat(dirname(resolve(path))).catch(() => undefined);
  if (!folder?.isDirectory()) throw new Error(`${path}: there is no such directory`);
}

/** Writes a kubeconfig that only the user can read, to a path or into a fresh private directory. */
export async function writeKubeconfig(content: string, path: string | undefined): Promise<KubeconfigFile> {
  if (path !== undefined) {
    await writePrivate(path, content);
    return { path: resolve(path), remove: () => Promise.resolve() };
  }
  // Made with mode 0700.
  const folder = await mkdtemp(join(tmpdir(), 'everynode-'));
  const file = join(folder, 'kubeconfig');
  await writePrivate(file, content);
  return { path: file, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Whoever waits for the file finds it whole: it gets its name when everything is in it. */
async function writePrivate(path: string, content: string): Promise<void> {
  const own = `${path}.${process.pid}`;
  try {
    // A new file, so that the mode counts.
    await rm(own, { force: true });
    await writeFile(own, content, { mode: 0o600, flag: 'wx' });
    await rename(own, path);
  } catch (cause) {
    await rm(own, { force: true });
    throw new Error(`${path}: ${systemMessage(cause)}`, { cause });
  }
}

/** Whether everynode's cluster is in it, and no other. */
function isOurs(content: string): boolean {
  return OURS.test(content) && content.match(CLUSTER)?.length === 1;
}

/** The path without links and dots, whether there is such a file or not. */
async function settledPath(path: string): Promise<string> {
  const whole = resolve(path);
  const known = await realpath(whole).catch(() => undefined);
  return known ?? join(await realpath(dirname(whole)).catch(() => dirname(whole)), basename(whole));
}

async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new Error(`${path}: ${systemMessage(cause)}`, { cause });
  }
}
