import type { Clock } from '../clock/clock.js';
import type { Random } from '../clock/random.js';
import { RESOURCES, type ResourceName, type ResourceTypes, type StoredObject } from '../objects/resources.js';
import type { Store } from '../store/store.js';

/** What every part of the registry works on. */
export interface RegistryContext {
  readonly store: Store<StoredObject>;
  readonly clock: Clock;
  readonly random: Random;
}

/** Names one object; `namespace` is empty for objects of the cluster. */
export interface ObjectKey<Name extends ResourceName = ResourceName> {
  readonly resource: Name;
  readonly namespace: string;
  readonly name: string;
}

/** The key of an object within its resource: namespace and name, in the order in which lists are given. */
export function storeKey({ resource, namespace, name }: ObjectKey): string {
  return RESOURCES[resource].namespaced ? `${namespace}/${name}` : name;
}

/** The object under a key, if there is one. */
export function find<Name extends ResourceName>({ store }: RegistryContext, key: ObjectKey<Name>): ResourceTypes[Name] | undefined {
  return store.get(key.resource, storeKey(key)) as ResourceTypes[Name] | undefined;
}

/** The key of a stored object. */
export function keyOf<Name extends ResourceName>(resource: Name, object: ResourceTypes[Name]): ObjectKey<Name> {
  return { resource, namespace: object.metadata.namespace ?? '', name: object.metadata.name };
}
