import { type Actor, createActor } from 'xstate';
import type { ChartLogic, StepObserver, SubjectLogic } from '../../charts/chart.js';
import { type DaemonSetEvent, daemonSetStateOf } from '../../charts/daemon-set-machine.js';
import { type RolloutEvent, rolloutStateOf } from '../../charts/rollout-machine.js';
import type { ActorDescription } from '../actor-description.js';
import type { RolloutCoordinator } from '../rollout-coordination.js';
import { stopActor } from '../root-logic.js';
import type { ShardHost, SteppingActor } from '../shard-host.js';
import type { LogicMaker } from '../xstate-actors.js';
import { daemonSetChart, rolloutChart } from './daemon-set-charts.js';
import { daemonSetEffects } from './daemon-set-effects.js';
import type { DaemonSetRecord } from './daemon-set-record.js';
import { rolloutEffects } from './rollout-steps.js';

/** Starts and stops the two actors of each DaemonSet: itself, and its rollout. */
export class DaemonSetActors {
  readonly #host: ShardHost;
  readonly #daemonSets: ChartLogic<DaemonSetRecord, DaemonSetEvent>;
  readonly #rollouts: ChartLogic<DaemonSetRecord, RolloutEvent>;

  constructor(host: ShardHost, coordinator: RolloutCoordinator, makeLogic: LogicMaker) {
    const { clock } = host;
    this.#host = host;
    this.#daemonSets = makeLogic(daemonSetChart, {
      clock,
      effects: daemonSetEffects(host),
      observe: observer(host, ({ stepping }) => stepping),
    });
    this.#rollouts = makeLogic(rolloutChart, {
      clock,
      effects: rolloutEffects(host, coordinator),
      observe: observer(host, ({ rollout }) => rollout.stepping),
    });
  }

  /** Starts the actor of a DaemonSet, in the state that its object says. */
  startDaemonSet(record: DaemonSetRecord): void {
    const snapshot = this.#daemonSets.at(daemonSetStateOf(record.ledger.daemonSet));
    record.actor = createActor(this.#daemonSets.of(record), { parent: this.#host.root, id: daemonSetId(record), snapshot });
    record.actor.start();
  }

  /** Starts the actor of a rollout; it asks the coordinator, if that has not answered yet. */
  startRollout(record: DaemonSetRecord): void {
    const { rollout } = record;
    const { goal, allowance } = rollout;
    const strategy = allowance?.strategy ?? goal?.strategy ?? 'onDelete';
    const state = rolloutStateOf({ verdict: allowance?.verdict, strategy });
    const restored = state === undefined ? {} : { snapshot: this.#rollouts.at(state) };
    rollout.actor = createActor(this.#rollouts.of(record), { parent: this.#host.root, id: rolloutId(record), ...restored });
    rollout.actor.start();
  }

  /** Stops both actors, and whatever waits on their behalf. */
  stop(record: DaemonSetRecord): void {
    this.stopDaemonSet(record);
    record.rollout.ticket += 1;
    if (record.rollout.actor) stopActor(this.#host.root, record.rollout.actor);
  }

  /** Stops the actor of the DaemonSet itself. */
  stopDaemonSet(record: DaemonSetRecord): void {
    record.recheck?.cancel();
    record.recheck = undefined;
    record.ticket += 1;
    record.onSettled = undefined;
    if (record.actor) stopActor(this.#host.root, record.actor);
  }

  /** Both actors, with their states. */
  *describe(record: DaemonSetRecord): IterableIterator<ActorDescription> {
    if (record.actor) yield { id: daemonSetId(record), chart: daemonSetChart.id, state: stateIn(record.actor) };
    if (record.rollout.actor) yield { id: rolloutId(record), chart: rolloutChart.id, state: stateIn(record.rollout.actor) };
  }
}

/** `daemonset/namespace/name`. */
export function daemonSetId({ stepping }: DaemonSetRecord): string {
  return stepping.id;
}

/** `rollout/namespace/name`. */
export function rolloutId({ rollout }: DaemonSetRecord): string {
  return rollout.stepping.id;
}

function stateIn<Event extends DaemonSetEvent | RolloutEvent>(actor: Actor<SubjectLogic<Event>>): unknown {
  return actor.getSnapshot().value;
}

function observer(
  { observe }: ShardHost,
  steppingOf: (record: DaemonSetRecord) => SteppingActor,
): StepObserver<DaemonSetRecord> | undefined {
  return observe && ((record, step) => observe(steppingOf(record), step));
}
