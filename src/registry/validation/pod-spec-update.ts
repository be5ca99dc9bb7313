import { semanticallyEqual } from '../../objects/equality.js';
import { type FieldError, forbidden, invalid } from '../../objects/field-error.js';
import type { Container, PodSpec, Toleration } from '../../objects/kubernetes.js';
import { unifiedDiff } from '../../objects/unified-diff.js';
import { goPodSpec } from './go-pod-spec.js';

const CHANGEABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** What an update of a pod may not change: nearly everything. */
export function podSpecUpdateErrors(next: PodSpec, previous: PodSpec): readonly FieldError[] {
  if (next.containers.length !== previous.containers.length) {
    return [forbidden('spec.containers', 'pod updates may not add or remove containers')];
  }
  if ((next.initContainers ?? []).length !== (previous.initContainers ?? []).length) {
    return [forbidden('spec.initContainers', 'pod updates may not add or remove containers')];
  }
  const errors = [
    ...deadlineErrors(next.activeDeadlineSeconds, previous.activeDeadlineSeconds),
    ...gateErrors(next, previous),
    ...tolerationErrors(next, previous),
  ];
  const wished = withoutChangeable(next, previous);
  if (errors.length > 0 || semanticallyEqual(wished, previous)) return errors;
  return [forbidden('spec', `pod updates may not change fields other than ${CHANGEABLE}\n${differences(previous, wished)}`)];
}

/** How many lines a spec may have whose changes are shown, as Kubernetes writes them: some fifty containers. The time grows with the square. */
const MAX_LINES = 5_000;

/** What Kubernetes adds to its complaint, for people: a diff of what it has inside. */
function differences(previous: PodSpec, wished: PodSpec): string {
  const [before, after] = [goPodSpec(previous), goPodSpec(wished)];
  const isLong = [before, after].some((text) => text.split('\n', MAX_LINES + 1).length > MAX_LINES);
  return isLong ? '' : unifiedDiff(before, after);
}

/** The new spec with the old values of all that may change. */
function withoutChangeable(next: PodSpec, previous: PodSpec): PodSpec {
  const { terminationGracePeriodSeconds: grace = 0 } = previous;
  const mayShorten = grace < 0 && next.terminationGracePeriodSeconds === 1;
  return {
    ...next,
    containers: withImagesOf(next.containers, previous.containers),
    ...(next.initContainers && { initContainers: withImagesOf(next.initContainers, previous.initContainers ?? []) }),
    activeDeadlineSeconds: previous.activeDeadlineSeconds,
    schedulingGates: previous.schedulingGates,
    tolerations: previous.tolerations,
    ...(mayShorten && { terminationGracePeriodSeconds: grace }),
  };
}

function withImagesOf(containers: readonly Container[], previous: readonly Container[]): readonly Container[] {
  return containers.map((container, index) => ({ ...container, image: previous[index]?.image }));
}

function deadlineErrors(next: number | undefined, previous: number | undefined): readonly FieldError[] {
  const field = 'spec.activeDeadlineSeconds';
  if (previous === undefined) return [];
  if (next === undefined) return [invalid(field, next, 'must not update from a positive integer to nil value')];
  return next > previous ? [invalid(field, next, 'must be less than or equal to previous value')] : [];
}

/** Gates may be taken away, one by one. */
function gateErrors({ schedulingGates = [] }: PodSpec, previous: PodSpec): readonly FieldError[] {
  const known = new Set((previous.schedulingGates ?? []).map(({ name }) => name));
  return schedulingGates.flatMap(({ name }, index) =>
    known.has(name)
      ? []
      : [forbidden(`spec.schedulingGates[${index}].name`, `only deletion is allowed, but found new scheduling gate '${name}'`)],
  );
}

/** Tolerations may be added, and the time that one holds may be changed. */
function tolerationErrors(next: PodSpec, previous: PodSpec): readonly FieldError[] {
  const known = new Set((next.tolerations ?? []).map(tolerationText));
  const kept = (previous.tolerations ?? []).every((old) => known.has(tolerationText(old)));
  return kept ? [] : [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

function tolerationText({ key, operator, value, effect }: Toleration): string {
  return JSON.stringify([key, operator, value, effect]);
}
