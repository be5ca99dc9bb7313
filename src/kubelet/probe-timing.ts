import type { Container, Probe } from '../objects/kubernetes.js';

/**
 * When the kubelet finds a container ready, in milliseconds after its start, if its probes would succeed from `succeedsMs` on.
 * Without probes it is ready at once; while a startup probe has not succeeded, it is not asked whether it is ready.
 */
export function readyAfterMs({ startupProbe, readinessProbe }: Container, succeedsMs: number): number {
  const startedMs = startupProbe === undefined ? 0 : firstSuccessMs(startupProbe, 0, succeedsMs);
  return readinessProbe === undefined ? startedMs : firstSuccessMs(readinessProbe, startedMs, succeedsMs);
}

/** A probe runs first after its initial delay, then once a period; it counts when it has succeeded often enough in a row. */
function firstSuccessMs(probe: Probe, fromMs: number, succeedsMs: number): number {
  const periodMs = (probe.periodSeconds ?? 10) * 1_000;
  const firstMs = Math.max((probe.initialDelaySeconds ?? 0) * 1_000, fromMs);
  const failures = Math.max(0, Math.ceil((succeedsMs - firstMs) / periodMs));
  return firstMs + (failures + (probe.successThreshold ?? 1) - 1) * periodMs;
}
