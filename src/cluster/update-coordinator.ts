import type { AnyActor } from 'xstate';
import type { Allowance, AllowanceRequest, RolloutCoordinator } from '../actors/rollout-coordination.js';
import type { ChartEffects } from '../charts/chart.js';
import { type UpdateCoordinatorEvent, updateCoordinatorMachine } from '../charts/update-coordinator-machine.js';
import type { Clock } from '../clock/clock.js';
import { interpreted } from './interpreted.js';

/** Decides which rollouts may go on. */
export interface RolloutPolicy {
  /** Answers a request, at once or later; an answer may be taken back by another one. */
  decide(request: AllowanceRequest, answer: (verdict: Allowance['verdict']) => void): void;
  /** Nobody asks for the DaemonSet any more. */
  forget(uid: string): void;
}

/** As Kubernetes does: every rollout starts at once. */
export const allowAll: RolloutPolicy = {
  decide: (_, answer) => answer('granted'),
  forget: () => undefined,
};

/** How long a policy may think before the rollout counts as held, in milliseconds. */
const POLICY_LIMIT_MS = 10_000;

/** What a coordinator works with. */
export interface UpdateCoordinatorOptions {
  readonly policy: RolloutPolicy;
  readonly clock: Clock;
  readonly parent?: AnyActor;
}

/** A DaemonSet whose rollout has asked. */
interface Update {
  request: AllowanceRequest;
  receive: (allowance: Allowance) => void;
  readonly actor: AnyActor;
}

/** Coordinates the updates of all DaemonSets: one actor for each, which holds what was asked and what the policy said. */
export class UpdateCoordinator {
  readonly #options: UpdateCoordinatorOptions;
  readonly #updates = new Map<string, Update>();
  /** One counter for all, so that it also grows over a DaemonSet's being forgotten and asked for again. */
  #epoch = 0;

  constructor(options: UpdateCoordinatorOptions) {
    this.#options = options;
  }

  /** The actors, one for each DaemonSet that has asked. */
  get actors(): readonly AnyActor[] {
    return [...this.#updates.values()].map(({ actor }) => actor);
  }

  /** A way to the coordinator, for one shard. What has been asked on it is forgotten when it is closed: the shard has gone. */
  connect(): RolloutCoordinator & { close(): void } {
    let receiver: (allowance: Allowance) => void = () => undefined;
    const receive = (allowance: Allowance) => receiver(allowance);
    return {
      ask: (request) => this.#ask(request, receive),
      forget: (uid) => this.#forget(uid),
      receive: (next) => {
        receiver = next;
      },
      close: () => {
        for (const [uid, update] of [...this.#updates]) if (update.receive === receive) this.#forget(uid);
      },
    };
  }

  /** Forgets everything. */
  stop(): void {
    for (const uid of [...this.#updates.keys()]) this.#forget(uid);
  }

  #ask(request: AllowanceRequest, receive: (allowance: Allowance) => void): void {
    const known = this.#updates.get(request.uid);
    if (known !== undefined) {
      known.request = request;
      known.receive = receive;
      known.actor.send({ type: 'rollout.asked' });
      return;
    }
    const { clock, parent } = this.#options;
    const id = `update/${request.daemonSet}`;
    const actor = interpreted(updateCoordinatorMachine, this.#effects(), { id, subject: request.uid, clock, parent });
    this.#updates.set(request.uid, { request, receive, actor });
    actor.start();
  }

  #forget(uid: string): void {
    this.#updates.get(uid)?.actor.send({ type: 'rollout.forgotten' });
  }

  #askPolicy(uid: string): void {
    const update = this.#updates.get(uid);
    if (update === undefined) return;
    const { request, actor } = update;
    this.#options.policy.decide(request, (verdict) => {
      // An answer to an earlier question says nothing about the present one.
      if (this.#updates.get(uid) !== update || update.request !== request) return;
      actor.send({ type: verdict === 'granted' ? 'policy.granted' : 'policy.held' });
    });
  }

  #answer(uid: string, verdict: Allowance['verdict']): void {
    const update = this.#updates.get(uid);
    if (update === undefined) return;
    this.#epoch += 1;
    const { revision, strategy } = update.request;
    update.receive({ uid, revision, epoch: this.#epoch, strategy, verdict });
  }

  #effects(): ChartEffects<string, UpdateCoordinatorEvent> {
    return {
      actions: {
        askPolicy: (uid) => this.#askPolicy(uid),
        grant: (uid) => this.#answer(uid, 'granted'),
        hold: (uid) => this.#answer(uid, 'held'),
        forget: (uid) => {
          this.#updates.delete(uid);
          this.#options.policy.forget(uid);
        },
      },
      guards: {},
      delays: { policyLimit: () => POLICY_LIMIT_MS },
    };
  }
}
