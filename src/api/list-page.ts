import { ApiError } from '../objects/api-error.js';
import { expired } from '../objects/api-errors.js';
import type { StoredObject } from '../objects/resources.js';
import type { Snapshot } from '../store/store.js';
import type { Call } from './call.js';
import { formatContinueToken, parseContinueToken } from './continue-token.js';
import { MAX_COUNTED } from './limits.js';
import type { ListOptions } from './list-options.js';
import { storedName } from './rendering.js';
import { resourceVersionTooLarge } from './version-errors.js';

/** Where a list begins, and as of when. */
export interface ListPage {
  readonly snapshot: Snapshot<StoredObject>;
  /** The key after which it begins, within the prefix; empty for the beginning. */
  readonly after: string;
  /** How many objects there are from here on; undefined if nobody counted. */
  readonly left: number | undefined;
  /** Whether what was given before is of another version, which a token then cannot name. */
  readonly isInconsistent: boolean;
}

const TOO_OLD = 'The resourceVersion for the provided list is too old.';
const TOKEN_TOO_OLD = `The provided continue parameter is too old to display a consistent list result. You can start a new list without \
the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the \
provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was \
returned and now may show up in the list.`;

/** The page that a list asks for. Throws an ApiError: 400 for a bad token, 410 if its version is gone, 504 if it has not been yet. */
export function listPage(call: Call, options: ListOptions): ListPage {
  return options.continueToken === '' ? firstPage(call, options) : nextPage(call, options.continueToken);
}

/** How many objects a list has from its beginning; undefined if counting those of a namespace would take long. */
export function countOf(call: Call, snapshot: Snapshot<StoredObject>, prefix: string): number | undefined {
  const resource = storedName(call);
  const all = snapshot.count(resource);
  if (prefix === '') return all;
  return all > MAX_COUNTED ? undefined : snapshot.count(resource, { prefix });
}

function firstPage({ context: { store } }: Call, { resourceVersion, resourceVersionMatch, limit }: ListOptions): ListPage {
  if (resourceVersion !== undefined && resourceVersion > store.version) throw resourceVersionTooLarge(resourceVersion, store.version);
  // Without a match, a limit has always made the version an exact one.
  const isExact = resourceVersionMatch === 'Exact' || (resourceVersionMatch === undefined && limit > 0 && Boolean(resourceVersion));
  const snapshot = isExact && resourceVersion !== undefined ? store.snapshotAt(resourceVersion) : store.snapshot();
  if (snapshot === undefined) throw expired(TOO_OLD);
  return { snapshot, after: '', left: undefined, isInconsistent: false };
}

function nextPage({ context: { store } }: Call, text: string): ListPage {
  const { version, after, left } = parseContinueToken(text);
  if (version === undefined) return { snapshot: store.snapshot(), after, left: undefined, isInconsistent: true };
  const snapshot = store.snapshotAt(version);
  if (snapshot === undefined) throw tokenExpired(after);
  return { snapshot, after, left, isInconsistent: false };
}

/** The error carries a token with which the list can go on, though not as of one version. */
function tokenExpired(after: string): ApiError {
  const { status } = expired(TOKEN_TOO_OLD);
  return new ApiError({ ...status, metadata: { continue: formatContinueToken({ version: undefined, after, left: undefined }) } });
}
