import type { ListMeta } from '../../objects/kubernetes.js';
import type { StoredObject } from '../../objects/resources.js';
import type { FoundObject } from '../../store/store.js';
import { UNCACHED } from '../answers.js';
import type { Call } from '../call.js';
import { compressedReply } from '../compressed-reply.js';
import { formatContinueToken } from '../continue-token.js';
import { type ListEncoding, listEncoding } from '../encoding.js';
import { foundObjects } from '../found-objects.js';
import { SCAN_SLICE, WRITE_LENGTH } from '../limits.js';
import { listOptions } from '../list-options.js';
import { countOf, type ListPage, listPage } from '../list-page.js';
import { writePieces } from '../pieces.js';
import { type Rendering, renderingFor } from '../rendering.js';
import { isMeant, type Selection, selectionOf } from '../selection.js';

/** GET of a collection: the objects as of one version, in the order of their keys, perhaps only the next few. */
export function listObjects(call: Call): void {
  const options = listOptions(call.query);
  const rendering = renderingFor(call, 'list');
  const selection = selectionOf(call, options);
  const page = listPage(call, options);
  const reply = compressedReply(call.reply, call.request.headers);
  reply.begin(200, { ...UNCACHED, 'content-type': rendering.representation.mediaType });
  const entries = foundObjects(call, selection, page.snapshot, page.after);
  const listing: Listing = { call, rendering, selection, page, entries, limit: options.limit };
  writePieces({ ...call, reply }, options.limit === 0 ? wholeList(listing) : limitedList(listing));
}

interface Listing {
  readonly call: Call;
  readonly rendering: Rendering;
  readonly selection: Selection;
  readonly page: ListPage;
  /** The objects from the page's beginning, among which those are that are selected. */
  readonly entries: Iterable<Entry>;
  readonly limit: number;
}

type Entry = FoundObject<StoredObject>;

/** Everything from the page's beginning: written as it is read. */
function* wholeList(listing: Listing): Generator<string, string> {
  const encoding = encodingOf(listing, { resourceVersion: String(listing.page.snapshot.version) });
  return yield* written(listing, encoding, listing.entries);
}

/** The next few: what the list says of the rest stands before them, so that they are gathered first. */
function* limitedList(listing: Listing): Generator<string, string> {
  const found: Entry[] = [];
  let hasMore = false;
  let scanned = 0;
  for (const entry of listing.entries) {
    if (++scanned % SCAN_SLICE === 0) yield '';
    if (!isMeant(listing.selection, entry)) continue;
    hasMore = found.length === listing.limit;
    if (hasMore) break;
    found.push(entry);
  }
  const encoding = encodingOf(listing, limitedMetadata(listing, found, hasMore));
  return yield* written({ ...listing, selection: { ...listing.selection, isEverything: true } }, encoding, found);
}

function limitedMetadata({ call, page, selection }: Listing, found: readonly Entry[], hasMore: boolean): ListMeta {
  const { snapshot, isInconsistent } = page;
  const resourceVersion = String(snapshot.version);
  const last = found.at(-1)?.key;
  if (!hasMore || last === undefined) return { resourceVersion };
  const isCounted = selection.isEverything && !isInconsistent;
  const total = isCounted ? (page.left ?? countOf(call, snapshot, selection.prefix)) : undefined;
  const left = total === undefined ? undefined : total - found.length;
  const after = last.slice(selection.prefix.length);
  const token = formatContinueToken({ version: isInconsistent ? undefined : snapshot.version, after, left });
  return { resourceVersion, continue: token, ...(left !== undefined && { remainingItemCount: left }) };
}

function* written(listing: Listing, encoding: ListEncoding, source: Iterable<Entry>): Generator<string, string> {
  let piece = encoding.head;
  let [scanned, count] = [0, 0];
  for (const entry of source) {
    if (isMeant(listing.selection, entry)) piece += itemOf(listing, encoding, entry, count++ === 0);
    if (++scanned % encoding.itemsPerSlice !== 0 && piece.length < WRITE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  return piece + (count === 0 ? encoding.emptyTail : encoding.tail);
}

function itemOf({ call, rendering }: Listing, encoding: ListEncoding, entry: Entry, isFirst: boolean): string {
  const { sharedForm, isSharedByForms = false } = rendering;
  const { filled } = entry;
  if (filled !== undefined && sharedForm !== undefined && isSharedByForms && encoding.itemText !== undefined) {
    const { texts } = call.context.watches;
    const text = texts.textOf(filled, `item ${sharedForm}`, (object) => JSON.stringify(rendering.item(object)));
    if (text !== undefined) return encoding.itemText(text.text, isFirst);
  }
  return encoding.item(rendering.item(entry.value), isFirst);
}

function encodingOf({ rendering }: Listing, metadata: ListMeta): ListEncoding {
  return listEncoding(rendering.head(metadata), rendering.itemsField, rendering.representation);
}
