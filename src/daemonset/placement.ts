import type { DaemonSet, PodSpec } from '../objects/kubernetes.js';
import { labelOf } from '../objects/label-selector.js';
import { matchesNodeSelector } from '../objects/node-selector.js';
import { untolerated } from '../objects/taints.js';
import type { NodeView } from '../objects/views.js';
import { daemonTolerations } from './tolerations.js';

/** Whether a node gets a pod of the set if it has none, and whether one that it has is left alone (B-062). */
export interface Placement {
  readonly shouldRun: boolean;
  readonly shouldContinue: boolean;
}

/** What placement looks at of a node. */
export type PlaceableNode = Pick<NodeView, 'name' | 'labels' | 'taints'>;

const WANTED: Placement = { shouldRun: true, shouldContinue: true };
const KEPT: Placement = { shouldRun: false, shouldContinue: true };
const REFUSED: Placement = { shouldRun: false, shouldContinue: false };

/** All that there are. */
export const PLACEMENTS: readonly Placement[] = [WANTED, KEPT, REFUSED];

/** Judges one node for a DaemonSet (B-060 to B-085). */
export function judgeNode(daemonSet: DaemonSet, node: PlaceableNode): Placement {
  return placementJudge(daemonSet)(node);
}

/** Judges nodes for a DaemonSet. Nodes that are equal in the labels and taints that matter are judged once. */
export function placementJudge(daemonSet: DaemonSet): (node: PlaceableNode) => Placement {
  const { spec } = daemonSet.spec.template;
  const judge = judgeOf(spec);
  if (dependsOnName(spec)) return judge;
  const keys = labelKeys(spec);
  const known = new Map<string, Placement>();
  return (node) => {
    const key = placementKey(node, keys);
    const placement = known.get(key) ?? judge(node);
    if (known.size < KNOWN_LIMIT) known.set(key, placement);
    return placement;
  };
}

/** Fleets have few kinds of nodes; beyond this many, judging anew is cheaper than remembering. */
const KNOWN_LIMIT = 1000;

function judgeOf(spec: PodSpec): (node: PlaceableNode) => Placement {
  const tolerations = daemonTolerations(spec);
  return (node) => {
    if (!isSelected(spec, node)) return REFUSED;
    if (node.taints.length === 0) return WANTED;
    if (untolerated(node.taints, tolerations, ['NoExecute']).length > 0) return REFUSED;
    return untolerated(node.taints, tolerations, ['NoSchedule']).length > 0 ? KEPT : WANTED;
  };
}

function isSelected({ nodeName, nodeSelector = {}, affinity }: PodSpec, node: PlaceableNode): boolean {
  if (nodeName && nodeName !== node.name) return false;
  if (!Object.entries(nodeSelector).every(([key, value]) => labelOf(node.labels, key) === value)) return false;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || matchesNodeSelector(required, node);
}

function dependsOnName(spec: PodSpec): boolean {
  return Boolean(spec.nodeName) || requiredTerms(spec).some(({ matchFields = [] }) => matchFields.length > 0);
}

function labelKeys(spec: PodSpec): readonly string[] {
  const inAffinity = requiredTerms(spec).flatMap(({ matchExpressions = [] }) => matchExpressions.map(({ key }) => key));
  return [...new Set([...Object.keys(spec.nodeSelector ?? {}), ...inAffinity])];
}

function requiredTerms(spec: PodSpec) {
  return spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
}

function placementKey(node: PlaceableNode, keys: readonly string[]): string {
  if (keys.length === 0 && node.taints.length === 0) return '';
  const { labels, taints } = node;
  return JSON.stringify([keys.map((key) => labelOf(labels, key) ?? null), taints.map(({ key, value, effect }) => [key, value, effect])]);
}
