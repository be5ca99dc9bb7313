import type { ControllerRevision, DaemonSet, Node, Pod } from '../../src/objects/kubernetes.js';
import type { StoredObject } from '../../src/objects/resources.js';
import type { StoreEvent } from '../../src/store/store.js';

/** The objects that the rules are about, by key, as they were at one version. */
export interface World {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly pods: ReadonlyMap<string, Pod>;
  readonly daemonsets: ReadonlyMap<string, DaemonSet>;
  readonly controllerrevisions: ReadonlyMap<string, ControllerRevision>;
}

type Change = Pick<StoreEvent<StoredObject>, 'version' | 'resource' | 'key' | 'value' | 'previous'>;

const FOLLOWED: ReadonlySet<string> = new Set(['nodes', 'pods', 'daemonsets', 'controllerrevisions']);
/** What comes and goes of itself, and is no part of what a cluster promises. */
const PASSING: ReadonlySet<string> = new Set(['events', 'leases']);

/** Every change that was ever committed, however often the control plane was replaced. */
export class History {
  readonly changes: Change[] = [];
  /** How many changes were made, but for those of events and leases. */
  lasting = 0;

  take(events: readonly StoreEvent<StoredObject>[]): void {
    for (const event of events) {
      if (!PASSING.has(event.resource)) this.lasting += 1;
      if (FOLLOWED.has(event.resource)) this.changes.push(event);
    }
  }
}

/** The world as somebody has been told of it; it can be moved to any version. */
export class Replica implements World {
  readonly nodes = new Map<string, Node>();
  readonly pods = new Map<string, Pod>();
  readonly daemonsets = new Map<string, DaemonSet>();
  readonly controllerrevisions = new Map<string, ControllerRevision>();
  readonly #history: History;
  /** How many changes of the history are taken in. */
  #position = 0;

  constructor(history: History) {
    this.#history = history;
  }

  /** Goes to a version, back or forth. */
  moveTo(version: number): void {
    const { changes } = this.#history;
    for (let next = changes[this.#position]; next !== undefined && next.version <= version; next = changes[this.#position]) {
      this.#set(next, next.value);
      this.#position += 1;
    }
    for (let last = changes[this.#position - 1]; last !== undefined && last.version > version; last = changes[this.#position - 1]) {
      this.#set(last, last.previous);
      this.#position -= 1;
    }
  }

  #set({ resource, key }: Change, value: StoredObject | undefined): void {
    const map = this[resource as keyof World] as unknown as Map<string, StoredObject>;
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }
}
