import type { ResourceName, ResourceTypes } from '../../objects/resources.js';

/** What stands in a cell. */
export type Cell = string | number;

/** How the objects of one resource are printed: one row each, with a cell for each column. */
export interface Printer<Name extends ResourceName> {
  readonly columns: readonly Column[];
  readonly cells: (object: ResourceTypes[Name], nowMs: number) => readonly Cell[];
  /** Why kubectl may leave the row out by default. */
  readonly conditions?: (object: ResourceTypes[Name]) => readonly RowCondition[];
}

/** One column of a table. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer';
  /** `name` marks the column that names the object. */
  readonly format?: 'name';
  /** What the column shows, or the field of the schema whose description says so. */
  readonly description: string | FieldOfSchema;
  /** A wide column is shown only with `-o wide`. */
  readonly isWide?: true;
}

/** A field of a definition of the schema, such as `DaemonSetStatus` and `numberReady`. */
export interface FieldOfSchema {
  readonly definition: string;
  readonly field: string;
}

/** Something that is true of a whole row. */
export interface RowCondition {
  readonly type: string;
  readonly status: 'True';
  readonly reason: string;
  readonly message: string;
}

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** The column of the object's name. */
export const NAME_COLUMN: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: { definition: OBJECT_META, field: 'name' },
};

/** The column of the time since the object was created. */
export const AGE_COLUMN: Column = {
  name: 'Age',
  type: 'string',
  description: { definition: OBJECT_META, field: 'creationTimestamp' },
};

/** What a cell shows for something that is not there. */
export const NONE = '<none>';

/** `text`, or `<none>` if it is empty or missing. */
export function orNone(text: string | undefined): string {
  return text || NONE;
}
