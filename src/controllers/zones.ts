import type { Node } from '../objects/kubernetes.js';
import type { Labels } from '../objects/label-selector.js';
import { type Reaction, reactions } from './follower.js';
import { readyStatus } from './node-conditions.js';

/** From this part of unready nodes on, and more than this many, a zone is disrupted (B-310). */
const DISRUPTED = { part: 0.55, moreThan: 2 } as const;
/** Up to this many nodes a disrupted zone gets no taints at all. */
const SMALL_ZONE = 50;
/** Nodes that get a NoExecute taint per second (B-309, B-310). */
const RATES = { normal: 0.1, disrupted: 0.01 } as const;
const EXCLUDED = 'node.kubernetes.io/exclude-disruption';
const REGION_LABELS = ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'];
const ZONE_LABELS = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];

type ZoneState = 'normal' | 'partlyDisrupted' | 'disrupted';

interface Zone {
  nodes: number;
  ready: number;
}

/** The zone of a node: its region and zone labels. */
export function zoneOf({ metadata: { labels = {} } }: Node): string {
  return `${firstOf(labels, REGION_LABELS)}:${firstOf(labels, ZONE_LABELS)}`;
}

function firstOf(labels: Labels, keys: readonly string[]): string {
  for (const key of keys) {
    const value = labels[key];
    if (value !== undefined) return value;
  }
  return '';
}

/** The nodes of each zone and how many are ready, counted node by node. */
export class Zones {
  readonly #zones = new Map<string, Zone>();

  nodeChanged(after: Node | undefined, before: Node | undefined): Reaction | undefined {
    if (after !== undefined && before !== undefined && countsAlike(after, before)) return undefined;
    return reactions(this.#counted(before, -1), this.#counted(after, 1));
  }

  names(): IterableIterator<string> {
    return this.#zones.keys();
  }

  /** Whether there are zones, and none has a node that is ready: rather than all nodes, the network will have failed. */
  get isAllDisrupted(): boolean {
    return this.#zones.size > 0 && [...this.#zones.values()].every((zone) => stateOf(zone) === 'disrupted');
  }

  /** How many nodes of a zone may get a NoExecute taint per second. */
  rate(name: string): number {
    const zone = this.#zones.get(name);
    if (zone === undefined || stateOf(zone) !== 'partlyDisrupted') return RATES.normal;
    return zone.nodes > SMALL_ZONE ? RATES.disrupted : 0;
  }

  #counted(node: Node | undefined, change: 1 | -1): Reaction | undefined {
    if (node === undefined || isExcluded(node)) return undefined;
    const name = zoneOf(node);
    const isReady = readyStatus(node) === 'True';
    return () => this.#count(name, { nodes: change, ready: isReady ? change : 0 });
  }

  #count(name: string, { nodes, ready }: Zone): void {
    const zone = this.#zones.get(name) ?? { nodes: 0, ready: 0 };
    zone.nodes += nodes;
    zone.ready += ready;
    if (zone.nodes === 0) this.#zones.delete(name);
    else this.#zones.set(name, zone);
  }
}

function isExcluded({ metadata: { labels } }: Node): boolean {
  return labels?.[EXCLUDED] !== undefined;
}

function countsAlike(a: Node, b: Node): boolean {
  if (readyStatus(a) !== readyStatus(b)) return false;
  return a.metadata.labels === b.metadata.labels || (zoneOf(a) === zoneOf(b) && isExcluded(a) === isExcluded(b));
}

function stateOf({ nodes, ready }: Zone): ZoneState {
  const unready = nodes - ready;
  if (ready === 0) return 'disrupted';
  return unready > DISRUPTED.moreThan && unready / nodes >= DISRUPTED.part ? 'partlyDisrupted' : 'normal';
}
