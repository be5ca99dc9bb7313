import type { ResourceName, ResourceTypes, StoredObject } from '../objects/resources.js';
import { formatTime } from '../objects/time.js';
import type { Uid, Uids } from '../objects/uids.js';
import { BLANKS, type Filled, type Form, formOf } from '../store/form.js';
import type { FilledMutation, Mutation } from '../store/store.js';
import { created, nextVersion, withVersion } from './commit.js';
import { find, keyOf, type ObjectKey, type RegistryContext, storeKey } from './context.js';
import { checked, completed } from './create.js';
import { ownersAfterUpdate } from './managed-fields/owners.js';
import { assertNamespaceTakes } from './namespace-rules.js';

/** Objects to be created that are alike. */
export interface AlikeObjects<Name extends ResourceName> {
  readonly resource: Name;
  readonly namespace: string;
  /** What decides all that they have in common, together with the second in which they are created. */
  readonly common: object;
  /** One of them, as far as its creator decides. */
  readonly draft: (words: SpelledWords) => ResourceTypes[Name];
  readonly words: readonly AlikeWords[];
}

/** What tells one object apart from those that are like it: its name, and at most three texts more (`distinctionOf`), of which the first may be a uid. */
export interface AlikeWords {
  readonly name: string;
  readonly texts: readonly Uid[];
}

/** The same, with the text of each uid. */
export interface SpelledWords extends AlikeWords {
  readonly texts: readonly string[];
}

/** A stored object that becomes what another form gives with its words. */
export interface Refilled {
  readonly filled: Filled<StoredObject>;
  readonly form: Form<StoredObject>;
}

/** A name that is free, with its key. */
interface Place extends AlikeWords {
  readonly key: string;
}

/** The form of objects that were created in a second; undefined if they are more than a form and words. */
interface KnownForm {
  readonly second: string;
  readonly form: Form<StoredObject> | undefined;
}

type AnyMutation = Mutation<StoredObject> | FilledMutation<StoredObject>;

/** By what decides them. */
const known = new WeakMap<object, KnownForm>();

/**
 * Creates objects that are alike, in one commit: one of them is checked like any other, and the rest is as good as that. Those
 * whose names are taken are left out. Throws the ApiError that refuses the first.
 */
export function createMany<Name extends ResourceName>(context: RegistryContext, alike: AlikeObjects<Name>): void {
  const { resource, namespace, common } = alike;
  const places = freePlaces(context, alike);
  const [first] = places;
  if (first === undefined) return;
  const second = formatTime(context.clock.now());
  const last = known.get(common);
  if (last?.second === second && last.form !== undefined) {
    const { form } = last;
    assertNamespaceTakes(context, resource, { name: first.name, namespace });
    const fillings: AnyMutation[] = [];
    for (const place of places) fillings.push(filling(resource, form, place));
    context.store.commit(fillings);
    return;
  }
  const words = spelled(context.store.uids, first);
  const object = checked(context, { resource, namespace, object: alike.draft(words) });
  const form = formOfLike(context, alike, { object, words });
  known.set(common, { second, form });
  const others = places.slice(1).map((place): AnyMutation => {
    return form === undefined ? creation(context, alike, place) : filling(resource, form, place);
  });
  context.store.commit([{ resource, key: first.key, value: (version) => created(context.store.uids, object, version) }, ...others]);
}

function freePlaces<Name extends ResourceName>(context: RegistryContext, { resource, namespace, words }: AlikeObjects<Name>): Place[] {
  const places: Place[] = [];
  for (const { name, texts } of words) {
    const key = storeKey({ resource, namespace, name });
    if (!context.store.has(resource, key)) places.push({ name, texts, key });
  }
  return places;
}

function filling(resource: ResourceName, form: Form<StoredObject>, { name, texts, key }: Place): FilledMutation<StoredObject> {
  return { resource, key, form, name, uid: undefined, texts };
}

function spelled(uids: Uids, { name, texts }: AlikeWords): SpelledWords {
  return { name, texts: texts.map((text) => uids.text(text)) };
}

/** The form of the objects; undefined if the first of them is not what it gives. */
function formOfLike<Name extends ResourceName>(
  context: RegistryContext,
  alike: AlikeObjects<Name>,
  { object, words: { name, texts } }: { readonly object: ResourceTypes[Name]; readonly words: SpelledWords },
): Form<StoredObject> | undefined {
  const [blank = '', uid = '', version, ...blankTexts] = BLANKS;
  const draft = alike.draft({ name: blank, texts: blankTexts });
  const sample = withVersion(
    completed(context, { ...alike, object: draft }, () => uid),
    Number(version),
  );
  const form = formOf<StoredObject>(context.store.uids, alike.resource, sample);
  return form?.fits(withVersion(object, 1), [name, object.metadata.uid, '1', ...texts]) ? form : undefined;
}

/** An object that is not like the others after all. */
function creation<Name extends ResourceName>(context: RegistryContext, alike: AlikeObjects<Name>, place: Place): Mutation<StoredObject> {
  const { resource, namespace } = alike;
  const { uids } = context.store;
  const object = checked(context, { resource, namespace, object: alike.draft(spelled(uids, place)) });
  return { resource, key: place.key, value: (version) => created(uids, object, version) };
}

/**
 * Replaces objects that the caller has just read and changed, each once, in one commit. What is changed must be valid: it is not
 * checked, and the order of metadata stays as it is.
 */
export function replaceMany<Name extends ResourceName>(
  context: RegistryContext,
  resource: Name,
  objects: readonly (ResourceTypes[Name] | Refilled)[],
): void {
  const mutations: AnyMutation[] = [];
  for (const object of objects) mutations.push('filled' in object ? refilling(resource, object) : replacing(context, resource, object));
  if (mutations.length > 0) context.store.commit(mutations);
}

function replacing<Name extends ResourceName>(context: RegistryContext, resource: Name, object: ResourceTypes[Name]): AnyMutation {
  const key = keyOf(resource, object);
  const owned = withOwnersAfter(context, key, object);
  return { resource, key: storeKey(key), value: (version) => nextVersion(owned, version) };
}

function refilling(resource: ResourceName, { filled, form }: Refilled): FilledMutation<StoredObject> {
  const { name, uid, word0, text1, text2 } = filled;
  const key = storeKey({ resource, namespace: form.fact(namespaceOf), name });
  return { resource, key, form, name, uid, texts: [word0, text1, text2] };
}

function namespaceOf({ metadata }: StoredObject): string {
  return metadata.namespace ?? '';
}

/** The object with those who own its fields now, where that is not implied. */
function withOwnersAfter<Name extends ResourceName>(
  context: RegistryContext,
  key: ObjectKey<Name>,
  object: ResourceTypes[Name],
): ResourceTypes[Name] {
  const previous = object.metadata.managedFields === undefined ? undefined : find(context, key);
  if (previous === undefined) return object;
  const managedFields = ownersAfterUpdate(context, { key, object }, { previous, next: object });
  return { ...object, metadata: { ...object.metadata, managedFields } };
}
