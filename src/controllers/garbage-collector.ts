import type { KeyedQueue } from '../channels/keyed-queue.js';
import type { ObjectMeta, OwnerReference } from '../objects/kubernetes.js';
import type { ResourceName, StoredObject } from '../objects/resources.js';
import type { Uid } from '../objects/uids.js';
import type { Registry } from '../registry/registry.js';
import { Dependents, type Owner } from './dependents.js';
import { type Reaction, reactions, type TextOf, type UidOf } from './follower.js';
import {
  FOREGROUND,
  isDeletingDependents,
  isOrphaning,
  nameOf,
  ORPHAN,
  type OwnerIdentity,
  type OwnerState,
  ownerState,
  placeOf,
  resourceOf,
} from './owner-references.js';
import { isRefused, objectKey } from './stored.js';

/** How many dependents of one owner are looked at per turn: a few milliseconds of work. */
const SLICE = 50;
const SWEEP = 'dependents-of ';

const NO_OWNERS: readonly OwnerReference[] = [];

/** Who owns an object of a namespace. */
interface Owning {
  readonly owners: readonly OwnerReference[];
  readonly namespace: string;
}

/** A change of an object. */
interface ObjectChange {
  readonly resource: ResourceName;
  readonly after: StoredObject | undefined;
  readonly before: StoredObject | undefined;
}

/** What texts and uids that were shown are in an object. */
interface WordsOf {
  readonly text: TextOf;
  readonly uidOf: UidOf;
}

/** What a reference to an owner led to at a version of the store. */
interface KnownOwner extends OwnerIdentity {
  readonly version: number;
  readonly owner: OwnerReference;
  readonly namespace: string;
  readonly state: OwnerState;
}

/**
 * Collects objects by their owner references. Objects are named `<resource> <store key>`; the dependents of an owner, which
 * may be a million, are swept in slices under the key `dependents-of <uid>`.
 */
