/** A parameter of an operation. */
export interface Parameter {
  readonly in: 'query' | 'path';
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean';
  readonly description: string;
}

/** Which object is meant. */
export const NAME = path('name', 'The name of the object.');

/** Where the object is. */
export const NAMESPACE = path('namespace', 'The namespace of the object.');

/** A parameter of every operation. */
export const PRETTY = query('pretty', 'string', 'If true, JSON is indented.');

const FIELD_SELECTOR = query('fieldSelector', 'string', 'Restricts the objects by their fields. Defaults to all.');
const LABEL_SELECTOR = query('labelSelector', 'string', 'Restricts the objects by their labels. Defaults to all.');
const DRY_RUN = query('dryRun', 'string', 'If All, everything is done except that nothing is stored.');
const RESOURCE_VERSION = query('resourceVersion', 'string', 'How fresh the answer must be. Unset means the newest, 0 means anything.');
const RESOURCE_VERSION_MATCH = query('resourceVersionMatch', 'string', 'How resourceVersion is meant: Exact or NotOlderThan.');
const SEND_INITIAL_EVENTS = query('sendInitialEvents', 'boolean', 'Begins a watch with the objects that exist.');
const TIMEOUT = query('timeoutSeconds', 'integer', 'Ends the request after this time.');

/** The parameters of a list or a watch. */
export const LIST_PARAMETERS: readonly Parameter[] = [
  query('allowWatchBookmarks', 'boolean', 'Allows events of type BOOKMARK, which only say how far a watch has come.'),
  query('continue', 'string', 'Where an earlier list left off.'),
  FIELD_SELECTOR,
  LABEL_SELECTOR,
  query('limit', 'integer', 'How many objects are returned at most. If there are more, metadata.continue says how to go on.'),
  RESOURCE_VERSION,
  RESOURCE_VERSION_MATCH,
  SEND_INITIAL_EVENTS,
  TIMEOUT,
  query('watch', 'boolean', 'Returns a stream of changes instead of a list.'),
];

/** The parameters of a create or an update. */
export const WRITE_PARAMETERS: readonly Parameter[] = [
  DRY_RUN,
  query('fieldManager', 'string', 'Who writes. Defaults to the name of the client program. At most 128 characters.'),
  query('fieldValidation', 'string', 'What happens about unknown and repeated fields: Ignore, Warn (the default) or Strict.'),
];

/** The parameters of a patch. */
export const PATCH_PARAMETERS: readonly Parameter[] = [
  ...WRITE_PARAMETERS,
  query('force', 'boolean', 'Lets server-side apply take over fields of other managers.'),
];

/** The parameters of a deletion. */
export const DELETE_PARAMETERS: readonly Parameter[] = [
  DRY_RUN,
  query('gracePeriodSeconds', 'integer', 'How long the object gets to stop; 0 means not at all. Defaults to what the object says.'),
  query('orphanDependents', 'boolean', 'Deprecated: use propagationPolicy.'),
  query('propagationPolicy', 'string', 'What happens to dependents: Orphan, Background or Foreground.'),
];

/** The parameters of the deletion of a collection. */
export const DELETE_COLLECTION_PARAMETERS: readonly Parameter[] = [
  ...DELETE_PARAMETERS,
  FIELD_SELECTOR,
  LABEL_SELECTOR,
  RESOURCE_VERSION,
  RESOURCE_VERSION_MATCH,
  TIMEOUT,
];

function query(name: string, type: Parameter['type'], description: string): Parameter {
  return { in: 'query', name, type, description };
}

function path(name: string, description: string): Parameter {
  return { in: 'path', name, type: 'string', description };
}
