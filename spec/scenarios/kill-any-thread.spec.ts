import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { RealClock } from '#clock/real-clock.js';
import { type Composition, composeCluster } from '#cluster/compose-cluster.js';
import { Acknowledged } from './acknowledged.js';
import { restOf } from './audit.js';
import { Workload } from './workload.js';

/** Each group of runs has a cluster of its own: starting one for each run would take longer than the runs. */
const GROUPS = 4;
const RUNS = 50;
const SHARDS = 2;
/** How much is done to the cluster in one run. */
const STEPS = 3;
/** When something is killed, in milliseconds from the beginning of a run: as long as the steps and what they cause take. */
const KILL_WITHIN_MS = 60;
/** Killed threads are replaced at once, as often as it takes. */
const RESTARTS = { restarts: 1_000, backoffMs: 0 };

/** A cluster in threads, what is done to it, and what its callers were told. */
class Trial {
  readonly #clock = new RealClock();
  readonly #record = new Acknowledged();
  #composition: Composition | undefined;
  #workload: Workload | undefined;

  async start(random: Random): Promise<void> {
    this.#composition = await composeCluster({ restarts: RESTARTS }, { threads: SHARDS, clock: this.#clock, unref: false });
    const { cluster, supervisor } = this.#composition;
    await supervisor.start();
    this.#workload = new Workload(cluster, this.#record);
    await this.#workload.begin(random);
  }

  async stop(): Promise<void> {
    await this.#composition?.cluster.stop();
  }

  /** Kills something while the cluster is at work; gives what does not hold when it is at rest again. */
  async run(random: Random): Promise<readonly string[]> {
    const { cluster, workload } = this.#parts;
    this.#record.remember((await cluster.list('pods')).items);
    const kills = random.chance(0.3) ? [this.#kill(random), this.#kill(random)] : [this.#kill(random)];
    for (let step = 0; step < STEPS; step += 1) await workload.step(random);
    await Promise.all(kills);
    return [...(await restOf(cluster, () => workload.collectPods())), ...(await this.#record.lost(cluster))];
  }

  #kill(random: Random): Promise<void> {
    const thread = random.pick(['control-plane', 0, 1] as const);
    return new Promise((resolve) => {
      this.#clock.after(random.below(KILL_WITHIN_MS), () => {
        this.#parts.supervisor.terminate(thread);
        resolve();
      });
    });
  }

  get #parts(): Composition & { readonly workload: Workload } {
    if (this.#composition === undefined || this.#workload === undefined) throw new Error('it has not been started');
    return { ...this.#composition, workload: this.#workload };
  }
}

describe.concurrent('a cluster of which any thread is killed', () => {
  for (let group = 0; group < GROUPS; group += 1) {
    describe(`cluster ${group}`, { sequential: true }, () => {
      const trial = new Trial();
      beforeAll(() => trial.start(Random.derived('kill-any-thread', `cluster ${group}`)));
      afterAll(() => trial.stop());

      it.each(Array.from({ length: RUNS }, (_, run) => group * RUNS + run + 1))('loses nothing (seed %i)', async (seed) => {
        expect(await trial.run(Random.derived('kill-any-thread', String(seed)))).toEqual([]);
      });
    });
  }
});
