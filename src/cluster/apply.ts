import { applyPatch, LAST_APPLIED } from '../objects/patch/apply-patch.js';
import { apiVersion, type ResourceName, type StoredObject } from '../objects/resources.js';
import { sortedJson } from '../objects/sorted-json.js';
import { type ClusterClient, nameOf, type ObjectDraft } from './client.js';

/** What applying an object did. */
export interface Applied {
  readonly object: StoredObject;
  readonly outcome: 'created' | 'configured' | 'unchanged';
}

/**
 * Applies objects in their order, as `kubectl apply` does on the client's side: what is in the cluster becomes what is wanted,
 * what was applied before and is wanted no more goes, and what others have set stays. Rejects with the first ApiError.
 */
export async function applyAll(client: ClusterClient, objects: readonly ObjectDraft[]): Promise<readonly Applied[]> {
  const applied: Applied[] = [];
  for (const object of objects.flatMap(listed)) applied.push(await applyOne(client, object));
  return applied;
}

/** The objects of a list; any other object is by itself. */
function listed(object: ObjectDraft): readonly ObjectDraft[] {
  const { kind, items } = object;
  return kind === 'List' && Array.isArray(items) ? (items as ObjectDraft[]).flatMap(listed) : [object];
}

async function applyOne(client: ClusterClient, draft: ObjectDraft): Promise<Applied> {
  const resource = client.resourceOf(draft);
  const desired = { ...draft, apiVersion: apiVersion(resource) };
  const marked = withLastApplied(desired, resource.namespaced);
  const live = await client.find<ResourceName>(resource, nameOf(desired));
  if (live === undefined) return { object: await client.create(marked), outcome: 'created' };
  const patch = applyPatch(resource.schema, lastApplied(live), marked);
  const object = await client.patch<ResourceName>(resource, nameOf(desired), patch, { type: 'strategic' });
  return { object, outcome: object.metadata.resourceVersion === live.metadata.resourceVersion ? 'unchanged' : 'configured' };
}

/** The object with itself, as it is wanted, in an annotation; kubectl writes the same and goes on from there. */
function withLastApplied(draft: ObjectDraft, isNamespaced: boolean): ObjectDraft {
  const { metadata = {} } = draft;
  const { annotations = {}, ...rest } = metadata as { annotations?: Readonly<Record<string, string>> };
  const { [LAST_APPLIED]: _before, ...others } = annotations;
  const namespace = isNamespaced ? { namespace: metadata.namespace ?? 'default' } : {};
  const wanted = { ...draft, metadata: { annotations: others, ...namespace, ...rest } };
  return { ...wanted, metadata: { ...wanted.metadata, annotations: { ...others, [LAST_APPLIED]: `${sortedJson(wanted)}\n` } } };
}

function lastApplied({ metadata }: StoredObject): Readonly<Record<string, unknown>> | undefined {
  const text = metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    // Somebody has broken the annotation: nothing is known of what was applied before.
    return undefined;
  }
}
