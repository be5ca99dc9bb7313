import { type Change, type NodeView, nodeViewLike, type PodView, podViewLike } from '#objects/views.js';

/** Changes with views as plain objects, which can be compared with others: some views share what they have in common. */
export function plainly(changes: readonly Change[]): readonly unknown[] {
  return changes.map((change) => ({ ...change, ...(change.view && { view: plain(change) }) }));
}

function plain({ resource, view }: Change): unknown {
  if (resource === 'pods') return podViewLike(view as PodView, view as PodView);
  return resource === 'nodes' ? nodeViewLike(view as NodeView, view as NodeView) : view;
}
