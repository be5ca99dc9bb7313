import type { Registry } from '../registry/registry.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import { draft } from './stored.js';

/** The namespaces that every cluster has; they come back when they are deleted. */
const SYSTEM_NAMESPACES: readonly string[] = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Creates what a fresh cluster holds and this one lacks. */
export function bootstrap(registry: Registry): void {
  for (const name of SYSTEM_NAMESPACES) ensureNamespace(registry, name);
}

/** Creates the namespaces of the system again when they have been deleted. */
export function createSystemNamespacesController(context: ControllerContext): Controller {
  return controllerOf(context, {
    name: 'system-namespaces',
    follow: (queue) => ({
      namespaces: (after) => (key) => {
        if (after === undefined && SYSTEM_NAMESPACES.includes(key)) queue.add(key);
      },
    }),
    sync: (name) => ensureNamespace(context.registry, name),
  });
}

function ensureNamespace(registry: Registry, name: string): void {
  if (registry.find({ resource: 'namespaces', namespace: '', name }) !== undefined) return;
  const object = { ...draft('namespaces', { name }), spec: {}, status: {} };
  registry.create({ resource: 'namespaces', namespace: '', object, fieldManager: 'kube-apiserver' });
}
