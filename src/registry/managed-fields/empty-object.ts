import { decodeResource } from '../../objects/decode.js';
import type { ResourceName, ResourceTypes } from '../../objects/resources.js';

const empty = new Map<ResourceName, unknown>();

/** An object of a resource in which nobody has set anything: only what is always written is in it. */
export function emptyObject<Name extends ResourceName>(resource: Name): ResourceTypes[Name] {
  const known = empty.get(resource);
  if (known !== undefined) return known as ResourceTypes[Name];
  const { object } = decodeResource(resource, {});
  empty.set(resource, object);
  return object;
}
