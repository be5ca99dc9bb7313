import { Random } from '#clock/random.js';
import { DrivenShard, scripts } from './support/driven-shard.js';
import { rounded } from './support/meter.js';
import { quantile } from './support/statistics.js';

/**
 * Without inspection, twice (how much the second differs is how much this measurement errs); with it, and nobody asks; while one actor
 * is watched; and while a page is open, for which all actors are indexed.
 */
const MODES = ['none', 'again', 'unused', 'watched', 'open'] as const;
type Mode = (typeof MODES)[number];

/** What the actors are told, and how much of it in one slice: 10 to 20 ms. */
const STREAMS = {
  pods: { slice: 500, steps: 8, tell: (shard: DrivenShard, count: number) => shard.replacePods(count), watched: 'pod/default/agent-' },
  nodes: { slice: 2_500, steps: 2, tell: (shard: DrivenShard, count: number) => shard.cordonNodes(count), watched: 'node/node-' },
} as const;
type Stream = keyof typeof STREAMS;

/** What one mode takes in one run. */
export interface MeasuredMode {
  readonly stream: Stream;
  readonly mode: Mode;
  /** Processor time of a step of an actor, with all that it causes in the shard, in nanoseconds. */
  readonly eventNs: number;
  /** How much more than without inspection: the median over the slices. */
  readonly morePercent: number;
}

const [actors = 100_000, seconds = 3, seed = 0] = process.argv.slice(2).map(Number);
console.log(JSON.stringify(await run()));

/** One run: a shard for each mode, which take turns, slice by slice, in an order that is drawn anew each time. */
async function run(): Promise<readonly MeasuredMode[]> {
  const nodes = Math.max(2, Math.floor(actors / 2));
  const random = Random.derived(`inspection-${seed}`, 'order');
  const script = scripts(nodes);
  const shards = new Map<Mode, DrivenShard>();
  for (const mode of shuffled(random)) shards.set(mode, new DrivenShard(script, { isInspected: mode !== 'none' && mode !== 'again' }));
  const measured: MeasuredMode[] = [];
  for (const stream of Object.keys(STREAMS) as Stream[]) measured.push(...(await measure(stream, shards, random)));
  for (const [mode, shard] of shards) shard.check(mode === 'open');
  return measured;
}

async function measure(stream: Stream, shards: ReadonlyMap<Mode, DrivenShard>, random: Random): Promise<readonly MeasuredMode[]> {
  const { slice, steps, tell, watched } = STREAMS[stream];
  const count = Math.min(slice, actors);
  const unfollow = shards.get('watched')?.inspector.follow({ id: `${watched}${Math.floor(actors / 4)}` }, () => undefined);
  const times = new Map<Mode, number[]>(MODES.map((mode) => [mode, []]));
  // Before anything is measured: compilers are slow at first.
  for (const [mode, shard] of shards) {
    if (mode === 'open') await shard.open();
    for (let round = 0; round < 10; round += 1) await tell(shard, count);
  }
  for (let spentUs = 0; spentUs < seconds * 1e6; ) {
    for (const mode of shuffled(random)) {
      const shard = shards.get(mode);
      // What this slice leaves behind is collected in it, too.
      const began = process.cpuUsage();
      if (shard !== undefined) await tell(shard, count);
      globalThis.gc?.({ type: 'minor' });
      const { user, system } = process.cpuUsage(began);
      times.get(mode)?.push(user + system);
      spentUs += user + system;
    }
  }
  unfollow?.();
  const without = times.get('none') ?? [];
  return MODES.map((mode) => {
    const taken = times.get(mode) ?? [];
    const ratios = taken.map((us, round) => (us / (without[round] ?? us) - 1) * 100);
    return { stream, mode, eventNs: rounded((quantile(taken, 0.5) * 1_000) / (count * steps)), morePercent: quantile(ratios, 0.5) };
  });
}

function shuffled(random: Random): readonly Mode[] {
  return MODES.map((mode) => ({ mode, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ mode }) => mode);
}
