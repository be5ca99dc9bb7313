import type { Pod } from '#index.js';
import type { HttpsClient } from './https.js';

/** What a settled cluster should hold. */
export interface Expectation {
  readonly nodes: number;
  readonly daemonSets: readonly string[];
  readonly image: string;
}

/** Objects in one answer of a list. */
const PAGE = 5_000;

/** Asks the API over HTTPS whether a cluster is what it should be. Throws what is wrong. */
export async function checkOverHttps(client: HttpsClient, { nodes, daemonSets, image }: Expectation): Promise<void> {
  for (const name of daemonSets) await checkDaemonSet(client, name, nodes);
  const placed = new Set<string>();
  let sample: Pod | undefined;
  for await (const pod of pods(client)) {
    const place = `${pod.metadata.labels?.['app']} on ${pod.spec.nodeName}`;
    if (placed.has(place)) throw new Error(`there are two pods of ${place}`);
    placed.add(place);
    // Any will do; that of the middle is as good as a random one, and always the same.
    if (placed.size === Math.ceil((nodes * daemonSets.length) / 2)) sample = pod;
  }
  const wanted = nodes * daemonSets.length;
  if (placed.size !== wanted) throw new Error(`there are ${placed.size} pods, not ${wanted}`);
  if (sample !== undefined) await checkPod(client, sample, image);
}

async function checkDaemonSet(client: HttpsClient, name: string, nodes: number): Promise<void> {
  const { status } = JSON.parse(await client.get(`/apis/apps/v1/namespaces/default/daemonsets/${name}`));
  const { currentNumberScheduled, desiredNumberScheduled, numberAvailable, numberReady, updatedNumberScheduled } = status;
  const counts = [currentNumberScheduled, desiredNumberScheduled, numberAvailable, numberReady, updatedNumberScheduled];
  if (!counts.every((count) => count === nodes)) throw new Error(`the status of ${name} is ${JSON.stringify(status)}`);
}

async function* pods(client: HttpsClient): AsyncGenerator<Pod> {
  let token = '';
  do {
    const page = await client.get(`/api/v1/namespaces/default/pods?limit=${PAGE}${token && `&continue=${encodeURIComponent(token)}`}`);
    const { metadata, items }: { metadata: { continue?: string }; items: readonly Pod[] } = JSON.parse(page);
    yield* items;
    token = metadata.continue ?? '';
  } while (token !== '');
}

/** The whole pod, as YAML. */
async function checkPod(client: HttpsClient, { metadata, spec }: Pod, image: string): Promise<void> {
  const text = await client.get(`/api/v1/namespaces/default/pods/${metadata.name}`);
  const pod: Pod = JSON.parse(text);
  const isWhole =
    pod.metadata.uid === metadata.uid &&
    pod.spec.nodeName === spec.nodeName &&
    pod.spec.containers[0]?.image === image &&
    pod.status.phase === 'Running' &&
    pod.metadata.ownerReferences?.[0]?.kind === 'DaemonSet';
  if (!isWhole) throw new Error(`a pod is not whole: ${text}`);
}
