import type { ListMeta } from '../../objects/kubernetes.js';
import type { ResourceName, ResourceTypes, StoredObject } from '../../objects/resources.js';
import { definitions } from '../../objects/schema.js';
import { type PartialObjectMetadata, partialMetadata } from '../partial-metadata.js';
import { configmaps } from './configmaps.js';
import { controllerrevisions } from './controllerrevisions.js';
import { daemonsets } from './daemonsets.js';
import { events } from './events.js';
import { leases } from './leases.js';
import { namespaces } from './namespaces.js';
import { nodepools } from './nodepools.js';
import { nodes } from './nodes.js';
import { pods } from './pods.js';
import type { Cell, Column, Printer, RowCondition } from './printer.js';
import { secrets } from './secrets.js';
import { serviceaccounts } from './serviceaccounts.js';
import type { IncludeObject } from './table-options.js';

/** Objects as `kubectl get` shows them: kind Table of group meta.k8s.io. */
export interface Table {
  readonly kind: 'Table';
  readonly apiVersion: string;
  readonly metadata: ListMeta;
  /** Null in all but the first table of a watch. */
  readonly columnDefinitions: readonly ColumnDefinition[] | null;
  readonly rows: readonly TableRow[];
}

/** What is said of a column. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  /** 0 is always shown, 1 only with `-o wide`. */
  readonly priority: number;
}

/** One object. */
export interface TableRow {
  readonly cells: readonly Cell[];
  readonly conditions?: readonly RowCondition[];
  readonly object: Pick<StoredObject, 'metadata'> | PartialObjectMetadata | null;
}

/** How the rows of a table are made. */
export interface RowOptions {
  readonly nowMs: number;
  readonly includeObject: IncludeObject;
  /** The version of meta.k8s.io that the client asked for. */
  readonly version: 'v1' | 'v1beta1';
  /** What is shown of a whole object, if it is not shown as it is stored. */
  readonly show?: (object: StoredObject) => Pick<StoredObject, 'metadata'>;
}

const PRINTERS: { readonly [Name in ResourceName]: Printer<Name> } = {
  configmaps,
  controllerrevisions,
  daemonsets,
  events,
  leases,
  namespaces,
  nodepools,
  nodes,
  pods,
  secrets,
  serviceaccounts,
};

/** The table of some objects; `metadata` is that of their list or, if there was no list, the object's resourceVersion. */
export function tableOf<Name extends ResourceName>(
  resource: Name,
  objects: readonly ResourceTypes[Name][],
  options: RowOptions & { readonly metadata: ListMeta },
): Table {
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${options.version}`,
    metadata: options.metadata,
    columnDefinitions: columnDefinitions(resource),
    rows: objects.map((object) => tableRow(resource, object, options)),
  };
}

/** The row of one object, for tables that are written piece by piece. */
export function tableRow<Name extends ResourceName>(resource: Name, object: ResourceTypes[Name], options: RowOptions): TableRow {
  const printer: Printer<Name> = PRINTERS[resource];
  const conditions = printer.conditions?.(object) ?? [];
  return {
    cells: printer.cells(object, options.nowMs),
    ...(conditions.length > 0 && { conditions }),
    object: includedObject(object, options),
  };
}

/** The columns of the tables of a resource. */
export function columnDefinitions(resource: ResourceName): readonly ColumnDefinition[] {
  return PRINTERS[resource].columns.map((column) => ({
    name: column.name,
    type: column.type,
    format: column.format ?? '',
    description: descriptionOf(column),
    priority: column.isWide ? 1 : 0,
  }));
}

function descriptionOf({ description }: Column): string {
  if (typeof description === 'string') return description;
  return definitions()[description.definition]?.properties?.[description.field]?.description ?? '';
}

function includedObject(object: StoredObject, { includeObject, version, show }: RowOptions): TableRow['object'] {
  if (includeObject === 'None') return null;
  return includeObject === 'Object' ? (show?.(object) ?? object) : partialMetadata(withoutField(object), version);
}

/** In Kubernetes the annotation is a field of the DaemonSet until it is written whole: tables have not got it. */
function withoutField(object: ResourceTypes[ResourceName]): ResourceTypes[ResourceName] {
  if (object.kind !== 'DaemonSet') return object;
  const { annotations: { 'deprecated.daemonset.template.generation': _field, ...annotations } = {}, ...metadata } = object.metadata;
  const isAnnotated = Object.keys(annotations).length > 0;
  return { ...object, metadata: isAnnotated ? { ...object.metadata, annotations } : metadata };
}
