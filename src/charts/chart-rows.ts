import type { EventObject, StateValue } from 'xstate';
import type { Timer } from '../clock/clock.js';
import type { ChartOptions, CompiledChart } from './chart.js';
import { ChartRunner } from './chart-runner.js';

/** A reference is a slot in its lower bits, and above them the slot's generation: 31 bits, so that it is no object in memory. */
const SLOT_BITS = 24;
/** The rows that one table may keep, 2^24: more would take more memory than a thread has; whoever adds one more gets a RangeError. */
const MAX_ROWS = 2 ** SLOT_BITS;
/** Generations come round after this many: nobody keeps a reference for so long. */
const GENERATIONS = 2 ** 7;
/** How many rows the arrays have room for at first. */
const FIRST_ROWS = 1_024;

/** What ends a row that is told to stop. */
const STOP = { type: 'everynode.stop' } as const;

/** An event, and for which row it is. */
interface WaitingEvent {
  readonly slot: number;
  readonly event: EventObject;
}

/** How rows run. */
export interface ChartRowsOptions<Subject, Event extends EventObject> extends ChartOptions<Subject, Event> {
  /** Told of a row that has ended with an error: what an effect threw. */
  readonly failed: (subject: Subject, error: unknown) => void;
  readonly maxRows?: number;
}

/**
 * Actors of one chart without XState: a row each, which is four bytes for its state and its generation beside its subject. What a row does is looked up in
 * the same table as what an XState actor does, and events are taken in the same order: one that comes in the middle of a step waits
 * for its end. The reference of a row that has ended means nothing any more.
 */
export class ChartRows<Subject, Event extends EventObject> {
  readonly #chart: CompiledChart<Event>;
  readonly #options: ChartRowsOptions<Subject, Event>;
  readonly #runner: ChartRunner<Subject, Event, number>;
  readonly #subjects: (Subject | undefined)[] = [];
  #states = new Uint16Array(FIRST_ROWS);
  #generations = new Uint8Array(FIRST_ROWS);
  /** Which rows are in the middle of a step. */
  #busy = new Uint8Array(FIRST_ROWS);
  readonly #free: number[] = [];
  /** Those that run, by slot and number. */
  readonly #timers = new Map<number, Timer>();
  /**
   * Events that wait for the end of a step, in the order in which they came: few, as they come from within it. No map: of one to which something
   * is put and taken away in each step V8 would keep all tables that it ever had, until all of the heap is looked at.
   */
  readonly #waiting: WaitingEvent[] = [];

