import { put, takeOut } from './commit.js';
import { find, type RegistryContext } from './context.js';
import { isHeld } from './namespace-rules.js';

const CONTENT_FINALIZER = 'kubernetes';

/** Says that a terminating namespace is empty: it goes, unless a finalizer of somebody else holds it. */
export function finalizeNamespace(context: RegistryContext, name: string): void {
  const key = { resource: 'namespaces', namespace: '', name } as const;
  const namespace = find(context, key);
  if (namespace?.metadata.deletionTimestamp === undefined) return;
  const { finalizers = [] } = namespace.spec;
  const others = finalizers.filter((finalizer) => finalizer !== CONTENT_FINALIZER);
  const finalized = { ...namespace, spec: others.length > 0 ? { finalizers: others } : {} };
  if (!isHeld(finalized)) takeOut(context, key);
  else if (others.length < finalizers.length) put(context, key, finalized);
}
