import { FIELD_READERS, type FieldReader } from '../objects/field-readers.js';
import type { Labels } from '../objects/label-selector.js';
import type { StoredObject } from '../objects/resources.js';
import { type FieldSelector, parseFieldSelector, parseLabelSelector } from '../objects/selector-text.js';
import { type Filled, wordsOf } from '../store/form.js';
import type { FoundObject } from '../store/store.js';
import type { Call } from './call.js';
import { storedName } from './rendering.js';

/** Which objects of a resource a request is about. */
export interface Selection {
  /** How the keys of the objects begin: with the namespace, if there is one. */
  readonly prefix: string;
  /** Whether every object under the prefix is meant. */
  readonly isEverything: boolean;
  /** A field that all objects have alike that are meant. Undefined if it is none of those by which watches are found. */
  readonly place: Place | undefined;
  matches(object: StoredObject): boolean;
  /** The same of an object that is kept as a form and words, which is not made whole for it. */
  matchesFilled(filled: Filled<StoredObject>): boolean;
}

/** The value of a field. */
export interface Place {
  readonly field: (typeof PLACES)[number];
  readonly read: FieldReader;
  readonly value: string;
}

/** Kubelets list and watch the pods of their node, and their node; each other client that watches one object watches it by its name. */
const PLACES = ['spec.nodeName', 'metadata.name'] as const;

/** What the selectors of a request say, and its name, if it watches one object by the path of old clients. Throws an ApiError 400 if one of them cannot be read. */
export function selectionOf(
  call: Call,
  { labelSelector, fieldSelector }: { readonly labelSelector: string; readonly fieldSelector: string },
): Selection {
  const takesLabels = parseLabelSelector(labelSelector);
  const fields = parseFieldSelector(storedName(call), fieldSelector);
  const { namespace, name } = call;
  const isEverything = labelSelector === '' && fieldSelector === '' && name === '';
  const isNamed = (itsName: string) => name === '' || itsName === name;
  return {
    prefix: namespace === '' ? '' : `${namespace}/`,
    isEverything,
    place: placeOf(call, fields),
    matches: (object) =>
      isEverything || (isNamed(object.metadata.name) && fields.takes((read) => read(object)) && takesLabels(object.metadata.labels ?? {})),
    matchesFilled: (filled) =>
      isEverything ||
      (isNamed(textOf(filled, nameOf)) &&
        fields.takes((read) => textOf(filled, read)) &&
        (labelSelector === '' || takesLabels(labelsOf(filled)))),
  };
}

/** Whether an object that was found is meant. It is made whole only if it is kept so. */
export function isMeant(selection: Selection, found: FoundObject<StoredObject>): boolean {
  const { filled } = found;
  if (selection.isEverything) return true;
  return filled === undefined ? selection.matches(found.value) : selection.matchesFilled(filled);
}

/** The text of a field of an object that is kept as a form and words. */
export function textOf(filled: Filled<StoredObject>, read: FieldReader): string {
  return filled.form.text(read, filled) ?? '';
}

function placeOf(call: Call, fields: FieldSelector): Place | undefined {
  const readers = FIELD_READERS[storedName(call)];
  for (const field of PLACES) {
    const read = readers.get(field);
    const value = read && (fields.only(read) ?? (field === 'metadata.name' && call.name !== '' ? call.name : undefined));
    if (read !== undefined && value !== undefined) return { field, read, value };
  }
  return undefined;
}

function nameOf({ metadata }: StoredObject): string {
  return metadata.name;
}

function labelsOf(filled: Filled<StoredObject>): Labels {
  return (filled.form.part(wordsOf(filled), 'metadata', 'labels') as Labels | undefined) ?? {};
}
