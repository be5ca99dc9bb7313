import type { ApiError } from '../objects/api-error.js';
import type { StoredObject } from '../objects/resources.js';
import { withVersion } from '../registry/commit.js';
import type { Filled } from '../store/form.js';
import type { StoreEvent } from '../store/store.js';
import type { Call } from './call.js';
import { type BookmarkMeta, type Rendering, storedName } from './rendering.js';
import type { Selection } from './selection.js';
import type { SharedTexts } from './shared-texts.js';

/** The annotation of the bookmark that follows the initial events. */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

/** The texts of the events of one watch. */
export class WatchEvents {
  /** The name under which the objects are stored. */
  readonly resource: string;
  readonly selection: Selection;
  readonly #rendering: Rendering;
  readonly #isPretty: boolean;
  readonly #texts: SharedTexts;
  #isFirst = true;

  constructor(call: Call, rendering: Rendering, selection: Selection) {
    this.resource = storedName(call);
    this.selection = selection;
    this.#rendering = rendering;
    this.#isPretty = rendering.representation.isPretty;
    this.#texts = call.context.watches.texts;
  }

  /** An object that existed when the watch began; empty if it is not meant. */
  initial(object: StoredObject): string {
    return this.selection.matches(object) ? this.#object('ADDED', object) : '';
  }

  /** What a change means to this watch: an object that begins to match has been added to it, one that ceases to match is gone. */
  change(event: StoreEvent<StoredObject>): string {
    if (event.resource !== this.resource || !event.key.startsWith(this.selection.prefix)) return '';
    const { filled } = event;
    // Nothing is made whole for a watch of everything: most objects of which there are many are forms and words.
    if (filled !== undefined && this.selection.isEverything) return this.#toldFilled(isNew(event) ? 'ADDED' : 'MODIFIED', filled);
    const { value, previous } = event;
    const is = value !== undefined && this.selection.matches(value);
    const was = previous !== undefined && this.selection.matches(previous);
    if (is) return this.#told(was ? 'MODIFIED' : 'ADDED', value);
    return was ? this.#told('DELETED', asGone(event, previous)) : '';
  }

  /** All that happened up to a version has been told. */
  bookmark(version: number, { endsInitialEvents }: { readonly endsInitialEvents: boolean }): string {
    const annotations = { [INITIAL_EVENTS_END]: 'true' };
    const metadata: BookmarkMeta = { resourceVersion: String(version), ...(endsInitialEvents && { annotations }) };
    return this.#text('BOOKMARK', this.#rendering.bookmark(metadata));
  }

  /** The watch ends for a reason. */
  error({ status }: ApiError): string {
    return this.#text('ERROR', status);
  }

  /** Watches that show objects in the same way say the same of a change. */
  #told(type: EventType, object: StoredObject): string {
    const { sharedForm } = this.#rendering;
    if (sharedForm === undefined || this.#isPretty) return this.#object(type, object);
    const text = this.#texts.of(object, sharedForm, () => JSON.stringify(this.#rendering.event(object, false)));
    return `{"type":"${type}","object":${text}}\n`;
  }

  #toldFilled(type: EventType, filled: Filled<StoredObject>): string {
    const { sharedForm, isSharedByForms = false } = this.#rendering;
    if (sharedForm === undefined || !isSharedByForms || this.#isPretty) return this.#told(type, filled.value);
    const text = this.#texts.ofFilled(filled, sharedForm, (object) => JSON.stringify(this.#rendering.event(object, false)));
    return `{"type":"${type}","object":${text}}\n`;
  }

  #object(type: EventType, object: StoredObject): string {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    return this.#text(type, this.#rendering.event(object, isFirst));
  }

  #text(type: EventType, object: unknown): string {
    return `${JSON.stringify({ type, object }, null, this.#isPretty ? 2 : undefined)}\n`;
  }
}

/** Whether there was no such object before. Nothing is made whole to find that out. */
function isNew(event: StoreEvent<StoredObject>): boolean {
  return event.filledBefore === undefined && event.previous === undefined;
}

const gone = new WeakMap<StoreEvent<StoredObject>, StoredObject>();

/** What has gone is shown as it was, at the version at which it went. */
function asGone(event: StoreEvent<StoredObject>, previous: StoredObject): StoredObject {
  const object = gone.get(event) ?? withVersion(previous, event.version);
  gone.set(event, object);
  return object;
}
