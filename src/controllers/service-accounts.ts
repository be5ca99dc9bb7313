import type { Registry } from '../registry/registry.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import { draft, isRefused } from './stored.js';

const NAME = 'default';

/** Keeps a service account `default` in each namespace. */
export function createServiceAccountsController(context: ControllerContext): Controller {
  const { registry } = context;
  return controllerOf(context, {
    name: 'service-accounts',
    follow: (queue) => ({
      namespaces: (after, before) => () => {
        if (after !== undefined && before === undefined) queue.add(after.metadata.name);
      },
      serviceaccounts: (after, before) => () => {
        if (after === undefined && before?.metadata.name === NAME) queue.add(before.metadata.namespace ?? '');
      },
    }),
    sync: (namespace) => ensure(registry, namespace),
  });
}

function ensure(registry: Registry, namespace: string): void {
  if (registry.find({ resource: 'serviceaccounts', namespace, name: NAME }) !== undefined) return;
  const object = draft('serviceaccounts', { name: NAME, namespace });
  // A namespace that is gone or on its way out needs none.
  isRefused(['NotFound', 'Forbidden'], () =>
    registry.create({ resource: 'serviceaccounts', namespace, object, fieldManager: 'kube-controller-manager' }),
  );
}
