import type { Cluster } from '../index.js';

/** What reads a kubeconfig: the class `KubeConfig` of `@kubernetes/client-node` does. */
export interface ReadsKubeconfig {
  loadFromString(text: string): void;
}

/** What is used of a `KubeConfig` if its class is not given, so that its types are not needed. */
export interface AnyKubeConfig extends ReadsKubeconfig {
  makeApiClient<Client>(type: new (configuration: never) => Client): Client;
}

/** A KubeConfig that reaches a cluster, which listens from now on. Rejects if there is neither a class nor the package. */
export async function kubeConfigFor<Config extends ReadsKubeconfig>(
  cluster: Cluster,
  KubeConfig: (new () => Config) | undefined,
): Promise<Config> {
  await cluster.listen();
  const config = new (KubeConfig ?? (await installedClass<Config>()))();
  config.loadFromString(await cluster.kubeConfig());
  return config;
}

/** Of the package, if the project has it: everynode itself does not need it. */
async function installedClass<Config>(): Promise<new () => Config> {
  const name = '@kubernetes/client-node';
  try {
    const { KubeConfig } = (await import(name)) as { readonly KubeConfig: new () => Config };
    return KubeConfig;
  } catch (cause) {
    throw new Error(`the fixture kubeConfig ${troubleWith(name, cause)}`, { cause });
  }
}

/** A package that is not there is one thing, one that is there and does not load (on an old Node.js, say) another. */
export function troubleWith(name: string, cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  const isMissing = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${name}'`);
  return isMissing
    ? `needs ${name}: install it, or use the fixture kubeconfigText`
    : `cannot load ${name}: ${message}; the fixture kubeconfigText does without`;
}
