import { Random } from '../../src/clock/random.js';

/** What can happen to a cluster, and how often it does compared with the others. */
const WEIGHTS = {
  pause: 10,
  editTemplate: 8,
  breakTemplate: 2,
  editStrategy: 6,
  editMinReady: 3,
  editPlacement: 4,
  editHistoryLimit: 1,
  annotateSet: 1,
  addNode: 4,
  removeNode: 3,
  failKubelet: 3,
  healKubelet: 4,
  taintNode: 5,
  untaintNode: 5,
  labelNode: 4,
  cordonNode: 1,
  deletePod: 6,
  killPod: 2,
  failPod: 5,
  drivePod: 8,
  holdPod: 1,
  freePods: 1,
  relabelPod: 3,
  disownPod: 2,
  barePod: 3,
  deleteSet: 2,
  createSet: 3,
  deleteRevision: 1,
  copyRevision: 1,
  crashShard: 2,
  crashControlPlane: 2,
  loseMessages: 1,
  changeWeather: 3,
} as const;

/** The name of something that can happen. */
export type Happening = keyof typeof WEIGHTS;

/** One step of a schedule. What it is done to is found by `x` and `y`, 0 to 1, among what there is by then. */
export interface Step {
  readonly happening: Happening;
  readonly x: number;
  readonly y: number;
  /** How much time passes afterwards, in milliseconds. */
  readonly pauseMs: number;
}

/** How many steps a schedule has. */
const STEPS = { min: 6, max: 26 } as const;

const BAG: readonly Happening[] = (Object.keys(WEIGHTS) as Happening[]).flatMap((happening) =>
  Array.from({ length: WEIGHTS[happening] }, () => happening),
);

/** The steps of a seed. Leaving some out changes none of the others. */
export function scheduleOf(seed: number): readonly Step[] {
  const random = Random.derived(seed, 'schedule');
  const length = STEPS.min + random.below(STEPS.max - STEPS.min);
  return Array.from({ length }, () => ({
    happening: random.pick(BAG),
    x: random.next(),
    y: random.next(),
    pauseMs: pauseOf(random),
  }));
}

/** Often none, sometimes long: so that things happen at once as well as after each other. */
function pauseOf(random: Random): number {
  const kind = random.next();
  if (kind < 0.3) return 0;
  if (kind < 0.6) return random.below(300);
  if (kind < 0.9) return random.below(6_000);
  return random.below(90_000);
}
