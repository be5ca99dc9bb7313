// What the rules look at, read off plain objects. Nothing here comes from src/daemonset, which it is to judge.
import type { ControllerRevision, DaemonSet, LabelSelector, Node, Pod, Taint, Toleration } from '../../src/objects/kubernetes.js';
import type { World } from './world.js';

const HASH = 'controller-revision-hash';
const GENERATION = 'pod-template-generation';

/** The uid of whoever controls an object. */
export function ownerOf({ metadata }: Pick<Pod | ControllerRevision, 'metadata'>): string | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid;
}

/** The node that a pod is on or, before that, the one that it is made for (B-098). */
export function nodeOf({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms) {
    for (const { key, operator, values = [] } of matchFields) {
      if (key === 'metadata.name' && operator === 'In' && values.length === 1) return values[0];
    }
  }
  return undefined;
}

export function hashOf({ metadata }: Pick<Pod | ControllerRevision, 'metadata'>): string | undefined {
  return metadata.labels?.[HASH];
}

export function isTerminating({ metadata }: Pick<Pod | DaemonSet, 'metadata'>): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.deletionTimestamp !== null;
}

/** Failed or Succeeded. */
export function hasEnded({ status }: Pod): boolean {
  return status.phase === 'Failed' || status.phase === 'Succeeded';
}

export function isReady({ status }: Pod | Node): boolean {
  const conditions: readonly { readonly type: string; readonly status: string }[] = status.conditions ?? [];
  return conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}

/** Ready for minReadySeconds (B-203). */
export function isAvailable(set: DaemonSet, pod: Pod, nowMs: number): boolean {
  const ready = pod.status.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True') return false;
  const seconds = set.spec.minReadySeconds ?? 0;
  if (seconds === 0) return true;
  return Boolean(ready.lastTransitionTime) && Date.parse(ready.lastTransitionTime ?? '') + 1_000 * seconds <= nowMs;
}

export function matches(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}

/** The pods that a set manages: it controls them, and its selector matches them. */
export function podsOf(world: World, set: DaemonSet): readonly Pod[] {
  const { uid, namespace } = set.metadata;
  const own = [...world.pods.values()].filter((pod) => ownerOf(pod) === uid && pod.metadata.namespace === namespace);
  return own.filter(({ metadata }) => matches(set.spec.selector, metadata.labels));
}

export function revisionsOf(world: World, set: DaemonSet): readonly ControllerRevision[] {
  return [...world.controllerrevisions.values()].filter((revision) => ownerOf(revision) === set.metadata.uid);
}

/** The revision that holds the set's template: of several the highest (B-265). */
export function currentRevision(world: World, set: DaemonSet): ControllerRevision | undefined {
  const text = templateText(set);
  const equal = revisionsOf(world, set).filter((revision) => dataText(revision) === text);
  return equal.toSorted((one, other) => other.revision - one.revision)[0];
}

/** Whether a revision holds the set's template. */
export function holdsTemplate(revision: ControllerRevision, set: DaemonSet): boolean {
  return dataText(revision) === templateText(set);
}

/** By its hash, or by its template generation (B-187). */
export function isUpToDate(set: DaemonSet, hash: string | undefined, { metadata }: Pod): boolean {
  if (hash !== undefined && metadata.labels?.[HASH] === hash) return true;
  const generation = set.metadata.annotations?.['deprecated.daemonset.template.generation'];
  return generation !== undefined && metadata.labels?.[GENERATION] === generation;
}

/** Bound first, then the oldest, then by name (B-116). */
export function ranked(pods: readonly Pod[]): readonly Pod[] {
  const rank = ({ spec, metadata }: Pod) => [spec.nodeName ? '0' : '1', metadata.creationTimestamp, metadata.name].join('/');
  return pods.toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

/** Whether a node gets a pod, and whether it keeps one (B-062). */
export function placement(set: DaemonSet, node: Node): { readonly shouldRun: boolean; readonly shouldContinue: boolean } {
  if (!isSelected(set, node)) return { shouldRun: false, shouldContinue: false };
  const open = (node.spec.taints ?? []).filter((taint) => !tolerationsOf(set).some((toleration) => covers(toleration, taint)));
  if (open.some(({ effect }) => effect === 'NoExecute')) return { shouldRun: false, shouldContinue: false };
  return { shouldRun: !open.some(({ effect }) => effect === 'NoSchedule'), shouldContinue: true };
}

function isSelected({ spec }: DaemonSet, node: Node): boolean {
  const { nodeSelector = {}, affinity } = spec.template.spec;
  const labels = node.metadata.labels ?? {};
  if (!Object.entries(nodeSelector).every(([key, value]) => labels[key] === value)) return false;
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (terms === undefined) return true;
  return terms.some(({ matchExpressions = [], matchFields = [] }) => {
    if (matchExpressions.length + matchFields.length === 0) return false;
    const byLabel = matchExpressions.every(({ key, operator, values = [] }) => meets(labels[key], operator, values));
    return byLabel && matchFields.every(({ operator, values = [] }) => meets(node.metadata.name, operator, values));
  });
}

function meets(value: string | undefined, operator: string, values: readonly string[]): boolean {
  if (operator === 'In') return value !== undefined && values.includes(value);
  if (operator === 'NotIn') return value === undefined || !values.includes(value);
  return operator === 'Exists' ? value !== undefined : value === undefined;
}

const DAEMON_TOLERATIONS: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

/** The template's own and those that every daemon pod gets (B-077). */
function tolerationsOf({ spec }: DaemonSet): readonly Toleration[] {
  return [...(spec.template.spec.tolerations ?? []), ...DAEMON_TOLERATIONS];
}

function covers({ key = '', operator = 'Equal', effect, value = '' }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key === '') return operator === 'Exists';
  return key === taint.key && (operator === 'Exists' || value === (taint.value ?? ''));
}

/** The taints of a node that would drive a pod away (B-320). */
export function drivesAway(node: Node, pod: Pod): boolean {
  const tolerations = pod.spec.tolerations ?? [];
  return (node.spec.taints ?? []).some((taint) => {
    if (taint.effect !== 'NoExecute') return false;
    const covering = tolerations.filter((toleration) => covers(toleration, taint));
    return covering.length === 0 || covering.some(({ tolerationSeconds }) => tolerationSeconds !== undefined);
  });
}

const TEXTS = new WeakMap<object, string>();

function templateText(set: DaemonSet): string {
  return textOf(set.spec.template, (template) => template);
}

function dataText(revision: ControllerRevision): string {
  return textOf(revision, () => {
    const { template } = (revision.data as { readonly spec: { readonly template: Readonly<Record<string, unknown>> } }).spec;
    const { $patch: _patch, ...rest } = template;
    return rest;
  });
}

function textOf(object: object, read: (object: object) => unknown): string {
  const known = TEXTS.get(object);
  if (known !== undefined) return known;
  const text = JSON.stringify(sorted(read(object)));
  TEXTS.set(object, text);
  return text;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}
