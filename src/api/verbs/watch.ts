import { UNCACHED } from '../answers.js';
import type { Call } from '../call.js';
import { watchOptions } from '../list-options.js';
import { renderingFor } from '../rendering.js';
import { selectionOf } from '../selection.js';
import { resourceVersionTooLarge } from '../version-errors.js';
import { WatchEvents } from '../watch-events.js';
import { WatchStream } from '../watch-stream.js';

/** GET of a collection with `watch`: a stream of events, one JSON text each, until the client goes or the time is up. */
export function watchObjects(call: Call): void {
  const options = watchOptions(call.query);
  const { store } = call.context;
  const { resourceVersion = 0 } = options;
  if (options.sendInitialEvents && resourceVersion > store.version) throw resourceVersionTooLarge(resourceVersion, store.version);
  const rendering = renderingFor(call, 'watch');
  const events = new WatchEvents(call, rendering, selectionOf(call, options));
  const stream = new WatchStream(call, events, {
    from: options.sendInitialEvents ? undefined : resourceVersion,
    // A watch from no version, or from any, has initial events too, but is not told where they end.
    marksInitialEvents: call.query.has('sendInitialEvents') && options.allowWatchBookmarks,
    allowsBookmarks: options.allowWatchBookmarks,
    timeoutSeconds: options.timeoutSeconds,
  });
  stream.admit();
  call.reply.begin(200, { ...UNCACHED, 'content-type': rendering.representation.mediaType });
  stream.start();
}
