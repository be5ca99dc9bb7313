import type { ObjectMeta } from '../objects/kubernetes.js';
import { definition } from '../objects/schema.js';

let order: readonly string[] | undefined;

/** Metadata with its fields in the order in which Kubernetes writes them, and without those that are undefined. */
export function orderedMetadata<Metadata extends ObjectMeta>(metadata: Metadata): Metadata {
  order ??= Object.keys(definition('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta').properties ?? {});
  const fields = metadata as unknown as Readonly<Record<string, unknown>>;
  const ordered: Record<string, unknown> = {};
  // Every write of every object comes through here: a plain loop is several times faster than lists of entries.
  for (const name of order) if (fields[name] !== undefined) ordered[name] = fields[name];
  return ordered as unknown as Metadata;
}
