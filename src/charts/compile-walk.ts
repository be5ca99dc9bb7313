import { type AnyMachineSnapshot, type AnyStateMachine, initialTransition, transition } from 'xstate';
import type { ChartNames } from './compile-constructs.js';

/** What one walk through XState's `transition` showed. */
export interface Walk {
  readonly snapshot: AnyMachineSnapshot;
  readonly actions: readonly WalkedAction[];
  /** The guards that were asked without an answer being known (`no` was assumed), in order. */
  readonly asked: readonly string[];
}

/** An action of the machine, or a timer that XState starts (`xstate.raise`) or takes back (`xstate.cancel`). */
export interface WalkedAction {
  readonly type: string;
  readonly params: unknown;
}

/** What is answered to the guards, by name. */
export type Answers = ReadonlyMap<string, boolean>;

/** How many microsteps one event may cause. A chart needs a handful; more is a cycle of `always`. */
const MICROSTEPS_MAX = 100;

/** Walks a machine by XState's own rules, with answers of ours for its guards; nothing is executed. */
export class Walker {
  readonly #machine: AnyStateMachine;
  #answers: Answers = new Map();
  readonly #asked = new Set<string>();

  constructor(machine: AnyStateMachine, names: ChartNames) {
    this.#machine = machine.provide({
      guards: Object.fromEntries(names.guards.map((name) => [name, () => this.#ask(name)])),
      delays: Object.fromEntries(names.delays.map((name) => [name, 1])),
    });
    this.#machine.options.maxIterations = MICROSTEPS_MAX;
  }

  start(answers: Answers): Walk {
    return this.#record(answers, () => initialTransition(this.#machine));
  }

  step(snapshot: AnyMachineSnapshot, type: string, answers: Answers): Walk {
    return this.#record(answers, () => transition(this.#resting(snapshot), snapshot, { type }));
  }

  /** The machine as logic that begins where it is: `transition` creates an actor, which must not ask the guards of the start. */
  #resting(snapshot: AnyMachineSnapshot): AnyStateMachine {
    return Object.create(this.#machine, { getInitialSnapshot: { value: () => snapshot } });
  }

  #ask(name: string): boolean {
    const answer = this.#answers.get(name);
    if (answer === undefined) this.#asked.add(name);
    return answer ?? false;
  }

  #record(answers: Answers, walk: () => [AnyMachineSnapshot, readonly WalkedAction[]]): Walk {
    this.#answers = answers;
    this.#asked.clear();
    const [snapshot, actions] = walk();
    if (snapshot.status === 'error') throw snapshot.error;
    return { snapshot, actions: actions.map(({ type, params }) => ({ type, params })), asked: [...this.#asked] };
  }
}
