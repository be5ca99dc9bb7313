/** A named action of a chart with its literal parameters. */
export interface ChartAction {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** One `after` of a chart: the delay's name, and the state node whose time it is. */
export interface ChartTimer {
  readonly delay: string;
  readonly stateId: string;
  /** The type of the event that says that the time has come, as XState names it. */
  readonly eventType: string;
}

/** What a step does to a timer, by the timer's number. */
export interface TimerChange {
  readonly timer: number;
  readonly change: 'start' | 'cancel';
}

/** One whole step: every microstep that a single event causes, in one go. */
export interface Step {
  /** The number of the state that follows. */
  readonly to: number;
  readonly actions: readonly ChartAction[];
  readonly timers: readonly TimerChange[];
}

/** A guard to be asked, and what follows from each answer. No guard is asked twice on one way to a step. */
interface Question {
  readonly guard: string;
  readonly yes: Decision;
  readonly no: Decision;
}

/** What happens on an input: a step at once, or one that depends on guards. */
export type Decision = Step | Question;

/** All that a chart can do. The index of a row is `state * inputs.length + input`. */
export interface ChartTable {
  /** The chart's event types, then the event types of its timers: timer `t` is input `eventTypes.length + t`. */
  readonly inputs: readonly string[];
  readonly initial: Decision;
  readonly rows: readonly Decision[];
  readonly timers: readonly ChartTimer[];
  /** The numbers of the timers that run, by state. */
  readonly runningTimers: readonly (readonly number[])[];
  /** Whether an actor in the state has finished, by state. */
  readonly isFinal: readonly boolean[];
}

/** Every step that a decision can come to, with the answers that lead there. */
export function* stepsOf(
  decision: Decision,
  answers: ReadonlyMap<string, boolean> = new Map(),
): Generator<{ readonly step: Step; readonly answers: ReadonlyMap<string, boolean> }> {
  if ('to' in decision) {
    yield { step: decision, answers };
    return;
  }
  yield* stepsOf(decision.no, new Map([...answers, [decision.guard, false]]));
  yield* stepsOf(decision.yes, new Map([...answers, [decision.guard, true]]));
}
