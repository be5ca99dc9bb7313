import type { Replaced } from './cow-map.js';
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

  /** What was replaced says the key, too: one of these is made for each change, and nothing beside it. */
  constructor(version: number, resource: string, held: Held<Value> | undefined, { key, value }: Replaced<Held<Value>>) {
    this.version = version;
    this.resource = resource;
    this.key = key;
    this.held = held;
    this.heldBefore = value;
    this.filled = filledOf(held);
    this.filledBefore = filledOf(value);
  }

  get value(): Value | undefined {
    return wholeOf(this.held);
  }

  get previous(): Value | undefined {
    return wholeOf(this.heldBefore);
  }
}
