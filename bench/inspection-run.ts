import { setImmediate } from 'node:timers/promises';
import { Random } from '#clock/random.js';
import type { ShardInspector } from '#inspector/shard-inspector.js';
import { DrivenShard, opened, scripts } from './support/driven-shard.js';
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

const [actors = 100_000, seconds = 20, seed = 0] = process.argv.slice(2).map(Number);
console.log(JSON.stringify(await run()));

/** One run: the modes take turns on one shard, slice by slice, in an order that is drawn anew each time. */
async function run(): Promise<readonly MeasuredMode[]> {
  const random = Random.derived(`inspection-${seed}`, 'order');
  const shard = new DrivenShard(scripts(Math.max(2, Math.floor(actors / 2))));
  const open = shard.newInspector();
  await opened(open);
  const inspectors = { none: undefined, again: undefined, unused: shard.newInspector(), watched: shard.newInspector(), open };
  const measured: MeasuredMode[] = [];
  for (const stream of Object.keys(STREAMS) as Stream[]) measured.push(...(await measure(stream, shard, inspectors, random)));
  shard.check(open);
  return measured;
}

type Inspectors = Readonly<Record<Mode, ShardInspector | undefined>>;

async function measure(stream: Stream, shard: DrivenShard, inspectors: Inspectors, random: Random): Promise<readonly MeasuredMode[]> {
  const { slice, steps, tell, watched } = STREAMS[stream];
  const count = Math.min(slice, actors);
  const unfollow = inspectors.watched?.follow({ id: `${watched}${Math.floor(actors / 4)}` }, () => undefined);
  const times = new Map<Mode, number[]>(MODES.map((mode) => [mode, []]));
  const turns = async () => {
    for (const mode of shuffled(random)) {
      shard.inspectBy(inspectors[mode]);
      await setImmediate();
      // What this slice leaves behind is collected in it, too.
      const beganUs = processorUs();
      await tell(shard, count);
      globalThis.gc?.({ type: 'minor' });
      times.get(mode)?.push(processorUs() - beganUs);
    }
  };
  // Before anything is measured: compilers are slow at first, and the watched actor is looked for.
  for (let round = 0; round < 10; round += 1) await turns();
  for (const taken of times.values()) taken.length = 0;
  for (const endUs = processorUs() + seconds * 1e6; processorUs() < endUs; ) await turns();
  unfollow?.();
  const without = times.get('none') ?? [];
  return MODES.map((mode) => {
    const taken = times.get(mode) ?? [];
    const ratios = taken.map((us, round) => (us / (without[round] ?? us) - 1) * 100);
    return { stream, mode, eventNs: rounded((quantile(taken, 0.5) * 1_000) / (count * steps)), morePercent: quantile(ratios, 0.5) };
  });
}

function processorUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function shuffled(random: Random): readonly Mode[] {
  return MODES.map((mode) => ({ mode, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ mode }) => mode);
}
