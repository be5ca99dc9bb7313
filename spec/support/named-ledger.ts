import { DaemonSetLedger } from '#daemonset/ledger.js';
import type { NodeView, PodView } from '#objects/views.js';

const places = new Map<string, number>();

/** The place of the node of a name, as views give it; −1 if there is no name. */
function placeOf(name: string | undefined): number {
  if (name === undefined) return -1;
  const place = places.get(name) ?? places.size;
  places.set(name, place);
  return place;
}

/** A ledger that is told of nodes and pods by their names alone. */
export class NamedLedger extends DaemonSetLedger {
  override setNode(view: NodeView, place = placeOf(view.name)): void {
    super.setNode(view, place);
  }

  override removeNode(node: number | string): void {
    super.removeNode(typeof node === 'string' ? placeOf(node) : node);
  }

  override setPod(view: PodView, place = placeOf(view.targetNode), before = view, from = placeOf(before.targetNode)): void {
    super.setPod(view, place, before, from);
  }

  override removePod(view: PodView, place = placeOf(view.targetNode)): void {
    super.removePod(view, place);
  }

  override isWokenBy(view: NodeView, before: NodeView | undefined, place = placeOf(view.name)): boolean {
    return super.isWokenBy(view, before, place);
  }
}
