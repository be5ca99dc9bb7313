import type { Bench, Figures } from './bench.js';
import { settledCluster } from './support/fleet.js';
import { httpsClient } from './support/https.js';
import { rounded } from './support/meter.js';

/** How fast everything is read. */
export const lists: Bench = {
  name: 'lists',
  question: 'All pods are listed over HTTPS in one answer: how soon does it begin, and how fast does it come?',
  options: { nodes: 10_000 },
  run: async (settings) => {
    const nodes = settings.number('nodes');
    const cluster = await settledCluster(nodes);
    const client = await httpsClient(cluster);
    try {
      return [await listed(client.stream('/api/v1/namespaces/default/pods'), nodes)];
    } finally {
      client.close();
      await cluster.stop();
    }
  },
};

async function listed(pieces: AsyncIterable<string>, nodes: number): Promise<Figures> {
  const beganMs = performance.now();
  let firstMs: number | undefined;
  const parts: string[] = [];
  for await (const piece of pieces) {
    firstMs ??= performance.now() - beganMs;
    parts.push(piece);
  }
  const seconds = (performance.now() - beganMs) / 1_000;
  const text = parts.join('');
  const { items }: { items: readonly unknown[] } = JSON.parse(text);
  if (items.length !== nodes) throw new Error(`the list has ${items.length} pods, not ${nodes}`);
  return {
    pods: nodes,
    first_byte_ms: rounded(firstMs ?? Number.NaN),
    list_s: rounded(seconds),
    mb: rounded(text.length / 1e6),
    mb_per_s: rounded(text.length / 1e6 / seconds),
  };
}
