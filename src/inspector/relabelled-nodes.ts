import type { ActorFamily, SeenChange } from '../actors/shard-host.js';
import type { NodeView, PodView } from '../objects/views.js';
import type { ActorIndex } from './actor-index.js';
import { REVISION_LABEL, ZONE_LABEL } from './fleet-cells.js';

/** A family without actors: by it the index learns of labels that a cell shows, which may change without any actor taking a step. */
export function relabelledNodes(index: () => ActorIndex | undefined): ActorFamily {
  return {
    changed: (changes) => {
      const present = index();
      if (present === undefined) return;
      for (const change of changes) {
        const node = relabelled(change);
        if (node !== undefined) present.touchNode(node);
      }
    },
    listed: () => undefined,
    stop: () => undefined,
    describe: () => [].values(),
  };
}

/** The node whose cell shows another label now. */
function relabelled({ resource, view, before }: SeenChange): string | undefined {
  if (view === undefined || before === undefined) return undefined;
  if (resource === 'nodes') {
    const [now, then] = [view as NodeView, before as NodeView];
    return now.labels[ZONE_LABEL] === then.labels[ZONE_LABEL] ? undefined : now.name;
  }
  if (resource !== 'pods') return undefined;
  const [now, then] = [view as PodView, before as PodView];
  return now.labels[REVISION_LABEL] === then.labels[REVISION_LABEL] ? undefined : now.nodeName;
}
