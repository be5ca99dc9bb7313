import type { Timer } from '../clock/clock.js';
import { expired } from '../objects/api-errors.js';
import type { StoredObject } from '../objects/resources.js';
import { joined, NO_TEXT, type SizedText } from '../store/sized-text.js';
import type { FoundObject, StoreEvent } from '../store/store.js';
import type { Call } from './call.js';
import { foundObjects } from './found-objects.js';
import { BOOKMARK_PERIOD_MS, LAST_WORDS_MS, WATCH_SECONDS, WRITE_LENGTH, WRITE_SLICE } from './limits.js';
import type { Place } from './selection.js';
import type { WatchEvents } from './watch-events.js';
import type { OpenWatch } from './watches.js';

/** How a watch goes. */
export interface WatchStreamOptions {
  /** The version after which the events begin; undefined to begin with what exists. */
  readonly from: number | undefined;
  readonly marksInitialEvents: boolean;
  readonly allowsBookmarks: boolean;
  readonly timeoutSeconds: number | undefined;
}

/**
 * One watch. It keeps no events: it remembers up to which version it has told, and reads on in the store's watch log whenever
 * there is something new and the client takes it. A client that falls behind the log is cut off, and may start again.
 */
export class WatchStream implements OpenWatch {
  readonly resource: string;
  readonly place: Place | undefined;
  readonly #call: Call;
  readonly #events: WatchEvents;
  readonly #options: WatchStreamOptions;
  readonly #timers: Timer[] = [];
  #initial: Iterator<FoundObject<StoredObject>> | undefined;
  /** All changes up to this version have been told. */
  #version: number;
  /** The last change that may have to be told. */
  #until: number;
  #isBlocked = false;
  #isOver = false;

  constructor(call: Call, events: WatchEvents, options: WatchStreamOptions) {
    this.#call = call;
    this.#events = events;
    this.#options = options;
    this.resource = events.resource;
    this.place = events.selection.place;
    this.#until = call.context.store.version;
    this.#version = options.from ?? this.#until;
  }

  /** Takes its place among the open watches. Throws an ApiError 429. */
  admit(): void {
    this.#call.context.watches.add(this);
  }

  /** Begins to tell. The reply has begun. */
  start(): void {
    const { context, reply } = this.#call;
    const { timeoutSeconds, allowsBookmarks, from } = this.#options;
    reply.onClose(() => this.#stop());
    if (from === undefined) this.#initial = foundObjects(this.#call, this.#events.selection, context.store.snapshot());
    this.#timers.push(context.clock.after((timeoutSeconds || WATCH_SECONDS) * 1_000, () => this.end()));
    if (allowsBookmarks) this.#bookmarkLater();
    // The client learns at once that it is heard, even if there is nothing to tell.
    this.#write('');
    this.pump();
  }

  end(): void {
    this.#finish();
  }

  concern(from: number, to: number): void {
    if (this.#initial === undefined && this.#version >= this.#until) this.#version = Math.max(this.#version, from - 1);
    this.#until = to;
  }

  #wake(): void {
    if (!this.#isBlocked && !this.#isOver) this.#call.context.watches.wake(this);
  }

  pump(): void {
    if (this.#isOver || this.#isBlocked) return;
    try {
      this.#tellNext();
    } catch (error) {
      const { context, request, reply } = this.#call;
      context.log.error({ err: error, url: request.url }, 'a watch was broken off for a reason of ours');
      reply.abort();
      this.#stop();
    }
  }

  #tellNext(): void {
    if (this.#initial !== undefined) this.#tellInitial(this.#initial);
    else this.#tellChanges();
  }

  #tellInitial(initial: Iterator<FoundObject<StoredObject>>): void {
    let text = '';
    for (let count = 0; count < WRITE_SLICE && text.length < WRITE_LENGTH; count += 1) {
      const { done, value } = initial.next();
      if (!done) {
        text += this.#events.initial(value);
        continue;
      }
      this.#initial = undefined;
      if (this.#options.marksInitialEvents) text += this.#events.bookmark(this.#version, { endsInitialEvents: true });
      break;
    }
    this.#write(text);
    this.#wake();
  }

  #tellChanges(): void {
    const { store } = this.#call.context;
    if (this.#version >= this.#until) return;
    const changes = store.changesAfter(this.#version, Math.min(WRITE_SLICE, this.#until - this.#version));
    if (changes === undefined) {
      this.#finish(this.#events.error(expired(`too old resource version: ${this.#version} (${store.oldestVersion})`)));
      return;
    }
    const { text, bytes } = this.#textOf(changes);
    this.#write(text, bytes);
    if (this.#version < this.#until) this.#wake();
  }

  /** The text of the next changes, which are told with it. */
  #textOf(changes: readonly StoreEvent<StoredObject>[]): SizedText {
    let told = NO_TEXT;
    for (const change of changes) {
      told = joined(told, this.#events.change(change));
      this.#version = change.version;
      if (told.text.length >= WRITE_LENGTH) break;
    }
    return told;
  }

  #bookmarkLater(): void {
    const timer = this.#call.context.clock.after(BOOKMARK_PERIOD_MS, () => {
      if (this.#isOver) return;
      if (this.#isCaughtUp()) this.#write(this.#bookmark());
      this.#bookmarkLater();
    });
    this.#timers[1] = timer;
  }

  /** Says up to where everything has been told. */
  #bookmark(): string {
    const { version } = this.#call.context.watches;
    const told = this.#version < this.#until ? this.#version : Math.max(this.#version, version);
    return this.#events.bookmark(told, { endsInitialEvents: false });
  }

  #isCaughtUp(): boolean {
    return this.#initial === undefined && !this.#isBlocked;
  }

  #write(text: string, bytes?: number): void {
    const { context, reply } = this.#call;
    if (this.#isOver || reply.write(text, bytes)) return;
    this.#isBlocked = true;
    context.watches.wait(this);
    reply.onDrain(() => {
      this.#isBlocked = false;
      this.#wake();
    });
  }

  #finish(lastText = ''): void {
    if (this.#isOver) return;
    const { allowsBookmarks } = this.#options;
    const last = lastText === '' && allowsBookmarks && this.#isCaughtUp() ? this.#bookmark() : lastText;
    this.#stop();
    this.#call.reply.end(last);
    if (this.#isBlocked) this.#breakOffLater();
  }

  /** A client that reads nothing would keep its connection, and what waits in it, for ever. */
  #breakOffLater(): void {
    const { context, reply } = this.#call;
    const timer = context.clock.after(LAST_WORDS_MS, () => reply.abort());
    reply.onClose(() => timer.cancel());
  }

  #stop(): void {
    this.#isOver = true;
    for (const timer of this.#timers) timer.cancel();
    this.#call.context.watches.delete(this);
  }
}
