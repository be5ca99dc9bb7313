import type { Write } from './writes.js';

/** How many objects a write writes. */
export function weightOf(write: Write): number {
  if (write.verb === 'createPods') return write.nodes.length;
  return write.verb === 'reportPods' ? write.reports.length : 1;
}
