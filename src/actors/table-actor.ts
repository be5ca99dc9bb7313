import { Actor, type AnyActorRef, type EventObject, type Observer, type Subscription } from 'xstate';
import type { ChartSnapshot, SubjectLogic } from '../charts/chart.js';

/** What an actor of XState consists of. */
interface ActorFields {
  logic: object;
  _snapshot: ChartSnapshot;
  clock: unknown;
  options: object;
  id: string;
  mailbox: object;
  observers: ReadonlySet<unknown>;
  eventListeners: ReadonlyMap<unknown, unknown>;
  logger: unknown;
  _processingStatus: number;
  _parent: AnyActorRef;
  _syncSnapshot: undefined;
  ref: unknown;
  _actorScope: object;
  systemId: undefined;
  sessionId: string;
  system: ActorSystem;
  _doneEvent: undefined;
  src: object;
  _deferred: unknown[];
  send: unknown;
  _process(event: unknown): void;
}

/** What actors have in common that live in one shard. */
interface ActorSystem {
  readonly _clock: unknown;
  readonly _logger: unknown;
  _bookId(): string;
  _sendInspectionEvent(event: object): void;
}

/** A parent, which has a mailbox like that of any other actor. */
interface Parent {
  readonly system: ActorSystem;
  readonly mailbox: { readonly constructor: new (process: (event: unknown) => void) => object };
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

/** XState's number for an actor that has not been started. */
const NOT_STARTED = 0;

/** What `TableActor` inherits, without what XState's constructor does. */
function Inherited(): void {
  // Fields are set where there is an actor.
}
Inherited.prototype = Actor.prototype;
const InheritedActor = Inherited as unknown as typeof Actor;

/** How an actor begins. */
export interface Beginning {
  readonly id: string;
  readonly parent: AnyActorRef;
  readonly snapshot: ChartSnapshot;
  /** Shared with all that begin alike. */
  readonly options: object;
}

/**
 * An actor of XState whose logic is a chart's table. It does what every other does, but is not made by XState's constructor, which makes five objects with a closure each, a `Set` and
 * a `Map` that hardly any actor ever needs, and of the options an object with a hidden class of its own: that is half of an actor's weight, and there are two million of
 * them. The fields are those that XState sets, in its order; its specs tell if they change.
 */
export class TableActor<Event extends EventObject> extends InheritedActor<SubjectLogic<Event>> {
  constructor(logic: SubjectLogic<Event>, { id, parent, snapshot, options }: Beginning) {
    super(logic);
    const fields = fieldsOf(this);
    const { system, mailbox } = parent as unknown as Parent;
    fields.logic = logic;
    fields._snapshot = snapshot;
    fields.clock = system._clock;
    fields.options = options;
    fields.id = id;
    fields.mailbox = new mailbox.constructor(fields._process.bind(this));
    fields.observers = NOBODY;
    fields.eventListeners = NO_LISTENERS;
    fields.logger = system._logger;
    fields._processingStatus = NOT_STARTED;
    fields._parent = parent;
    fields._syncSnapshot = undefined;
    fields.ref = this;
    fields._actorScope = NO_SCOPE;
    fields.systemId = undefined;
    fields.sessionId = system._bookId();
    fields.system = system;
    fields._doneEvent = undefined;
    fields.src = logic;
    fields._deferred = [];
    fields.send = this.send.bind(this);
    system._sendInspectionEvent({ type: '@xstate.actor', actorRef: this });
  }

  override start(): this {
    const fields = fieldsOf(this);
    fields._actorScope = { self: this };
    super.start();
    fields._actorScope = NO_SCOPE;
    return this;
  }

  override subscribe(observer: Observer<ChartSnapshot>): Subscription;
  override subscribe(next?: (snapshot: ChartSnapshot) => void, failed?: (error: unknown) => void, complete?: () => void): Subscription;
  override subscribe(
    next?: Observer<ChartSnapshot> | ((snapshot: ChartSnapshot) => void),
    failed?: (error: unknown) => void,
    complete?: () => void,
  ): Subscription {
    const fields = fieldsOf(this);
    if (fields.observers === NOBODY) fields.observers = new Set();
    return typeof next === 'object' ? super.subscribe(next) : super.subscribe(next, failed, complete);
  }
}

function fieldsOf(actor: object): ActorFields {
  return actor as ActorFields;
}
