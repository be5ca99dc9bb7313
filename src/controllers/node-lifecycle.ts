import type { KeyedQueue } from '../channels/keyed-queue.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import { NodeLifecycle } from './node-lifecycle-sync.js';
import type { PodsByNode } from './pods-by-node.js';

/** How often kubelets that are late are looked for, in milliseconds (B-307). */
const EVERY_MS = 5_000;

/**
 * Watches over nodes: taints by condition, kubelets that fall silent and what follows for their pods, NoExecute taints at a
 * rate that depends on the state of each zone, labels and events of nodes (B-305 to B-314).
 */
export function createNodeLifecycleController(context: ControllerContext, pods: PodsByNode): Controller {
  let lifecycle: NodeLifecycle | undefined;
  const of = (queue: KeyedQueue): NodeLifecycle => {
    lifecycle ??= new NodeLifecycle({ context, pods, queue });
    return lifecycle;
  };
  const controller = controllerOf(context, {
    name: 'node-lifecycle',
    follow: (queue) => of(queue).followers(),
    listed: () => lifecycle?.listed(),
    sync: (key, queue) => of(queue).sync(key),
    syncMany: (keys, queue) => of(queue).syncMany(keys),
    tick: { everyMs: EVERY_MS, run: (queue) => of(queue).check() },
  });
  return {
    ...controller,
    stop() {
      controller.stop();
      lifecycle?.stop();
    },
  };
}
