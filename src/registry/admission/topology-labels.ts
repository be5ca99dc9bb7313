import type { Pod } from '../../objects/kubernetes.js';
import { type Labels, labelOf } from '../../objects/label-selector.js';
import { find, type RegistryContext } from '../context.js';

const TOPOLOGY = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];
const NOWHERE: Labels = {};

/** A pod with the zone and the region of its node among its labels, if the node has any (B-101). */
export function withTopology(context: RegistryContext, pod: Pod, nodeName: string | undefined): Pod {
  if (!nodeName) return pod;
  const labels = topologyOf(context, nodeName);
  return labels === undefined ? pod : { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...labels } } };
}

/** The labels of a node that say where it is; undefined if it has none. */
export function topologyOf(context: RegistryContext, name: string): Readonly<Record<string, string>> | undefined {
  return topologyLabels(find(context, { resource: 'nodes', namespace: '', name })?.metadata.labels);
}

/** Those among the labels of a node that say where it is; undefined if none does. */
export function topologyLabels(nodeLabels: Labels = {}): Readonly<Record<string, string>> | undefined {
  let labels: Record<string, string> | undefined;
  for (const key of TOPOLOGY) {
    const value = labelOf(nodeLabels, key);
    if (value !== undefined) labels = { ...labels, [key]: value };
  }
  return labels;
}

/** Whether two nodes, of each of which there are the labels that say where it is, are in the same place. */
export function isSamePlace(one: Labels = NOWHERE, other: Labels = NOWHERE): boolean {
  return one === other || TOPOLOGY.every((key) => labelOf(one, key) === labelOf(other, key));
}
