import { ApiError } from '../objects/api-error.js';
import { type Decoded, decodeKind } from '../objects/decode.js';
import type { DaemonSet, Event, EventsV1Event, ExtensionsV1beta1DaemonSet } from '../objects/kubernetes.js';
import type { JsonObject } from '../objects/plain-json.js';
import { qualifiedKind, qualifiedName, type StoredObject } from '../objects/resources.js';
import { configurationFromEventsV1, EVENTS_V1, fromEventsV1, toEventsV1 } from '../registry/event-forms.js';
import { fromLegacyDaemonSet, toLegacyDaemonSet } from '../registry/legacy-daemon-sets.js';
import type { WriteOptions } from '../registry/options.js';
import type { Call } from './call.js';

/** How a group shows objects that are stored in the shape of another. */
export interface Form {
  readonly kind: string;
  /** The name of its schema. */
  readonly schema: string;
  /** The version of the API as of which fields are owned; left out if it knows no owners, who then own what is stored. */
  readonly ownedAs?: string;
  /** An object as the group shows it. */
  show(object: StoredObject): Pick<StoredObject, 'metadata'>;
  /** An object of the group as it is stored. Throws an ApiError 400 if it cannot be decoded. */
  receive(value: unknown): Decoded<StoredObject>;
  /** A configuration of the group, which its schema allows, as one of what is stored; left out if the group knows no server-side apply. */
  readonly configure?: (configuration: JsonObject) => JsonObject;
}

const EVENTS: Form = {
  kind: 'Event',
  ownedAs: EVENTS_V1,
  schema: 'io.k8s.api.events.v1.Event',
  show: (object) => toEventsV1(object as Event) as EventsV1Event,
  receive: (value) => {
    const { object, unknown } = decodeKind('EventsV1Event', value);
    return { object: fromEventsV1(object), unknown };
  },
  configure: configurationFromEventsV1,
};

const EXTENSIONS_V1BETA1: Form = {
  kind: 'DaemonSet',
  schema: 'io.k8s.api.extensions.v1beta1.DaemonSet',
  show: (object): ExtensionsV1beta1DaemonSet => toLegacyDaemonSet(object as DaemonSet),
  receive: (value) => {
    const { object, unknown } = decodeKind('ExtensionsV1beta1DaemonSet', value);
    return { object: fromLegacyDaemonSet(object), unknown };
  },
};

const FORMS: ReadonlyMap<string, Form> = new Map([
  ['events.k8s.io', EVENTS],
  ['extensions', EXTENSIONS_V1BETA1],
]);

/** The shape in which the group of a request shows objects; undefined if that is the one in which they are stored. */
export function formOf({ target }: Pick<Call, 'target'>): Form | undefined {
  return FORMS.get(target.group.group);
}

/** What the registry has to know of the version of the API as of which a request writes. */
export function writtenAs(call: Pick<Call, 'target'>): Pick<WriteOptions, 'apiVersion' | 'byOldRules'> {
  const form = formOf(call);
  if (form === undefined) return {};
  return { ...(form.ownedAs !== undefined && { apiVersion: form.ownedAs }), byOldRules: isLegacy(call) };
}

/** An error of the registry in the words of the group of a request: it names the kinds as they are stored. */
export function inWordsOf({ target }: Pick<Call, 'target'>, error: unknown): unknown {
  const { stored } = target.resource;
  if (!ApiError.is(error) || stored === undefined || stored.group === target.group.group) return error;
  const { status } = error;
  const named = [qualifiedName, qualifiedKind].map((name) => [name(stored), name({ ...stored, group: target.group.group })] as const);
  const message = named.reduce((text, [from, to]) => text.replace(`${from} "`, `${to} "`), status.message ?? '');
  const isNamed = status.details?.kind !== undefined && (status.details.group ?? '') === stored.group;
  const details = isNamed ? { details: { ...status.details, group: target.group.group } } : {};
  return new ApiError({ ...status, message, ...details });
}

/** Whether a request is about a version that Kubernetes has given up. */
export function isLegacy({ target }: Pick<Call, 'target'>): boolean {
  return target.group.group === 'extensions';
}
