import { Actor, type AnyActorRef, type EventObject, type Observer, type Subscription } from 'xstate';
import type { ChartSnapshot, SubjectLogic } from '../charts/chart.js';

/** What XState makes for each actor, whether or not somebody ever asks for it. */
interface Extras {
  observers: ReadonlySet<unknown>;
  eventListeners: ReadonlyMap<unknown, unknown>;
  _actorScope: object;
}

/** Nobody listens. */
class Nobody extends Set<never> {
  override clear(): void {
    // Each actor that ends does this: a set that lives as long as its shard would leave a table over each time.
  }
}

/** Charts emit nothing, so that whoever listens for that need not be remembered. */
class NoListeners extends Map<never, never> {
  override set(): this {
    return this;
  }

  override clear(): void {
    // Likewise.
  }
}

const NOBODY = new Nobody();
const NO_LISTENERS = new NoListeners();
/** A table takes its actor once, when it starts, and asks for nothing else. */
const NO_SCOPE = Object.freeze({});

/**
 * An actor of XState whose logic is a chart's table. It does what every other does, but shares what XState makes for each actor and this one hardly ever needs: that is
 * half of its weight, and there are two million of them. Three fields of XState's `Actor` that it keeps to itself are set here; its specs tell if they change.
 */
export class TableActor<Event extends EventObject> extends Actor<SubjectLogic<Event>> {
  /** Makes a child of `parent` that begins with a snapshot. */
  constructor(logic: SubjectLogic<Event>, beginning: { readonly parent: AnyActorRef; readonly snapshot: ChartSnapshot }) {
    super(logic, beginning);
    const extras = extrasOf(this);
    extras.observers = NOBODY;
    extras.eventListeners = NO_LISTENERS;
  }

  override start(): this {
    super.start();
    extrasOf(this)._actorScope = NO_SCOPE;
    return this;
  }

  override subscribe(observer: Observer<ChartSnapshot>): Subscription;
  override subscribe(next?: (snapshot: ChartSnapshot) => void, failed?: (error: unknown) => void, complete?: () => void): Subscription;
  override subscribe(
    next?: Observer<ChartSnapshot> | ((snapshot: ChartSnapshot) => void),
    failed?: (error: unknown) => void,
    complete?: () => void,
  ): Subscription {
    const extras = extrasOf(this);
    if (extras.observers === NOBODY) extras.observers = new Set();
    return typeof next === 'object' ? super.subscribe(next) : super.subscribe(next, failed, complete);
  }
}

function extrasOf(actor: object): Extras {
  return actor as Extras;
}
