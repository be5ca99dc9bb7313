import { Random } from '../../src/clock/random.js';
import { Happenings } from './happenings.js';
import { watchLedgers } from './ledger-watch.js';
import { brokenPromises, statesOf, wrongActors } from './rest.js';
import { type Step, scheduleOf } from './schedule.js';
import { type Manner, SimulatedCluster } from './simulated-cluster.js';

/** How long a cluster may take until it is at rest, in its own time: longer than any backoff. */
const REST_LIMIT_MS = 3_600_000;
/** How long nothing may happen before a cluster counts as being at rest, in milliseconds: longer than kubelets and collectors take. */
const REST_MS = 60_000;

/** After how long every pod that waits for a node has been tried once more, in milliseconds. */
const LEFTOVER_MS = 301_000;

/** What came of a run. */
export interface Outcome {
  readonly seed: number;
  /** What was wrong, a line each; none in a good run. */
  readonly wrongs: readonly string[];
  readonly commits: number;
}

/** Runs a schedule: the seed's own, or those of its steps that are named. */
export function simulate(seed: number, kept?: readonly number[], manner: Manner = {}): Outcome {
  const schedule = scheduleOf(seed);
  const steps = kept === undefined ? schedule : kept.flatMap((index) => schedule[index] ?? []);
  const random = Random.derived(seed, 'happenings');
  const cluster = new SimulatedCluster(String(seed), 1 + (seed % 2), manner);
  const end = watchLedgers((wrong) => cluster.audit.note(wrong));
  const { wrongs, history } = cluster.audit;
  try {
    const happenings = new Happenings(cluster, random);
    happenings.begin();
    play(cluster, happenings, steps, manner);
    if (wrongs.length === 0 && manner.isEnough?.() !== true)
      for (const wrong of wrongsAtRest(cluster, happenings)) cluster.audit.note(wrong);
  } catch (error) {
    wrongs.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    end();
    cluster.stop();
  }
  return { seed, wrongs, commits: history.changes.length };
}

function play({ clock, audit }: SimulatedCluster, happenings: Happenings, steps: readonly Step[], { isEnough }: Manner): void {
  clock.settle();
  for (const step of steps) {
    happenings.perform(step);
    clock.advance(step.pauseMs);
    if (audit.wrongs.length > 0 || isEnough?.() === true) return;
  }
}

/** Lets the cluster come to rest, and says what is not as it should be; then again after everybody has looked anew. */
function wrongsAtRest(cluster: SimulatedCluster, happenings: Happenings): readonly string[] {
  happenings.heal();
  if (!rests(cluster, happenings)) return ['it does not come to rest'];
  happenings.nudge();
  if (!rests(cluster, happenings)) return ['it does not come to rest after a nudge'];
  const broken = [...brokenPromises(cluster), ...wrongActors(cluster)];
  return broken.length > 0 ? broken : changedBySync(cluster);
}

/** Waits until nothing changes any more and all promises hold, or the time is up. */
function rests(cluster: SimulatedCluster, happenings: Happenings): boolean {
  const { clock, audit } = cluster;
  const untilMs = clock.now() + REST_LIMIT_MS;
  while (clock.now() < untilMs) {
    const before = audit.history.lasting;
    happenings.drive();
    clock.advance(REST_MS);
    if (audit.wrongs.length > 0) return true;
    if (audit.history.lasting === before && isEnough(cluster, clock.now() >= untilMs)) return true;
  }
  return false;
}

/** Failures that are backed off may leave a cluster quiet for a while, though it has not done all. */
function isEnough(cluster: SimulatedCluster, isLate: boolean): boolean {
  return isLate || brokenPromises(cluster).every((line) => line.includes('says'));
}

/** Everything is looked at once more, by shards that know nothing and by those that go on: nothing may change. */
function changedBySync(cluster: SimulatedCluster): readonly string[] {
  const { clock, audit } = cluster;
  // Pods that cannot be bound are tried again every five minutes, and say how many nodes there are by then.
  if ([...audit.truth.pods.values()].some(({ spec }) => !spec.nodeName)) clock.advance(LEFTOVER_MS);
  const [before, changes] = [statesOf(cluster), audit.history.changes.length];
  for (let index = 0; index < cluster.shardCount; index += 1) cluster.loseMessages(index);
  clock.advance(REST_MS);
  for (let index = 0; index < cluster.shardCount; index += 1) cluster.crashShard(index);
  cluster.crashControlPlane();
  clock.advance(REST_MS);
  const after = statesOf(cluster);
  return [
    ...audit.history.changes.slice(changes).map(({ resource, key }) => `a sync at rest changes ${resource} ${key}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `after a restart: ${line}`),
  ];
}
