import { EVENTS_V1, renamedFromEventsV1, renamedToEventsV1 } from '../event-forms.js';
import type { FieldSet } from './field-set.js';

/** A set of fields that was written as of a version of the API, in the names under which objects are stored. */
export function asStored(fields: FieldSet, apiVersion: string): FieldSet {
  return apiVersion === EVENTS_V1 ? renamed(fields, renamedFromEventsV1) : fields;
}

/** A set of fields of a stored object, in the names that a version of the API has for them. */
export function asShown(fields: FieldSet, apiVersion: string): FieldSet {
  return apiVersion === EVENTS_V1 ? renamed(fields, renamedToEventsV1) : fields;
}

/** Whether two versions of the API show the same objects: who writes as of one takes fields from who wrote as of the other. */
export function areOfTheSame(apiVersion: string, other: string): boolean {
  return apiVersion === other || (isOfEvents(apiVersion) && isOfEvents(other));
}

/** Events are the only kind that two versions show; whatever else is of v1 meets none of the other. */
function isOfEvents(apiVersion: string): boolean {
  return apiVersion === 'v1' || apiVersion === EVENTS_V1;
}

function renamed({ isMember, children }: FieldSet, rename: (name: string) => string): FieldSet {
  return { isMember, children: new Map([...children].map(([step, child]) => [`f:${rename(step.slice(2))}`, child])) };
}
