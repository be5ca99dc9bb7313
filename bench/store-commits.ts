import { newSharedLogMemory } from '#store/log-memory.js';
import { MemoryStore } from '#store/memory-store.js';
import { SharedLog } from '#store/shared-log.js';
import type { Bench, BenchSettings, Figures } from './bench.js';
import { Meter, rounded } from './support/meter.js';

interface Thing {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly spec: { readonly text: string };
  readonly status: { readonly phase: string };
}

/** What a commit costs, and whether that depends on how much is stored. */
export const storeCommits: Bench = {
  name: 'store-commits',
  question: 'N objects are stored: how many of them can be changed in a second, logged, and read again from the log?',
  options: { objects: 100_000, commits: 200_000, 'per-commit': 1 },
  run: async (settings) => [runCommits(settings)],
};

function runCommits(settings: BenchSettings): Figures {
  const [objects, commits, perCommit] = [settings.number('objects'), settings.number('commits'), settings.number('per-commit')];
  const memory = newSharedLogMemory();
  const log = new SharedLog(memory);
  const store = new MemoryStore<Thing>({ log });
  const spec = { text: 'what they have in common' };
  const change = (number: number, phase: string) => {
    const name = `thing-${number}`;
    const value = (version: number) => ({ metadata: { name, resourceVersion: String(version) }, spec, status: { phase } });
    return { resource: 'things', key: `default/${name}`, value };
  };
  const meter = new Meter();
  for (let number = 0; number < objects; number += 1) store.commit([change(number, 'Pending')]);
  const filled = meter.lap();
  for (let round = 0; round < commits; round += 1) {
    // Steps of a prime number: not in the order of the keys.
    store.commit(Array.from({ length: perCommit }, (_, part) => change(((round * perCommit + part) * 7_919) % objects, `phase-${round}`)));
  }
  const changed = meter.lap();
  const replayed = new MemoryStore<Thing>({ log: new SharedLog(memory) });
  const replay = meter.lap();
  const sample = `default/thing-${((commits - 1) * perCommit * 7_919) % objects}`;
  const isSame = JSON.stringify(replayed.get('things', sample)) === JSON.stringify(store.get('things', sample));
  if (!isSame || replayed.version !== store.version) throw new Error('what was read from the log is not what was stored');
  return {
    objects,
    creates_per_s: Math.round(objects / filled.seconds),
    commits_per_s: Math.round(commits / changed.seconds),
    us_per_change: rounded((changed.seconds * 1e6) / (commits * perCommit)),
    log_bytes_per_change: Math.round(log.byteLength / (objects + commits * perCommit)),
    replay_s: rounded(replay.seconds),
  };
}
