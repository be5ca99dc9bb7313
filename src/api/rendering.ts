import type { ListMeta } from '../objects/kubernetes.js';
import type { ResourceName, StoredObject } from '../objects/resources.js';
import { emptyObject } from '../registry/managed-fields/empty-object.js';
import { isSeenAsItIs } from '../registry/present.js';
import { type Call, representationRequest } from './call.js';
import { groupVersion } from './discovery.js';
import { formOf } from './forms.js';
import { type Answer, negotiate, type Representation } from './negotiation.js';
import { partialMetadata } from './partial-metadata.js';
import { includeObject } from './tables/table-options.js';
import { columnDefinitions, type RowOptions, tableOf, tableRow } from './tables/tables.js';

/** How the objects of one request are shown. */
export interface Rendering {
  readonly representation: Representation;
  /** An object that stands alone. */
  whole(object: StoredObject): unknown;
  /** An object of a list. */
  item(object: StoredObject): unknown;
  /** The fields of a list, but for its items. */
  head(metadata: ListMeta): object;
  /** The field of a list that has the items. */
  readonly itemsField: 'items' | 'rows';
  /** The object of a watch event. */
  event(object: StoredObject, isFirst: boolean): unknown;
  /** Names how objects are shown, if that depends on nothing but the object: equal names give equal texts. */
  readonly sharedForm?: string;
  /** Whether that is so for all objects of a form, of which the store keeps words. */
  readonly isSharedByForms?: boolean;
  /** The object of a bookmark, which has no more than metadata. */
  bookmark(metadata: BookmarkMeta): unknown;
}

/** What a bookmark says: up to which version the watch is complete, and perhaps that the initial events have ended. */
export interface BookmarkMeta {
  readonly resourceVersion: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** How the client of a request wants to see objects. Throws an ApiError 406, or 400 for bad parameters of tables. */
export function renderingFor(call: Call, answer: Answer): Rendering {
  const representation = negotiate(representationRequest(call), answer);
  const { transform } = representation;
  if (transform === undefined) return plain(call, representation);
  if (transform.kind !== 'Table') return metadataOnly(call, representation, transform.version);
  const form = formOf(call);
  const facts = { nowMs: call.context.clock.now(), includeObject: includeObject(call.query), version: transform.version };
  const rows = { ...facts, ...(form && { show: form.show }) };
  return table(call, representation, rows);
}

function plain(call: Call, representation: Representation): Rendering {
  const { kind } = call.target.resource;
  const apiVersion = groupVersion(call.target.group);
  const shown = shownBy(call);
  return {
    representation,
    whole: shown,
    item: (object) => {
      const { kind: _kind, apiVersion: _version, ...rest } = shown(object) as StoredObject;
      return rest;
    },
    head: (metadata) => ({ kind: `${kind}List`, apiVersion, metadata }),
    itemsField: 'items',
    event: shown,
    sharedForm: `${representation.isPretty} ${apiVersion}`,
    isSharedByForms: isSeenAsItIs(storedName(call)),
    bookmark: (metadata) => ({ ...unset(call), kind, apiVersion, metadata: bookmarkMetadata(call, metadata) }),
  };
}

/** Bookmarks of whole objects have the fields that are always written, with nothing in them: Go writes lists that nobody made as null. */
function unset(call: Call): object {
  if (formOf(call) !== undefined) return {};
  const empty = emptyObject(storedName(call));
  const nothing = JSON.parse(JSON.stringify(empty, (_key, value: unknown) => (Array.isArray(value) ? null : value)));
  return empty.kind === 'DaemonSet' ? { ...nothing, spec: { selector: null, ...nothing.spec } } : nothing;
}

/** That annotation is a field of every DaemonSet that is written. */
function bookmarkMetadata(call: Call, { resourceVersion, annotations }: BookmarkMeta): BookmarkMeta {
  if (storedName(call) !== 'daemonsets' || formOf(call) !== undefined) return { resourceVersion, ...(annotations && { annotations }) };
  return { resourceVersion, annotations: { 'deprecated.daemonset.template.generation': '0', ...annotations } };
}

function metadataOnly(call: Call, representation: Representation, version: 'v1' | 'v1beta1'): Rendering {
  const form = shownBy(call);
  const shown = (object: StoredObject) => partialMetadata(form(object), version);
  return {
    representation,
    whole: shown,
    item: shown,
    head: (metadata) => ({ kind: 'PartialObjectMetadataList', apiVersion: `meta.k8s.io/${version}`, metadata }),
    itemsField: 'items',
    event: shown,
    sharedForm: `${representation.isPretty} metadata ${version} ${groupVersion(call.target.group)}`,
    isSharedByForms: isSeenAsItIs(storedName(call)),
    bookmark: (metadata) => ({ kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata }),
  };
}

function table(call: Call, representation: Representation, rows: RowOptions): Rendering {
  const name = storedName(call);
  const apiVersion = `meta.k8s.io/${rows.version}`;
  const now = () => ({ ...rows, nowMs: call.context.clock.now() });
  const whole = (object: StoredObject) => {
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    return tableOf(name, [present(call, object)], { ...now(), metadata });
  };
  return {
    representation,
    whole,
    item: (object) => tableRow(name, present(call, object), now()),
    head: (metadata) => ({ kind: 'Table', apiVersion, metadata, columnDefinitions: columnDefinitions(name) }),
    itemsField: 'rows',
    // Only the first table of a watch says what its columns are.
    event: (object, isFirst) => (isFirst ? whole(object) : { ...whole(object), columnDefinitions: null }),
    bookmark: (metadata) => ({
      kind: 'Table',
      apiVersion,
      metadata: { resourceVersion: metadata.resourceVersion },
      columnDefinitions: null,
      rows: [{ cells: [], object: { kind: 'PartialObjectMetadata', apiVersion, metadata } }],
    }),
  };
}

/** The name of the resource under which the objects of a request are stored. */
export function storedName({ target }: Pick<Call, 'target'>): ResourceName {
  const { stored } = target.resource;
  if (stored === undefined) throw new Error(`${target.resource.name} are not stored`);
  return stored.name;
}

/** An object in the shape of the group of the request, with what is only made on reading. */
function shownBy(call: Call): (object: StoredObject) => Pick<StoredObject, 'metadata'> {
  const form = formOf(call);
  return form === undefined ? (object) => present(call, object) : (object) => form.show(object);
}

function present(call: Call, object: StoredObject): StoredObject {
  return call.context.registry.present(storedName(call), object);
}
