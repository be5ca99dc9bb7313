import type { Filled } from './form.js';
import { filledOf, type Held, wholeOf } from './lean-object.js';
import type { StoreEvent } from './store.js';

/** A change as the store tells of it: the objects are made whole when they are asked for. Each who hears of it asks whether they are filled. */
export class StoredChange<Value> implements StoreEvent<Value> {
  readonly version: number;
  readonly resource: string;
  readonly key: string;
  readonly held: Held<Value> | undefined;
  readonly heldBefore: Held<Value> | undefined;
  readonly filled: Filled<Value> | undefined;
  readonly filledBefore: Filled<Value> | undefined;

  constructor({
    version,
    resource,
    key,
    held,
    heldBefore,
  }: Pick<StoredChange<Value>, 'version' | 'resource' | 'key' | 'held' | 'heldBefore'>) {
    this.version = version;
    this.resource = resource;
    this.key = key;
    this.held = held;
    this.heldBefore = heldBefore;
    this.filled = filledOf(held);
    this.filledBefore = filledOf(heldBefore);
  }

  get value(): Value | undefined {
    return wholeOf(this.held);
  }

  get previous(): Value | undefined {
    return wholeOf(this.heldBefore);
  }
}
