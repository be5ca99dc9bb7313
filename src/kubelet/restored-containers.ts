import type { ContainerReport } from '../objects/pod-report.js';
import type { PodView } from '../objects/views.js';

/** The containers as a kubelet before has left them; undefined if it has not tried any. */
export function restoredContainers({ containers, hasStarted, isReady, phase, spec }: PodView): readonly ContainerReport[] | undefined {
  if (containers?.length === spec.containers.length) return containers;
  if (!hasStarted && phase !== 'Running') return undefined;
  return spec.containers.map((): ContainerReport => ({ state: 'running', restarts: 0, isReady }));
}
