import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from './kubernetes.js';
import { type Labels, labelOf, matchesRequirement } from './label-selector.js';

/** What a node selector looks at. */
export interface SelectableNode {
  readonly name: string;
  readonly labels: Labels;
}

/** Whether any term of a required node affinity matches a node (B-066, B-067). */
export function matchesNodeSelector(selector: NodeSelector, node: SelectableNode): boolean {
  return selector.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

/** A term matches if all its requirements do; one that has none, or that cannot be understood, never does (B-068). */
function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: SelectableNode): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  return matchExpressions.every((one) => matchesExpression(one, node.labels)) && matchFields.every((one) => matchesField(one, node.name));
}

function matchesExpression(requirement: NodeSelectorRequirement, labels: Labels): boolean {
  const { key, operator, values = [] } = requirement;
  if (operator !== 'Gt' && operator !== 'Lt') return isWellFormed(requirement) && matchesRequirement(requirement, labels);
  const [actual, bound] = [integer(labelOf(labels, key)), integer(values.length === 1 ? values[0] : undefined)];
  if (actual === undefined || bound === undefined) return false;
  return operator === 'Gt' ? actual > bound : actual < bound;
}

function isWellFormed({ operator, values = [] }: NodeSelectorRequirement): boolean {
  return operator === 'In' || operator === 'NotIn' ? values.length > 0 : values.length === 0;
}

function matchesField({ key, operator, values = [] }: NodeSelectorRequirement, name: string): boolean {
  if (key !== 'metadata.name' || values.length !== 1) return false;
  if (operator === 'In') return values[0] === name;
  return operator === 'NotIn' && values[0] !== name;
}

function integer(text: string | undefined): bigint | undefined {
  return text !== undefined && /^[-+]?\d+$/.test(text) ? BigInt(text) : undefined;
}