export class GarbageCollector {
  readonly #registry: Registry;
  readonly #dependents: Dependents;
  /** What was found out last about an owner. */
  #known: KnownOwner | undefined;
  /** How far each sweep has come. */
  readonly #sweeps = new Map<Uid, IterableIterator<string>>();

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#dependents = new Dependents(registry.store);
  }

  /** Takes in a change of an object; adds the keys that it concerns to the queue. */
  changed({ resource, after, before }: ObjectChange, queue: KeyedQueue): Reaction | undefined {
    const indexed = this.#ownersChanged(resource, ownersOf(after), ownersOf(before));
    if (after === undefined) return reactions(indexed, this.#gone(resource, before?.metadata ?? {}, queue));
    return reactions(
      indexed,
      after.metadata.deletionTimestamp === undefined ? undefined : this.#deleted({ resource, after, before }, queue),
      sameOwners(after, before) ? undefined : this.#owned({ resource, after, before }, queue),
    );
  }

  #gone(resource: ResourceName, metadata: ObjectMeta, queue: KeyedQueue): Reaction | undefined {
    const { uid = '' } = metadata;
    return reactions((key, _text, uidOf) => this.#beginSweep({ resource, key, uid: uidOf(uid) }, queue), this.#freed(metadata, queue));
  }

  /** Its owners may have waited for it. */
  #freed(metadata: ObjectMeta, queue: KeyedQueue): Reaction | undefined {
    const owned = owningOf(metadata);
    return owned && ((_key, text, uidOf) => this.#addWaitingOwners(owned, { text, uidOf }, queue));
  }

  #deleted({ resource, after, before }: ObjectChange, queue: KeyedQueue): Reaction | undefined {
    const metadata: ObjectMeta = after?.metadata ?? {};
    const { uid = '' } = metadata;
    const isDeleting = isDeletingDependents(metadata);
    const begins = isDeleting && !(before && isDeletingDependents(before.metadata));
    return reactions(
      isDeleting || isOrphaning(metadata) ? (key) => queue.add(nameOf(resource, key)) : undefined,
      begins ? (key, _text, uidOf) => this.#beginSweep({ resource, key, uid: uidOf(uid) }, queue) : undefined,
    );
  }

  /** An object has other owners than before, or is new. */
  #owned({ resource, after, before }: ObjectChange, queue: KeyedQueue): Reaction | undefined {
    return reactions(before && this.#freed(before.metadata, queue), this.#checked(resource, after?.metadata ?? {}, queue));
  }

  /** Its owners may not be there. */
  #checked(resource: ResourceName, metadata: ObjectMeta, queue: KeyedQueue): Reaction | undefined {
    const owned = owningOf(metadata);
    if (owned === undefined) return undefined;
    return (key, text, uidOf) => {
      if (this.#hasLostOwner(owned, { text, uidOf })) queue.add(nameOf(resource, key));
    };
  }

  sync(key: string, queue: KeyedQueue): void {
    if (key.startsWith(SWEEP)) {
      this.#sweep(this.#registry.store.uids.of(key.slice(SWEEP.length)), queue);
      return;
    }
    const object = this.#find(key);
    if (object === undefined) return;
    const { metadata } = object;
    if (isOrphaning(metadata)) {
      this.#orphan(key, object, queue);
      return;
    }
    if (isDeletingDependents(metadata)) {
      this.#finishForeground(key, object);
      return;
    }
    this.#collect(key, metadata);
  }

  #ownersChanged(resource: ResourceName, owners: readonly OwnerReference[], before: readonly OwnerReference[]): Reaction | undefined {
    const gone = before.filter(({ uid }) => !owners.some((owner) => owner.uid === uid));
    const come = owners.filter(({ uid }) => !before.some((owner) => owner.uid === uid));
    if (gone.length === 0 && come.length === 0) return undefined;
    return (key, text, uidOf) => {
      const dependent = { resource, key };
      for (const owner of gone) {
        const known = ownerIn(owner, text, uidOf);
        if (known !== undefined) this.#dependents.delete(known, dependent);
      }
      for (const owner of come) {
        const known = ownerIn(owner, text, uidOf);
        if (known !== undefined) this.#dependents.add(known, dependent);
      }
    };
  }

  /** Begins to sweep an object's dependents, anew, if it has any. */
  #beginSweep(owner: Owner, queue: KeyedQueue): void {
    if (this.#dependents.size(owner) === 0) return;
    this.#sweeps.set(owner.uid, this.#dependents.names(owner));
    queue.add(`${SWEEP}${this.#registry.store.uids.text(owner.uid)}`);
  }

  /** The owners that may have waited for an object that has gone, or that they do not own any more. */
  #addWaitingOwners({ owners, namespace }: Owning, words: WordsOf, queue: KeyedQueue): void {
    for (const owner of owners) {
      if (this.#stateOf(owner, namespace, words) !== 'waiting') continue;
      const place = placeOf(owner, namespace, words.text(owner.name));
      if (place !== undefined) queue.add(nameOf(place.resource, place.key));
    }
  }

  #hasLostOwner({ owners, namespace }: Owning, words: WordsOf): boolean {
    for (const owner of owners) {
      const state = this.#stateOf(owner, namespace, words);
      if (state === 'dangling' || state === 'waiting') return true;
    }
    return false;
  }

  /** What the owner reference of an object leads to. Objects that were written together have their owner in common. */
  #stateOf(owner: OwnerReference, namespace: string, { text, uidOf }: WordsOf): OwnerState {
    const { store } = this.#registry;
    const [name, uid, known] = [text(owner.name), uidOf(owner.uid), this.#known];
    const isKnown = known?.version === store.version && known.owner === owner && known.name === name && known.uid === uid;
    if (isKnown && known.namespace === namespace) return known.state;
    const state = ownerState(store, owner, namespace, { name, uid });
    this.#known = { version: store.version, owner, namespace, name, uid, state };
    return state;
  }

  #sweep(uid: Uid, queue: KeyedQueue): void {
    const sweep = this.#sweeps.get(uid);
    for (let looked = 0; looked < SLICE; looked += 1) {
      const { done = true, value } = sweep?.next() ?? {};
      if (done) {
        this.#endSweep(uid);
        return;
      }
      const metadata = this.#find(value)?.metadata;
      if (metadata !== undefined) this.#collect(value, metadata);
    }
    queue.add(`${SWEEP}${this.#registry.store.uids.text(uid)}`);
  }

  #endSweep(uid: Uid): void {
    this.#sweeps.delete(uid);
  }

  /** Deletes an object that has lost all its owners; of one that has others left, only the references that lead nowhere go. */
  #collect(name: string, metadata: ObjectMeta): void {
    const { ownerReferences = [], namespace = '', deletionTimestamp } = metadata;
    if (deletionTimestamp !== undefined || ownerReferences.length === 0) return;
    const { store } = this.#registry;
    const states = ownerReferences.map((owner) => ownerState(store, owner, namespace));
    const kept = ownerReferences.filter((_owner, index) => states[index] === 'solid' || states[index] === 'unknown');
    if (kept.length === ownerReferences.length) return;
    if (kept.length > 0) {
      this.#writeOwners(name, kept);
      return;
    }
    const isAwaited = states.includes('waiting') && this.#dependents.size({ ...partsOf(name), uid: store.uids.of(metadata.uid ?? '') }) > 0;
    this.#remove(name, metadata, isAwaited ? 'Foreground' : 'Background');
  }

  #remove(name: string, { uid = '', finalizers = [] }: ObjectMeta, otherwise: 'Foreground' | 'Background'): void {
    const { resource, key } = partsOf(name);
    const named = finalizers.includes(ORPHAN) ? 'Orphan' : otherwise;
    const propagationPolicy = finalizers.includes(FOREGROUND) ? 'Foreground' : named;
    isRefused(['NotFound', 'Conflict'], () =>
      this.#registry.remove({ key: objectKey(resource, key), propagationPolicy, preconditions: { uid } }),
    );
  }

  /** An object goes when none of its dependents, that say so, keeps it. */
  #finishForeground(name: string, object: StoredObject): void {
    const { uid } = object.metadata;
    for (const dependent of this.#dependents.names({ ...partsOf(name), uid: this.#registry.store.uids.of(uid) })) {
      const owners = ownersOf(this.#find(dependent));
      if (owners.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true)) return;
    }
    this.#dropFinalizer(name, object, FOREGROUND);
  }

  /** Takes an owner off some of its dependents; when none is left, the owner goes. */
  #orphan(name: string, object: StoredObject, queue: KeyedQueue): void {
    const { uid } = object.metadata;
    const owner = { ...partsOf(name), uid: this.#registry.store.uids.of(uid) };
    for (const dependent of some(this.#dependents.names(owner))) {
      const others = ownersOf(this.#find(dependent)).filter((owner) => owner.uid !== uid);
      this.#writeOwners(dependent, others);
    }
    if (this.#dependents.size(owner) > 0) queue.add(name);
    else this.#dropFinalizer(name, object, ORPHAN);
  }

  #writeOwners(name: string, ownerReferences: readonly OwnerReference[]): void {
    const object = this.#find(name);
    if (object === undefined) return;
    const { ownerReferences: _before, ...rest } = object.metadata;
    this.#update(name, object, { ...rest, ...(ownerReferences.length > 0 && { ownerReferences }) });
  }

  #dropFinalizer(name: string, object: StoredObject, finalizer: string): void {
    const { finalizers = [], ...rest } = object.metadata;
    const left = finalizers.filter((one) => one !== finalizer);
    this.#update(name, object, { ...rest, ...(left.length > 0 && { finalizers: left }) });
  }

  #update(name: string, object: StoredObject, metadata: StoredObject['metadata']): void {
    const { resource, key } = partsOf(name);
    this.#registry.update({ key: objectKey(resource, key), object: { ...object, metadata } as StoredObject });
  }

  #find(name: string): StoredObject | undefined {
    const { resource, key } = partsOf(name);
    return this.#registry.store.get(resource, key);
  }
}

