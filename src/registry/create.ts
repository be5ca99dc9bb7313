import { nameSuffix } from '../clock/ids.js';
import { alreadyExists, badRequest, invalidObject } from '../objects/api-errors.js';
import type { ObjectMeta, StoredMeta } from '../objects/kubernetes.js';
import { generatedBase } from '../objects/names.js';
import { RESOURCES, type ResourceName, type ResourceTypes } from '../objects/resources.js';
import { formatTime } from '../objects/time.js';
import { admitCreate } from './admission/admission.js';
import { putNew, withoutVersion } from './commit.js';
import { find, keyOf, type ObjectKey, type RegistryContext } from './context.js';
import { ownersAfterCreate } from './managed-fields/owners.js';
import { assertNamespaceTakes, inNamespace } from './namespace-rules.js';
import type { WriteOptions } from './options.js';
import { assertAlive } from './preconditions.js';
import { strategyOf } from './strategies/strategies.js';

/** How often a generated name that is taken is replaced by another (B-090). */
const NAME_TRIES = 8;

/** A request to create one object, as decoding left it. */
export interface Creation<Name extends ResourceName> extends WriteOptions {
  readonly resource: Name;
  /** Of the request; empty for objects of the cluster. */
  readonly namespace: string;
  readonly object: ResourceTypes[Name];
}

/**
 * Creates an object: defaults, admission, validation, commit.
 * Throws an ApiError: BadRequest, NotFound or Forbidden (namespace), Invalid, AlreadyExists.
 */
export function create<Name extends ResourceName>(context: RegistryContext, creation: Creation<Name>): ResourceTypes[Name] {
  const prepared = checked(context, creation);
  const key = keyOf(creation.resource, prepared);
  return creation.dryRun ? withoutVersion(prepared) : putNew(context, key, prepared);
}

/** An object as it is to be stored, but for its version, and for its uid, which is that of the next version; throws if it may not be created. */
export function checked<Name extends ResourceName>(context: RegistryContext, creation: Creation<Name>): ResourceTypes[Name] {
  const owner = creation.preconditions?.aliveOwner;
  if (owner !== undefined) assertAlive(context, owner);
  const placed = inNamespace(creation.resource, creation.object, creation.namespace);
  assertNamespaceTakes(context, creation.resource, placed.metadata);
  if (placed.metadata.resourceVersion) throw badRequest('resourceVersion should not be set on objects to be created');
  const { store } = context;
  const prepared = completed(context, { ...creation, object: placed }, () => store.uids.text(store.version + 1));
  const errors = strategyOf(creation.resource).validateCreate(prepared);
  if (errors.length > 0) throw invalidObject(RESOURCES[creation.resource], prepared.metadata.name, errors);
  const key = keyOf(creation.resource, prepared);
  if (find(context, key) !== undefined) throw alreadyExists(RESOURCES[creation.resource], key.name);
  return prepared;
}

/** An object with all that the server decides, but for its version. Nothing is checked. */
export function completed<Name extends ResourceName>(
  context: RegistryContext,
  creation: Creation<Name>,
  makeUid: () => string,
): ResourceTypes[Name] {
  const { resource } = creation;
  const strategy = strategyOf(resource);
  const defaulted = strategy.withDefaults(creation.object);
  const managedFields = ownersAfterCreate(context, creation, defaulted);
  const metadata = identified(context, { ...defaulted.metadata, managedFields }, { resource, makeUid });
  return strategy.prepareCreate(admitCreate(context, resource, { ...defaulted, metadata }));
}

interface Identity {
  readonly resource: ResourceName;
  readonly makeUid: () => string;
}

/** Gives an object what the server decides: name if it is to be generated, uid, time of creation. */
function identified(context: RegistryContext, given: ObjectMeta, { resource, makeUid }: Identity): StoredMeta {
  const { name, generateName, ...rest } = given;
  const { deletionTimestamp: _timestamp, deletionGracePeriodSeconds: _grace, selfLink: _link, ...sent } = rest;
  const { managedFields, generation: _generation, ...kept } = sent;
  const metadata = {
    name: name || freeName(context, { resource, namespace: rest.namespace ?? '', name: '' }, generateName),
    ...(generateName && { generateName }),
    ...kept,
    uid: makeUid(),
    creationTimestamp: formatTime(context.clock.now()),
    ...(managedFields && { managedFields }),
  };
  return metadata as StoredMeta;
}

/** A name that no object has yet; after some tries the last one, which then clashes. */
function freeName(context: RegistryContext, key: ObjectKey, base: string | undefined): string {
  if (!base) return '';
  let name = '';
  for (let tries = 0; tries < NAME_TRIES; tries += 1) {
    name = `${generatedBase(base)}${nameSuffix(context.random)}`;
    if (find(context, { ...key, name }) === undefined) break;
  }
  return name;
}
