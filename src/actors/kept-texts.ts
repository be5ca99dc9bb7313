import type { NodeView, PodView } from '../objects/views.js';

/** A view that has just been made of what a message said: nobody else has seen it yet. */
type Fresh<View> = { -readonly [Key in keyof View]: View[Key] };

/**
 * A pod's view keeps the texts of the one that it replaces: those that came with the message are equal, and are garbage at once. Otherwise they
 * would live on, and the old ones die in the part of the heap where that costs most.
 */
export function keepPodTexts(view: Fresh<PodView>, before: PodView): void {
  view.uid = before.uid;
  view.name = before.name;
  if (view.targetNode !== before.targetNode) return;
  view.targetNode = before.targetNode;
  if (view.nodeName !== undefined) view.nodeName = before.targetNode;
}

/** A pod's view names a node by the text that the node's own view has. */
export function keepTargetText(view: Fresh<PodView>, node: NodeView): void {
  view.targetNode = node.name;
  if (view.nodeName !== undefined) view.nodeName = node.name;
}

/** A node's view keeps the texts of the one that it replaces, likewise. */
export function keepNodeTexts(view: Fresh<NodeView>, before: NodeView): void {
  view.uid = before.uid;
  view.name = before.name;
}
