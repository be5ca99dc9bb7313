import { type FieldError, invalid } from '../../objects/field-error.js';
import type { Event } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { Strategy } from '../strategy.js';
import { metadataErrors, metadataUpdateErrors } from '../validation/metadata.js';

/** What writing means for events. */
export const events: Strategy<'events'> = {
  resource: RESOURCES.events,
  withDefaults: (event) => event,
  prepareCreate: (event) => event,
  validateCreate: (event) => [...metadataErrors('events', event.metadata), ...placeErrors(event)],
  prepareUpdate: (next) => next,
  validateUpdate: (next, previous) => [...metadataUpdateErrors('events', next.metadata, previous.metadata), ...placeErrors(next)],
};

/** An event lies in the namespace of its object; those about objects of the cluster lie in `default`. */
function placeErrors({ metadata, involvedObject }: Event): readonly FieldError[] {
  const { namespace: about = '' } = involvedObject;
  const isAtHome = about === '' ? metadata.namespace === 'default' : about === metadata.namespace;
  return isAtHome ? [] : [invalid('involvedObject.namespace', about, 'does not match event.namespace')];
}
