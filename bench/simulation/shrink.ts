import { scheduleOf } from './schedule.js';
import { simulate } from './simulation.js';

/** How many runs a search may take: each is quick, and a shorter schedule is worth some seconds. */
const RUNS_MAX = 400;

/** The steps of a seed's schedule that are enough to make it fail, by their numbers: the shortest such list that was found. */
export function shrink(seed: number): readonly number[] {
  return shortest(
    scheduleOf(seed).map((_, index) => index),
    (steps) => simulate(seed, steps).wrongs.length > 0,
  );
}

/** Leaves out ever smaller parts of a list, as long as it still fails (delta debugging). */
export function shortest<Item>(items: readonly Item[], fails: (items: readonly Item[]) => boolean): readonly Item[] {
  let kept = items;
  let parts = 2;
  let runs = 0;
  while (kept.length > 0 && runs < RUNS_MAX) {
    const size = Math.ceil(kept.length / parts);
    const starts = Array.from({ length: Math.ceil(kept.length / size) }, (_, part) => part * size);
    const without = starts.map((start) => [...kept.slice(0, start), ...kept.slice(start + size)]);
    const failing = without.find((list) => {
      runs += 1;
      return fails(list);
    });
    if (failing === undefined && size === 1) return kept;
    parts = failing === undefined ? Math.min(kept.length, 2 * parts) : Math.max(2, parts - 1);
    kept = failing ?? kept;
  }
  return kept;
}
