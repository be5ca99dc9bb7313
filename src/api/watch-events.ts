import type { ApiError } from '../objects/api-error.js';
import type { StoredObject } from '../objects/resources.js';
import { withVersion } from '../registry/commit.js';
import { between, NO_TEXT, type SizedText, unsized } from '../store/sized-text.js';
import type { FoundObject, StoreEvent } from '../store/store.js';
import type { Call } from './call.js';
import { type BookmarkMeta, type Rendering, storedName } from './rendering.js';
import { isMeant, type Selection } from './selection.js';
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
  initial(found: FoundObject<StoredObject>): string {
    return isMeant(this.selection, found) ? this.#object('ADDED', found.value) : '';
  }

  /** What a change means to this watch: an object that begins to match has been added to it, one that ceases to match is gone. */
  change(event: StoreEvent<StoredObject>): SizedText {
    if (event.resource !== this.resource || !event.key.startsWith(this.selection.prefix)) return NO_TEXT;
    const was = this.#wasMeant(event);
    if (this.#isMeant(event)) return this.#toldNow(was ? 'MODIFIED' : 'ADDED', event);
    return was ? this.#toldGone(event) : NO_TEXT;
  }

  // Nothing is made whole to find out whether it is meant: most objects of which there are many are forms and words.
  #isMeant(event: StoreEvent<StoredObject>): boolean {
    const { filled } = event;
    return filled === undefined ? matchesWhole(this.selection, event.value) : this.selection.matchesFilled(filled);
  }

  #wasMeant(event: StoreEvent<StoredObject>): boolean {
    const { filledBefore } = event;
    return filledBefore === undefined ? matchesWhole(this.selection, event.previous) : this.selection.matchesFilled(filledBefore);
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
  #toldNow(type: EventType, event: StoreEvent<StoredObject>): SizedText {
    const { sharedForm, isSharedByForms = false } = this.#rendering;
    const { filled } = event;
    if (filled === undefined || sharedForm === undefined || !isSharedByForms || this.#isPretty) return this.#told(type, event.value);
    const text = this.#texts.ofFilled(filled, sharedForm, (object) => JSON.stringify(this.#rendering.event(object, false)));
    return between(`{"type":"${type}","object":`, text, '}\n');
  }

  #toldGone(event: StoreEvent<StoredObject>): SizedText {
    return this.#told('DELETED', asGone(event));
  }

  #told(type: EventType, object: StoredObject | undefined): SizedText {
    if (object === undefined) return NO_TEXT;
    const { sharedForm } = this.#rendering;
    if (sharedForm === undefined || this.#isPretty) return unsized(this.#object(type, object));
    const text = this.#texts.of(object, sharedForm, () => JSON.stringify(this.#rendering.event(object, false)));
    return between(`{"type":"${type}","object":`, text, '}\n');
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

const gone = new WeakMap<StoreEvent<StoredObject>, StoredObject>();

/** What has gone is shown as it was, at the version at which it went. */
function asGone(event: StoreEvent<StoredObject>): StoredObject | undefined {
  const known = gone.get(event);
  if (known !== undefined || event.previous === undefined) return known;
  const object = withVersion(event.previous, event.version);
  gone.set(event, object);
  return object;
}

function matchesWhole(selection: Selection, object: StoredObject | undefined): boolean {
  return object !== undefined && selection.matches(object);
}
