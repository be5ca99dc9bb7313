import { notFound } from '../objects/api-errors.js';
import type { Binding, Eviction } from '../objects/kubernetes.js';
import { RESOURCES, type ResourceName, type ResourceTypes, type StoredObject } from '../objects/resources.js';
import type { BatchResult, EventWrite, WriteBatch } from '../objects/writes.js';
import type { Filled } from '../store/form.js';
import { apply } from './apply.js';
import { BatchRunner } from './batches/batch-runner.js';
import { bind, bindMany, type FreePod } from './bind.js';
import { find, type ObjectKey } from './context.js';
import { type Creation, create } from './create.js';
import { type Removal, type Removed, remove } from './delete.js';
import { EventRecorder } from './event-recorder.js';
import { evict } from './evict.js';
import { finalizeNamespace } from './finalize-namespace.js';
import { patchAlike } from './forms/status-patches.js';
import type { RemovalOptions, WriteOptions } from './options.js';
import { patch } from './patch.js';
import { present } from './present.js';
import type { Applying, BatchRun, Patching, Registry, RegistryOptions, Selection, Written, WrittenAnew } from './registry.js';
import { removeAll } from './remove-all.js';
import { strategyOf } from './strategies/strategies.js';
import { type Replacement, update } from './update.js';
import { type AlikeObjects, createMany, type Refilled, replaceMany } from './write-many.js';

/** Makes a registry over a store. */
export function createRegistry(options: RegistryOptions): Registry {
  return new StoreRegistry(options);
}

class StoreRegistry implements Registry {
  readonly store: RegistryOptions['store'];
  readonly clock: RegistryOptions['clock'];
  readonly random: RegistryOptions['random'];
  readonly heartbeats: RegistryOptions['heartbeats'];
  #caCertificate: string;
  readonly minimumEpoch: RegistryOptions['minimumEpoch'];
  readonly #recorder: EventRecorder;
  readonly #batches: BatchRunner;

  constructor({ store, clock, random, heartbeats, caCertificate, minimumEpoch }: RegistryOptions) {
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.heartbeats = heartbeats;
    this.#caCertificate = caCertificate;
    this.minimumEpoch = minimumEpoch;
    this.#recorder = new EventRecorder(this);
    this.#batches = new BatchRunner({ context: this, recorder: this.#recorder, minimumEpoch });
  }

  get caCertificate(): string {
    return this.#caCertificate;
  }

  trust(caCertificate: string): void {
    this.#caCertificate = caCertificate;
  }

  get<Name extends ResourceName>(key: ObjectKey<Name>): ResourceTypes[Name] {
    const object = find(this, key);
    if (object === undefined) throw notFound(RESOURCES[key.resource], key.name);
    return this.present(key.resource, object);
  }

  find<Name extends ResourceName>(key: ObjectKey<Name>): ResourceTypes[Name] | undefined {
    return find(this, key);
  }

  present<Name extends ResourceName>(resource: Name, object: ResourceTypes[Name]): ResourceTypes[Name] {
    return present(this, resource, object);
  }

  create<Name extends ResourceName>(creation: Creation<Name>): Written<Name> {
    return this.#written(creation.resource, create(this, creation), undefined);
  }

  update<Name extends ResourceName>(replacement: Replacement<Name>): Written<Name> {
    const previous = find(this, replacement.key);
    const object = update(this, replacement);
    return this.#written(replacement.key.resource, object, previous);
  }

  patch<Name extends ResourceName>(patching: Patching<Name>): Written<Name> {
    const filled = patchAlike(this, patching);
    if (filled !== undefined) return new FilledWritten(this, patching.key.resource, filled);
    const { object, previous, complaints } = patch(this, patching);
    const { warnings, ...written } = this.#written(patching.key.resource, object, previous);
    return { ...written, warnings: patching.fieldValidation === 'Warn' ? [...complaints, ...warnings] : warnings };
  }

  #written<Name extends ResourceName>(
    resource: Name,
    object: ResourceTypes[Name],
    previous: ResourceTypes[Name] | undefined,
  ): Written<Name> {
    return { object: this.present(resource, object), warnings: strategyOf(resource).warnings?.(object, previous) ?? [] };
  }

  apply<Name extends ResourceName>(applying: Applying<Name>): WrittenAnew<Name> {
    const previous = find(this, applying.key);
    const object = apply(this, applying);
    return { ...this.#written(applying.key.resource, object, previous), isNew: previous === undefined };
  }

  remove<Name extends ResourceName>(removal: Removal<Name>): Removed<Name> {
    return remove(this, removal);
  }

  removeAll<Name extends ResourceName>(selection: Selection<Name>, options: RemovalOptions): readonly ResourceTypes[Name][] {
    return removeAll(this, selection, options);
  }

  bind(pod: ObjectKey<'pods'>, binding: Binding, options?: WriteOptions): void {
    bind(this, pod, binding, options);
  }

  createMany<Name extends ResourceName>(alike: AlikeObjects<Name>): void {
    createMany(this, alike);
  }

  replaceMany<Name extends ResourceName>(resource: Name, objects: readonly (ResourceTypes[Name] | Refilled)[]): void {
    replaceMany(this, resource, objects);
  }

  bindMany(pods: readonly FreePod[]): void {
    bindMany(this, pods);
  }

  evict(pod: ObjectKey<'pods'>, eviction: Eviction, options?: WriteOptions): void {
    evict(this, pod, eviction, options);
  }

  finalizeNamespace(name: string): void {
    finalizeNamespace(this, name);
  }

  record(event: Omit<EventWrite, 'verb'>): void {
    this.#recorder.record(event);
  }

  carryOut(batch: WriteBatch): BatchResult | undefined {
    return this.#batches.carryOut(batch);
  }

  begin(batch: WriteBatch): BatchRun | undefined {
    return this.#batches.begin(batch);
  }
}

/** What was written as a form and words: the object is made whole if somebody asks for it. */
class FilledWritten<Name extends ResourceName> implements Written<Name> {
  readonly filled: Filled<StoredObject>;
  readonly warnings = [];
  readonly #registry: Registry;
  readonly #resource: Name;

  constructor(registry: Registry, resource: Name, filled: Filled<StoredObject>) {
    this.#registry = registry;
    this.#resource = resource;
    this.filled = filled;
  }

  get object(): ResourceTypes[Name] {
    return this.#registry.present(this.#resource, this.filled.value as ResourceTypes[Name]);
  }
}
