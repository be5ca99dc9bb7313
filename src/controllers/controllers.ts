import { createBinderController } from './binder.js';
import { createSystemNamespacesController } from './bootstrap.js';
import type { Controller, ControllerContext } from './controller.js';
import { createEventTtlController } from './event-ttl.js';
import { Feed } from './feed.js';
import { createNamespacesController } from './namespaces.js';
import { createNodeLeasesController } from './node-leases.js';
import { createNodeLifecycleController } from './node-lifecycle.js';
import { createNodePoolsController } from './node-pools.js';
import { createOwnerGcController } from './owner-gc.js';
import { createPodGcController } from './pod-gc.js';
import { PodsByNode } from './pods-by-node.js';
import { createRootCaController } from './root-ca.js';
import { createServiceAccountsController } from './service-accounts.js';
import { createTaintEvictionController } from './taint-eviction.js';

/** Which controllers run. */
export interface ControllersOptions {
  /** Whether pods are bound to nodes here; otherwise someone outside does that. */
  readonly binder: boolean;
}

/** The controllers that run. */
export interface RunningControllers {
  readonly names: readonly string[];
  /** The store keys of the pods that are bound to a node at present; undefined until the controllers have seen all that there is. */
  podsOn(nodeName: string): IterableIterator<string> | undefined;
  stop(): void;
}

/** Starts the controllers on what the store holds; `bootstrap` comes first. */
export function startControllers(context: ControllerContext, { binder }: ControllersOptions): RunningControllers {
  const feed = new Feed(context.registry.store, context.clock);
  const pods = new PodsByNode(feed);
  const controllers: readonly Controller[] = [
    createSystemNamespacesController(context),
    createRootCaController(context),
    createServiceAccountsController(context),
    createNamespacesController(context),
    createNodePoolsController(context),
    createNodeLeasesController(context),
    createNodeLifecycleController(context, pods),
    ...(binder ? [createBinderController(context, pods)] : []),
    createTaintEvictionController(context, pods),
    createPodGcController(context, pods),
    createOwnerGcController(context),
    createEventTtlController(context),
  ];
  for (const controller of controllers) controller.start(feed);
  feed.start();
  return {
    names: controllers.map(({ name }) => name),
    podsOn: (nodeName) => (pods.isPresent ? pods.keys(nodeName) : undefined),
    stop() {
      feed.stop();
      for (const controller of controllers) controller.stop();
    },
  };
}
