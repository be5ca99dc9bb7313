import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A kubeconfig on disk. */
export interface KubeconfigFile {
  readonly path: string;
  /** Takes the file away again, if nobody asked for it by name. */
  remove(): Promise<void>;
}

/**
 * Checks where a kubeconfig is to be written before anything is started. Throws if that is the user's own: other clusters are
 * in it.
 */
export function checkKubeconfigPath(path: string | undefined): void {
  if (path === undefined || resolve(path) !== join(homedir(), '.kube', 'config')) return;
  throw new Error(`${path}: the user's own kubeconfig is never touched; name another file`);
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
  // A new file, so that the mode counts.
  await rm(own, { force: true });
  await writeFile(own, content, { mode: 0o600, flag: 'wx' });
  await rename(own, path);
}
