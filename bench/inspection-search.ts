import { setImmediate } from 'node:timers/promises';
import { rowActors } from '#actors/row-actors.js';
import type { ActorRow, InspectedShard, ListPart } from '#inspector/inspection-messages.js';
import { type InspectedCluster, Inspector } from '#inspector/inspector.js';
import type { ShardInspector } from '#inspector/shard-inspector.js';
import type { Bench, Figures } from './bench.js';
import { DrivenShard, opened, scripts } from './support/driven-shard.js';
import { quantile } from './support/statistics.js';

/** Rows that a page shows at first. */
const PAGE = 60;

/** How quick a search is where there are many actors, and what it does to their shard. */
export const inspectionSearch: Bench = {
  name: 'inspection-search',
  question:
    'Somebody types the name of one of a million actors: when does each letter have its first page, and how long is the shard held?',
  options: { actors: 1_000_000 },
  run: async (settings) => {
    const nodes = Math.max(2, Math.floor(settings.number('actors') / 2));
    const shard = new DrivenShard(scripts(nodes), { hosting: rowActors });
    const inspector = shard.newInspector();
    shard.inspectBy(inspector);
    await opened(inspector);
    const tasks: number[] = [];
    const search = new Inspector(clusterOf(inspector, tasks));
    const figures: Figures[] = [];
    for (const wanted of [`node/node-${nodes - 1}`, `agent-${nodes - 1}`, 'nobody']) {
      tasks.length = 0;
      figures.push({ actors: nodes * 2, typed: wanted, ...(await typed(search, wanted, tasks)) });
    }
    return figures;
  },
};

/** Types letter by letter, each when the one before has its answer, as a page does that keeps what it has found. */
async function typed(search: Inspector, wanted: string, tasks: readonly number[]): Promise<Figures> {
  const waits: number[] = [];
  let looked = 0;
  let found: { rows: readonly ActorRow[]; next: string | undefined } = { rows: [], next: '' };
  for (let letters = 1; letters <= wanted.length; letters += 1) {
    const text = wanted.slice(0, letters);
    const beganMs = performance.now();
    found = { rows: found.rows.filter(({ id }) => id.includes(text)), next: found.next };
    while (found.next !== undefined && found.rows.length < PAGE) {
      const part: ListPart = await search.list({ text }, { from: found.next, limit: PAGE - found.rows.length });
      found = { rows: [...found.rows, ...part.actors], next: part.next };
      looked += part.looked;
    }
    waits.push(performance.now() - beganMs);
  }
  const ids = found.rows.map(({ id }) => id);
  if (wanted !== 'nobody' && !ids.some((id) => id.endsWith(wanted))) throw new Error(`${wanted} was not found`);
  return {
    looked,
    letter_p50_ms: quantile(waits, 0.5),
    letter_max_ms: quantile(waits, 1),
    task_cpu_p50_ms: quantile(tasks, 0.5),
    task_cpu_max_ms: quantile(tasks, 1),
  };
}

/** A cluster of one shard, which notes how long each answer held its thread: in processor time, as others may want the processor, too. */
function clusterOf(inspector: ShardInspector, tasks: number[]): InspectedCluster {
  const shard: InspectedShard = {
    ask: async (question) => {
      await setImmediate();
      const began = process.cpuUsage();
      const answer = inspector.answer(question);
      const { user, system } = process.cpuUsage(began);
      tasks.push((user + system) / 1_000);
      return answer;
    },
    follow: () => () => undefined,
  };
  return { shards: () => [shard], local: { list: () => [] } } as unknown as InspectedCluster;
}
