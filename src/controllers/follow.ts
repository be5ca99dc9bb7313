import type { ResourceName, ResourceTypes, StoredObject } from '../objects/resources.js';
import type { Store, StoreEvent, Subscription } from '../store/store.js';

/** What is done about a change of an object: `after` is missing if it is gone, `before` if it is new. */
export type Follower<Name extends ResourceName = ResourceName> = (
  after: ResourceTypes[Name] | undefined,
  before: ResourceTypes[Name] | undefined,
  key: string,
) => void;

/** What is done about changes, by resource. A follower must not write to the store. */
export type Followers = { readonly [Name in ResourceName]?: Follower<Name> };

/** Tells of every object that there is, as if it were new, and then of every change. */
export function follow(store: Store<StoredObject>, followers: Followers): Subscription {
  const byResource = new Map(Object.entries(followers)) as unknown as ReadonlyMap<string, Follower>;
  const snapshot = store.snapshot();
  const subscription = store.subscribe((events) => {
    for (const event of events) tell(byResource, event);
  });
  for (const [resource, follower] of byResource) {
    for (const [key, value] of snapshot.entries(resource)) follower(value, undefined, key);
  }
  return subscription;
}

function tell(byResource: ReadonlyMap<string, Follower>, { resource, key, value, previous }: StoreEvent<StoredObject>): void {
  byResource.get(resource)?.(value, previous, key);
}
