import type { StoredObject } from '../objects/resources.js';
import { parseFieldSelector, parseLabelSelector } from '../objects/selector-text.js';
import type { Call } from './call.js';
import { storedName } from './rendering.js';

/** Which objects of a resource a request is about. */
export interface Selection {
  /** How the keys of the objects begin: with the namespace, if there is one. */
  readonly prefix: string;
  /** Whether every object under the prefix is meant. */
  readonly isEverything: boolean;
  matches(object: StoredObject): boolean;
}

/** What the selectors of a request say, and its name, if it watches one object by the path of old clients. Throws an ApiError 400 if one of them cannot be read. */
export function selectionOf(
  call: Call,
  { labelSelector, fieldSelector }: { readonly labelSelector: string; readonly fieldSelector: string },
): Selection {
  const matchesLabels = parseLabelSelector(labelSelector);
  const matchesFields = parseFieldSelector(storedName(call), fieldSelector);
  const { namespace, name } = call;
  return {
    prefix: namespace === '' ? '' : `${namespace}/`,
    isEverything: labelSelector === '' && fieldSelector === '' && name === '',
    matches: (object) =>
      (name === '' || object.metadata.name === name) && matchesLabels(object.metadata.labels ?? {}) && matchesFields(object),
  };
}
