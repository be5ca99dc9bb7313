import type { ViewCache } from '../actors/shard-host.js';
import type { NodeView, PodView } from '../objects/views.js';
import type { ActorIndex } from './actor-index.js';
import { shardChart } from './inspected-charts.js';
import type { CellDetails, FleetPart } from './inspection-messages.js';

/** Cells that are made at once: some milliseconds. */
const CELLS_PER_PART = 4_000;
/** Slots that are looked at, at once, for changes. */
const SLOTS_PER_PART = 200_000;
/** The most nodes behind cells that are told of at once. */
const DETAILS_MAX = 100;
/** Zones and revisions are numbered in a byte; those that find no number share this one. */
const OTHER = 255;

/** The label that says in which zone a node is. */
export const ZONE_LABEL = 'topology.kubernetes.io/zone';
/** The label that says of which revision a pod is. */
export const REVISION_LABEL = 'controller-revision-hash';

/** What is asked for. */
export interface FleetQuestion {
  readonly since: number;
  readonly from: number;
  /** The uid of the DaemonSet whose pods are shown. */
  readonly daemonSet: string | undefined;
}

/** The nodes of a shard as cells. */
export class FleetCells {
  readonly #index: ActorIndex;
  readonly #views: ViewCache;
  readonly #zones = new Numbers();
  readonly #revisions = new Numbers();

  constructor(index: ActorIndex, views: ViewCache) {
    this.#index = index;
    this.#views = views;
  }

  /** The cells that have changed after a tick, in parts. */
  part({ since, from, daemonSet }: FleetQuestion): FleetPart {
    const { nodes, isComplete, tick } = this.#index;
    const cells: number[] = [];
    const stop = Math.min(nodes.end, from + SLOTS_PER_PART);
    let slot = from;
    for (; slot < stop && cells.length < CELLS_PER_PART * 2; slot += 1) {
      if (nodes.changedAt(slot) > since) cells.push(slot, this.#cell(slot, daemonSet));
    }
    if (from === 0) this.#index.tick += 1;
    const next = slot < nodes.end ? slot : undefined;
    return { cells: new Uint32Array(cells), zones: this.#zones.names, revisions: this.#revisions.names, tick, next, isComplete };
  }

  /** The nodes behind some cells; those that are gone are left out. */
  details(slots: readonly number[], daemonSet: string | undefined): readonly CellDetails[] {
    const { nodes, tables } = this.#index;
    return slots.slice(0, DETAILS_MAX).flatMap((slot): CellDetails[] => {
      const [id, node] = [nodes.idAt(slot), nodes.nodeAt(slot)];
      if (id === undefined || node === undefined) return [];
      const row = { id, chart: 'node', state: stateOf('node', nodes.stateAt(slot)), node };
      const pod = this.#podOf(node, daemonSet);
      if (pod === undefined) return [{ slot, node: row, pod: undefined }];
      const podId = `pod/${pod.namespace}/${pod.name}`;
      const podSlot = tables.get('pod')?.slotOf(podId);
      const state = podSlot === undefined ? 'pending' : stateOf('pod', tables.get('pod')?.stateAt(podSlot) ?? 0);
      return [{ slot, node: row, pod: { id: podId, chart: 'pod', state, node, reason: pod.reason } }];
    });
  }

  #cell(slot: number, daemonSet: string | undefined): number {
    const { nodes, tables } = this.#index;
    const name = nodes.nodeAt(slot);
    if (name === undefined) return 0;
    const zone = this.#zones.of(zoneOf(this.#views.node(name)));
    const pod = this.#podOf(name, daemonSet);
    if (pod === undefined) return (nodes.stateAt(slot) + 1) | (zone << 8);
    const pods = tables.get('pod');
    const podSlot = pods?.slotOf(`pod/${pod.namespace}/${pod.name}`);
    const podState = podSlot === undefined ? 1 : (pods?.stateAt(podSlot) ?? 0) + 1;
    const revision = this.#revisions.of(pod.labels[REVISION_LABEL] ?? '');
    return ((nodes.stateAt(slot) + 1) | (zone << 8) | (podState << 16) | (revision << 24)) >>> 0;
  }

  /** The newest pod of the DaemonSet on a node: during an update there may be two. */
  #podOf(node: string, daemonSet: string | undefined): PodView | undefined {
    if (daemonSet === undefined) return undefined;
    let newest: PodView | undefined;
    for (const pod of this.#views.podsOfNode(node)) {
      if (pod.controllerUid === daemonSet && (newest === undefined || isMoreTelling(pod, newest))) newest = pod;
    }
    return newest;
  }
}

/** A pod that stays tells more than one that goes, and a younger one more than an older one. */
function isMoreTelling(pod: PodView, other: PodView): boolean {
  const [isGoing, isOtherGoing] = [pod.deletionAtMs !== undefined, other.deletionAtMs !== undefined];
  return isGoing === isOtherGoing ? pod.createdAtMs > other.createdAtMs : isOtherGoing;
}

/** Gives numbers to names, up to a byte's worth. */
class Numbers {
  readonly names: string[] = [''];
  readonly #numbers = new Map<string, number>([['', 0]]);

  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.names.length >= OTHER) return OTHER;
    this.#numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}

function zoneOf(view: NodeView | undefined): string {
  return view?.labels[ZONE_LABEL] ?? '';
}

function stateOf(chart: string, number: number) {
  return shardChart(chart)?.states[number] ?? {};
}
