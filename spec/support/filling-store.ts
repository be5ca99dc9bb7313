import { distinctionOf } from '#objects/distinction.js';
import type { StoredObject } from '#objects/resources.js';
import type { Form } from '#store/form.js';
import { Keeper } from '#store/lean-object.js';
import { MemoryStore, type MemoryStoreOptions } from '#store/memory-store.js';
import type { FilledMutation, Mutation } from '#store/store.js';

/** A store into which every object that can have a form is put as its form and words, so that all who follow see nothing else. */
export class FillingStore extends MemoryStore<StoredObject> {
  readonly #keeper = new Keeper<StoredObject>(distinctionOf, this.uids);

  constructor(options: MemoryStoreOptions<StoredObject> = {}) {
    super({ distinguish: distinctionOf, ...options });
  }

  override commit(mutations: readonly (Mutation<StoredObject> | FilledMutation<StoredObject>)[]): void {
    super.commit(mutations.map((mutation, index) => this.#filled(mutation, this.version + 1 + index)));
  }

  #filled(mutation: Mutation<StoredObject> | FilledMutation<StoredObject>, version: number): typeof mutation {
    if ('form' in mutation || mutation.value === undefined) return mutation;
    const { resource, key } = mutation;
    const object = mutation.value(version);
    const { name, uid, texts } = distinctionOf(resource, object) ?? {};
    if (name === undefined || uid === undefined || texts === undefined) return { resource, key, value: () => object };
    const words = [name, uid, String(version), ...texts, '', '', ''].slice(0, 6);
    const form = this.#formOf(resource, object, words);
    return form === undefined ? { resource, key, value: () => object } : { resource, key, form, name, uid: this.uids.of(uid), texts };
  }

  #formOf(resource: string, object: StoredObject, words: readonly string[]): Form<StoredObject> | undefined {
    return this.#keeper.formOf(resource, object as unknown as Readonly<Record<string, unknown>>, words);
  }
}
