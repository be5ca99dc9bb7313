import type { Pod, PodCondition } from '../../objects/kubernetes.js';
import type { ContainerReport, PodReport } from '../../objects/pod-report.js';
import { type ConditionDraft, conditionAt } from './conditions.js';

const TERMINAL_REASONS: Readonly<Partial<Record<PodReport['phase'], string>>> = { Succeeded: 'PodCompleted', Failed: 'PodFailed' };

/** The conditions of a pod after a report: those of others as they were, then those that a kubelet writes, in its order. */
export function conditionsAfter(pod: Pod, report: PodReport): readonly PodCondition[] {
  const before = new Map((pod.status.conditions ?? []).map((condition) => [condition.type, condition]));
  const drafts = kubeletConditions(pod, report);
  const written = drafts.map((draft) => conditionAt(draft, before.get(draft.type), report.reportedAtMs));
  for (const { type } of drafts) before.delete(type);
  return [...before.values(), ...written];
}

function kubeletConditions(pod: Pod, report: PodReport): readonly ConditionDraft[] {
  const { metadata, spec } = pod;
  const { phase, containers } = report;
  const closed = closedGates(pod);
  const isReady = report.isReady && closed.length === 0;
  const observedGeneration = metadata.generation;
  const ended = TERMINAL_REASONS[phase];
  const unready = spec.containers.filter((_, index) => !containers[index]?.isReady).map(({ name }) => name);
  const notReady = ended === undefined ? unreadyReason(unready) : { reason: ended };
  const gated = unready.length === 0 ? { reason: 'ReadinessGatesNotReady', message: closed.join(', ') } : notReady;
  const completed = phase === 'Succeeded' ? { reason: 'PodCompleted' } : {};
  const initialized = !isInitializing(report, (spec.initContainers ?? []).length);
  return [
    { type: 'PodReadyToStartContainers', status: truth(ended === undefined && containers.some(hasSandbox)) },
    { type: 'Initialized', status: truth(initialized), ...(initialized ? completed : notReady) },
    { type: 'Ready', status: truth(isReady), ...(!isReady && gated) },
    { type: 'ContainersReady', status: truth(unready.length === 0), ...(unready.length > 0 && notReady) },
    { type: 'PodScheduled', status: 'True' as const },
  ].map((draft) => ({ ...draft, observedGeneration }));
}

/** What keeps a pod from being ready whose containers are: conditions that somebody else has to set. */
function closedGates({ spec, status }: Pod): readonly string[] {
  return (spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const found = status.conditions?.find(({ type }) => type === conditionType);
    if (found === undefined) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    return found.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`];
  });
}

function unreadyReason(names: readonly string[]): Pick<ConditionDraft, 'reason' | 'message'> {
  return { reason: 'ContainersNotReady', message: `containers with unready status: [${names.join(' ')}]` };
}

/** Whether a container has a sandbox to be started in, and its pod an address with it: one that is only being created has not. */
export function hasSandbox({ state, reason }: ContainerReport): boolean {
  return state !== 'waiting' || reason !== 'ContainerCreating';
}

function isInitializing({ phase, containers }: PodReport, initContainers: number): boolean {
  return initContainers > 0 && phase === 'Pending' && !containers.some(hasSandbox);
}

function truth(isTrue: boolean): 'True' | 'False' {
  return isTrue ? 'True' : 'False';
}
