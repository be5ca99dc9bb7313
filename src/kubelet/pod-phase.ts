import type { ContainerReport, PodReport } from '../objects/pod-report.js';

/** The phase of a pod whose containers are so, as the kubelet computes it. */
export function podPhase(containers: readonly ContainerReport[], restartPolicy: string | undefined): PodReport['phase'] {
  if (containers.some((container) => container.state === 'waiting' && container.last === undefined)) return 'Pending';
  if (containers.some(({ state }) => state === 'running')) return 'Running';
  if (restartPolicy === undefined || restartPolicy === 'Always') return 'Running';
  if (containers.every(({ state, exitCode }) => state === 'terminated' && exitCode === 0)) return 'Succeeded';
  return restartPolicy === 'Never' ? 'Failed' : 'Running';
}
