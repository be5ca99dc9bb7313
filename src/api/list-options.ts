import { badRequest } from '../objects/api-errors.js';
import { type FieldError, forbidden, notSupported } from '../objects/field-error.js';
import { refuseInvalidOptions } from './invalid-options.js';
import { booleanParameter, integerParameter, resourceVersionParameter } from './query.js';

/** Which objects of a collection are meant, in the text of the selectors; empty means all. */
interface Selection {
  readonly labelSelector: string;
  readonly fieldSelector: string;
}

/** The parameters of a list, and of the deletion of a collection. */
export interface ListOptions extends Selection {
  /** How many objects are wanted at most; 0 means all. */
  readonly limit: number;
  /** Where an earlier list left off; empty to start. */
  readonly continueToken: string;
  /** How fresh the answer must be: undefined means the newest, 0 means anything. */
  readonly resourceVersion: number | undefined;
  /** Whether `resourceVersion` is meant exactly. */
  readonly resourceVersionMatch: 'Exact' | 'NotOlderThan' | undefined;
  readonly timeoutSeconds: number | undefined;
}

/** The parameters of a watch. */
export interface WatchOptions extends Selection {
  /** After which version the events begin: undefined means the newest, 0 means anything. */
  readonly resourceVersion: number | undefined;
  /** Whether the watch begins with the objects that exist. */
  readonly sendInitialEvents: boolean;
  readonly allowWatchBookmarks: boolean;
  readonly timeoutSeconds: number | undefined;
}

/** Whether a GET of a collection asks for a watch. */
export function isWatch(query: URLSearchParams): boolean {
  return booleanParameter(query, 'watch') ?? false;
}

/** The parameters of a list. Throws an ApiError: 400 if a value cannot be read, 422 if values contradict each other. */
export function listOptions(query: URLSearchParams): ListOptions {
  const resourceVersion = resourceVersionParameter(query);
  const continueToken = query.get('continue') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  refuseInvalidOptions('ListOptions', [
    ...listMatchErrors({ match, resourceVersion, continueToken }),
    ...(query.has('sendInitialEvents') ? [forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list')] : []),
  ]);
  // A continue token names its version itself.
  if (continueToken !== '' && resourceVersion) throw badRequest('specifying resource version is not allowed when using continue');
  return {
    ...selection(query),
    limit: Math.max(0, integerParameter(query, 'limit') ?? 0),
    continueToken,
    resourceVersion,
    resourceVersionMatch: match === 'Exact' || match === 'NotOlderThan' ? match : undefined,
    timeoutSeconds: integerParameter(query, 'timeoutSeconds'),
  };
}

/** The parameters of a watch. Throws an ApiError: 400 if a value cannot be read, 422 if values contradict each other. */
export function watchOptions(query: URLSearchParams): WatchOptions {
  const resourceVersion = resourceVersionParameter(query);
  const sendInitialEvents = booleanParameter(query, 'sendInitialEvents');
  const match = query.get('resourceVersionMatch') ?? '';
  refuseInvalidOptions('ListOptions', watchMatchErrors({ match, sendInitialEvents, continueToken: query.get('continue') ?? '' }));
  return {
    ...selection(query),
    resourceVersion,
    // A watch from no version, or from any, has always begun with what exists.
    sendInitialEvents: sendInitialEvents ?? !resourceVersion,
    allowWatchBookmarks: booleanParameter(query, 'allowWatchBookmarks') ?? false,
    timeoutSeconds: integerParameter(query, 'timeoutSeconds'),
  };
}

function selection(query: URLSearchParams): Selection {
  return { labelSelector: query.get('labelSelector') ?? '', fieldSelector: query.get('fieldSelector') ?? '' };
}

interface ListMatch {
  readonly match: string;
  readonly resourceVersion: number | undefined;
  readonly continueToken: string;
}

function listMatchErrors({ match, resourceVersion, continueToken }: ListMatch): readonly FieldError[] {
  if (match === '') return [];
  const isKnown = match === 'Exact' || match === 'NotOlderThan';
  return [
    ...(resourceVersion === undefined ? [matchForbidden('resourceVersionMatch is forbidden unless resourceVersion is provided')] : []),
    ...(continueToken === '' ? [] : [matchForbidden('resourceVersionMatch is forbidden when continue is provided')]),
    ...(isKnown ? [] : [notSupported('resourceVersionMatch', match, ['Exact', 'NotOlderThan', ''])]),
    ...(match === 'Exact' && resourceVersion === 0
      ? [matchForbidden('resourceVersionMatch "exact" is forbidden for resourceVersion "0"')]
      : []),
  ];
}

interface WatchMatch {
  readonly match: string;
  readonly sendInitialEvents: boolean | undefined;
  readonly continueToken: string;
}

function watchMatchErrors({ match, sendInitialEvents, continueToken }: WatchMatch): readonly FieldError[] {
  const isRight = match === 'NotOlderThan';
  const needed = matchForbidden('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  if (match === '') return sendInitialEvents === undefined ? [] : [needed];
  return [
    ...(sendInitialEvents !== undefined && !isRight ? [needed] : []),
    ...(sendInitialEvents === undefined
      ? [matchForbidden('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')]
      : []),
    ...(isRight ? [] : [notSupported('resourceVersionMatch', match, ['NotOlderThan'])]),
    ...(continueToken === '' ? [] : [matchForbidden('resourceVersionMatch is forbidden when continue is provided')]),
  ];
}

function matchForbidden(detail: string): FieldError {
  return forbidden('resourceVersionMatch', detail);
}
