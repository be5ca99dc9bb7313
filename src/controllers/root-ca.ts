import type { Registry } from '../registry/registry.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import { draft, isRefused } from './stored.js';

const NAME = 'kube-root-ca.crt';
const FIELD_MANAGER = 'kube-controller-manager';
const ANNOTATIONS = {
  'kubernetes.io/description':
    'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
};

/** Keeps a config map with the cluster's CA certificate in each namespace; it is put right when someone edits or deletes it. */
export function createRootCaController(context: ControllerContext): Controller {
  const { registry } = context;
  return controllerOf(context, {
    name: 'root-ca',
    follow: (queue) => ({
      namespaces: (after, before) => () => {
        if (after !== undefined && before === undefined) queue.add(after.metadata.name);
      },
      configmaps: (after, before) => () => {
        const { name, namespace = '' } = (after ?? before)?.metadata ?? {};
        if (name === NAME) queue.add(namespace);
      },
    }),
    sync: (namespace) => ensure(registry, namespace),
  });
}

/** Sees to it that each namespace has the present certificate, at once. */
export function ensureRootCa(registry: Registry): void {
  for (const [, { metadata }] of registry.store.snapshot().entries('namespaces')) ensure(registry, metadata.name);
}

function ensure(registry: Registry, namespace: string): void {
  const key = { resource: 'configmaps', namespace, name: NAME } as const;
  const data = { 'ca.crt': registry.caCertificate };
  const known = registry.find(key);
  if (known === undefined) {
    const object = { ...draft('configmaps', { name: NAME, namespace, annotations: ANNOTATIONS }), data };
    // A namespace that is gone or on its way out needs none.
    isRefused(['NotFound', 'Forbidden'], () => registry.create({ resource: 'configmaps', namespace, object, fieldManager: FIELD_MANAGER }));
    return;
  }
  if (JSON.stringify(known.data) === JSON.stringify(data)) return;
  registry.update({ key, object: { ...known, data }, fieldManager: FIELD_MANAGER });
}