  /** Throws if an effect that the chart names is not provided. */
  constructor(chart: CompiledChart<Event>, options: ChartRowsOptions<Subject, Event>) {
    const timerCount = chart.table.timers.length;
    this.#chart = chart;
    this.#options = options;
    this.#runner = new ChartRunner(chart, options, {
      start: (slot, timer, delayMs) => this.#startTimer(slot, timer, slot * timerCount + timer, delayMs),
      cancel: (slot, timer) => this.#cancelTimer(slot * timerCount + timer),
    });
  }

  /** Makes a row, which does nothing before it is started; gives its reference. */
  add(subject: Subject): number {
    const slot = this.#free.pop() ?? this.#newSlot();
    this.#subjects[slot] = subject;
    this.#busy[slot] = 1;
    return (this.#generation(slot) << SLOT_BITS) | slot;
  }

  /** Starts a row in the state in which it goes on; in the chart's first if that is undefined. */
  start(row: number, state?: StateValue): void {
    const slot = this.#slotOf(row);
    const subject = this.#subjects[slot];
    if (subject === undefined) return;
    try {
      this.#states[slot] = state === undefined ? this.#begin(slot, subject) : this.#resume(slot, subject, state);
    } catch (error) {
      this.#fail(slot, subject, error);
      return;
    }
    if (!this.#hasEnded(slot)) this.#takeWaiting(slot);
  }

  /** Tells a row something; says whether it is there to hear it. */
  send(row: number, event: EventObject): boolean {
    const slot = this.#slotOf(row);
    if (slot < 0) return false;
    if (this.#busy[slot] === 1) this.#wait(slot, event);
    else {
      this.#busy[slot] = 1;
      if (this.#take(slot, event)) this.#takeWaiting(slot);
    }
    return true;
  }

  /** Ends a row, after the step that it is in the middle of. */
  stop(row: number): void {
    const slot = this.#slotOf(row);
    if (slot >= 0) this.#dropWaiting(slot);
    this.send(row, STOP);
  }

  /** The state of a row; undefined if it has ended. */
  stateOf(row: number): StateValue | undefined {
    const slot = this.#slotOf(row);
    return slot < 0 ? undefined : this.#chart.states[this.#states[slot] ?? 0];
  }

  /** How many events wait for the end of the step that a row is in. */
  waitingFor(row: number): number {
    const slot = this.#slotOf(row);
    return this.#waiting.filter((waiting) => waiting.slot === slot).length;
  }

  #begin(slot: number, subject: Subject): number {
    const step = this.#runner.firstStep(subject);
    this.#states[slot] = step.to;
    this.#runner.begin(step, subject, slot);
    return step.to;
  }

  #resume(slot: number, subject: Subject, value: StateValue): number {
    const state = this.#chart.stateNumber(value);
    this.#states[slot] = state;
    if (this.#chart.table.isFinal[state] !== true) this.#runner.resume(state, subject, slot);
    return state;
  }

  #takeWaiting(slot: number): void {
    for (let event = this.#nextFor(slot); event !== undefined; event = this.#nextFor(slot)) {
      if (!this.#take(slot, event)) return;
    }
    this.#busy[slot] = 0;
  }

  #nextFor(slot: number): EventObject | undefined {
    const waiting = this.#waiting;
    // Hardly ever are there others before it.
    for (let index = 0; index < waiting.length; index += 1) {
      const event = waiting[index];
      if (event?.slot !== slot) continue;
      for (let next = index + 1; next < waiting.length; next += 1) waiting[next - 1] = waiting[next] as WaitingEvent;
      waiting.pop();
      return event.event;
    }
    return undefined;
  }

  #dropWaiting(slot: number): void {
    while (this.#nextFor(slot) !== undefined);
  }

  /** Says whether the row is still there. */
  #take(slot: number, event: EventObject): boolean {
    const subject = this.#subjects[slot];
    const state = this.#states[slot] ?? 0;
    if (subject === undefined) return false;
    if (event === STOP) {
      this.#runner.end('stopped', state, subject, slot);
      this.#forget(slot);
      return false;
    }
    try {
      this.#states[slot] = this.#runner.take(state, event, subject, slot);
    } catch (error) {
      this.#fail(slot, subject, error);
      return false;
    }
    return !this.#hasEnded(slot);
  }

  #hasEnded(slot: number): boolean {
    if (this.#chart.table.isFinal[this.#states[slot] ?? 0] !== true) return false;
    this.#forget(slot);
    return true;
  }

  #fail(slot: number, subject: Subject, error: unknown): void {
    this.#forget(slot);
    this.#options.failed(subject, error);
  }

  #forget(slot: number): void {
    this.#dropWaiting(slot);
    this.#subjects[slot] = undefined;
    this.#generations[slot] = (this.#generation(slot) + 1) % GENERATIONS;
    this.#free.push(slot);
  }

  #wait(slot: number, event: EventObject): void {
    this.#waiting.push({ slot, event });
  }

  #startTimer(slot: number, timer: number, key: number, delayMs: number): void {
    const event = this.#runner.dueEvent(timer);
    const row = (this.#generation(slot) << SLOT_BITS) | slot;
    const due = () => {
      this.#timers.delete(key);
      this.send(row, event);
    };
    this.#timers.set(key, this.#options.clock.after(delayMs, due));
  }

  #cancelTimer(key: number): void {
    const timer = this.#timers.size === 0 ? undefined : this.#timers.get(key);
    if (timer === undefined) return;
    timer.cancel();
    this.#timers.delete(key);
  }

  /** That of a row which is still there; −1 if it has ended. */
  #slotOf(row: number): number {
    const slot = row & (MAX_ROWS - 1);
    return row >> SLOT_BITS === this.#generations[slot] && this.#subjects[slot] !== undefined ? slot : -1;
  }

  #generation(slot: number): number {
    return this.#generations[slot] ?? 0;
  }

  #newSlot(): number {
    const slot = this.#subjects.length;
    if (slot >= (this.#options.maxRows ?? MAX_ROWS)) throw new RangeError(`a shard keeps at most ${slot} rows of a chart`);
    if (slot >= this.#states.length) this.#grow();
    return slot;
  }

  #grow(): void {
    const [states, generations, busy] = [this.#states, this.#generations, this.#busy];
    const length = states.length * 2;
    this.#states = new Uint16Array(length);
    this.#states.set(states);
    this.#generations = new Uint8Array(length);
    this.#generations.set(generations);
    this.#busy = new Uint8Array(length);
    this.#busy.set(busy);
  }
}
