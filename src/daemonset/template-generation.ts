import type { DaemonSet } from '../objects/kubernetes.js';

/** The annotation that counts the changes of a DaemonSet's template. */
const TEMPLATE_GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation';

/** The template generation of a DaemonSet in decimal; undefined if it has none, or none that is a whole number (B-093). */
export function templateGeneration({ metadata }: DaemonSet): string | undefined {
  const text = metadata.annotations?.[TEMPLATE_GENERATION_ANNOTATION] ?? '';
  return /^[-+]?\d+$/.test(text) ? BigInt(text.replace('+', '')).toString() : undefined;
}
