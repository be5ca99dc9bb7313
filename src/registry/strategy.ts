import type { FieldError } from '../objects/field-error.js';
import type { Resource, ResourceName, ResourceTypes } from '../objects/resources.js';
import type { WriteOptions } from './options.js';

/** By which rules an update is judged. */
type UpdateRules = Pick<WriteOptions, 'byOldRules'>;

/**
 * What writing means for one resource. All of it is pure: the registry has decoded the object, filled in its metadata
 * (name, namespace, uid, creationTimestamp; resourceVersion is empty before the commit), and commits what comes out.
 */
export interface Strategy<Name extends ResourceName> {
  readonly resource: Resource<Name>;
  /** Fills in what a client may leave out. Runs on every object that a client sends, before all else. */
  readonly withDefaults: (object: ResourceTypes[Name]) => ResourceTypes[Name];
  /** Drops what a client may not set on creation, and sets what the server decides. */
  readonly prepareCreate: (object: ResourceTypes[Name]) => ResourceTypes[Name];
  readonly validateCreate: (object: ResourceTypes[Name]) => readonly FieldError[];
  /** Keeps what an update may not change silently (status), and raises the generation if the spec has changed. */
  readonly prepareUpdate: (next: ResourceTypes[Name], previous: ResourceTypes[Name]) => ResourceTypes[Name];
  readonly validateUpdate: (next: ResourceTypes[Name], previous: ResourceTypes[Name], rules: UpdateRules) => readonly FieldError[];
  /** For resources with a status subresource: keeps everything but status and metadata. */
  readonly prepareStatusUpdate?: (next: ResourceTypes[Name], previous: ResourceTypes[Name]) => ResourceTypes[Name];
  readonly validateStatusUpdate?: (next: ResourceTypes[Name], previous: ResourceTypes[Name]) => readonly FieldError[];
  /** Advice to the caller, sent as Warning headers: deprecated fields and values that do nothing. */
  readonly warnings?: (object: ResourceTypes[Name], previous: ResourceTypes[Name] | undefined) => readonly string[];
}
