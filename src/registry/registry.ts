import type { Clock } from '../clock/clock.js';
import type { Random } from '../clock/random.js';
import type { Binding, Eviction } from '../objects/kubernetes.js';
import type { ResourceName, ResourceTypes, StoredObject } from '../objects/resources.js';
import type { BatchResult, EventWrite, WriteBatch } from '../objects/writes.js';
import type { Filled } from '../store/form.js';
import type { Store } from '../store/store.js';
import type { FreePod } from './bind.js';
import type { ObjectKey } from './context.js';
import type { Creation } from './create.js';
import type { Removal, Removed } from './delete.js';
import type { Heartbeats } from './heartbeats.js';
import type { RemovalOptions, WriteOptions } from './options.js';
import type { Replacement } from './update.js';
import type { AlikeObjects, Refilled } from './write-many.js';

/** A change of one object that is described, not sent whole. */
export interface Patching<Name extends ResourceName> extends WriteOptions {
  readonly key: ObjectKey<Name>;
  readonly subresource?: 'status' | undefined;
  /** How `patch` is meant (RFC 6902, RFC 7386, Kubernetes' strategic merge). */
  readonly type: 'json' | 'merge' | 'strategic';
  /** Parsed JSON. */
  readonly patch: unknown;
  /** What happens about unknown fields of the outcome; `Strict` refuses them (B-019). Defaults to `Ignore`. */
  readonly fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
  /** What is wrong with the text of the patch though it could be read: fields that occur twice. */
  readonly complaints?: readonly string[];
}

/** A configuration that somebody applies: who owns each field is kept, and nobody takes what is another's unless by force. */
export interface Applying<Name extends ResourceName> extends WriteOptions {
  readonly key: ObjectKey<Name>;
  readonly subresource?: 'status' | 'scale' | undefined;
  readonly fieldManager: string;
  /** Parsed JSON or YAML. */
  readonly configuration: unknown;
  /** Takes over fields of others. */
  readonly isForced: boolean;
}

/** What a write gives: the object as it is now, and advice to the caller (Warning headers). */
export interface Written<Name extends ResourceName> {
  readonly object: ResourceTypes[Name];
  /** The object as it is kept, if that is as a form and words: whoever needs no more does not have it made whole. */
  readonly filled?: Filled<StoredObject>;
  readonly warnings: readonly string[];
}

/** What a write gives that creates what is not there. */
export interface WrittenAnew<Name extends ResourceName> extends Written<Name> {
  readonly isNew: boolean;
}

/** Which objects of one resource are meant; empty namespace means all. */
export interface Selection<Name extends ResourceName> {
  readonly resource: Name;
  readonly namespace: string;
  readonly matches: (object: ResourceTypes[Name]) => boolean;
}

/** A batch that is being carried out. */
export interface BatchRun {
  /** Carries out the next groups, until they have written about so many objects or all is done; gives what became of the batch once that was all. */
  next(objects?: number): BatchResult | undefined;
}

/** What every part of the registry works on. */
export interface RegistryOptions {
  readonly store: Store<StoredObject>;
  readonly clock: Clock;
  readonly random: Random;
  readonly heartbeats: Heartbeats;
  /** The PEM certificate that `kube-root-ca.crt` carries in each namespace; empty while there is none. */
  readonly caCertificate: string;
  /** The epoch below which batches of a shard are refused. */
  readonly minimumEpoch: (shard: number) => number;
}

/**
 * What a write means for each resource: admission, defaults, validation, generation, names, graceful deletion,
 * subresources, events. Everything is synchronous, and throws `ApiError` where the caller is mistaken.
 */
export interface Registry extends RegistryOptions {
  /** From now on this is the cluster's CA certificate. */
  trust(caCertificate: string): void;
  /** The object under a key, as readers see it (`present`). Throws NotFound. */
  get<Name extends ResourceName>(key: ObjectKey<Name>): ResourceTypes[Name];
  /** The object under a key as it is stored; undefined if there is none. */
  find<Name extends ResourceName>(key: ObjectKey<Name>): ResourceTypes[Name] | undefined;
  /** A stored object with what is only made on reading: owners of fields, heartbeats of nodes and leases whose kubelets we play. */
  present<Name extends ResourceName>(resource: Name, object: ResourceTypes[Name]): ResourceTypes[Name];
  /**
   * Creates objects that are alike, in one commit: one is checked, the others are as good. Names that are taken are left out.
   */
  createMany<Name extends ResourceName>(alike: AlikeObjects<Name>): void;
  /** Replaces objects that were just read, each once, in one commit; what has been changed of them is not checked. */
  replaceMany<Name extends ResourceName>(resource: Name, objects: readonly (ResourceTypes[Name] | Refilled)[]): void;
  create<Name extends ResourceName>(creation: Creation<Name>): Written<Name>;
  update<Name extends ResourceName>(replacement: Replacement<Name>): Written<Name>;
  patch<Name extends ResourceName>(patching: Patching<Name>): Written<Name>;
  /** Applies a configuration (server-side apply); creates the object if there is none. Throws Conflict for fields of others. */
  apply<Name extends ResourceName>(applying: Applying<Name>): WrittenAnew<Name>;
  remove<Name extends ResourceName>(removal: Removal<Name>): Removed<Name>;
  /** Deletes what matches, one by one; gives the objects as they were. */
  removeAll<Name extends ResourceName>(selection: Selection<Name>, options: RemovalOptions): readonly ResourceTypes[Name][];
  /** Binds a pod to a node; Conflict if it is bound to another, NotFound if it is gone. */
  bind(pod: ObjectKey<'pods'>, binding: Binding, options?: WriteOptions): void;
  /** Binds pods that were just read from the store, free and not on their way out, in one commit. */
  bindMany(pods: readonly FreePod[]): void;
  /** Deletes a pod as the eviction API does. */
  evict(pod: ObjectKey<'pods'>, eviction: Eviction, options?: WriteOptions): void;
  /** Takes the `kubernetes` finalizer off a terminating namespace; the object goes when nothing else holds it. */
  finalizeNamespace(name: string): void;
  /** Records an event, under Kubernetes' limits (B-301). Never throws. */
  record(event: Omit<EventWrite, 'verb'>): void;
  /**
   * Carries out a batch of a shard, group by group. A batch of an older epoch gives undefined, and nothing is done; one whose
   * name was carried out before gives the result of then.
   */
  carryOut(batch: WriteBatch): BatchResult | undefined;
  /** Begins with a batch, likewise, for somebody who lets others do something in between. */
  begin(batch: WriteBatch): BatchRun | undefined;
}
