import type { Node, Taint } from '../../objects/kubernetes.js';

const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** A new node takes no pods until the node life cycle controller has seen that it is ready (B-311). */
export function admitNode(node: Node): Node {
  const { taints = [] } = node.spec;
  if (taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect)) return node;
  return { ...node, spec: { ...node.spec, taints: [...taints, NOT_READY] } };
}