/** The owner that a reference means; undefined for kinds that are not served here: they never go. */
function ownerIn(owner: OwnerReference, text: TextOf, uidOf: UidOf): Owner | undefined {
  const resource = resourceOf(owner);
  return resource && { resource, key: text(owner.name), uid: uidOf(owner.uid) };
}

/** The first ones: as many as a turn takes. */
function some(keys: IterableIterator<string>): readonly string[] {
  const slice: string[] = [];
  for (const key of keys) if (slice.push(key) === SLICE) break;
  return slice;
}

function partsOf(name: string): { readonly resource: ResourceName; readonly key: string } {
  const space = name.indexOf(' ');
  return { resource: name.slice(0, space) as ResourceName, key: name.slice(space + 1) };
}

/** Who owns an object; undefined if nobody does. */
function owningOf({ ownerReferences: owners = NO_OWNERS, namespace = '' }: ObjectMeta): Owning | undefined {
  return owners.length > 0 ? { owners, namespace } : undefined;
}

function ownersOf(object: StoredObject | undefined): readonly OwnerReference[] {
  return object?.metadata.ownerReferences ?? NO_OWNERS;
}

function sameOwners(after: StoredObject, before: StoredObject | undefined): boolean {
  if (before === undefined || after.metadata.uid !== before.metadata.uid) return false;
  const [a, b] = [ownersOf(after), ownersOf(before)];
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
