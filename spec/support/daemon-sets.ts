import type {
  ControllerRevision,
  DaemonSet,
  DaemonSetSpec,
  DaemonSetStatus,
  DaemonSetUpdateStrategy,
  PodSpec,
  PodTemplateSpec,
  StoredMeta,
  Taint,
} from '#objects/kubernetes.js';
import type { NodeView, PodView } from '#objects/views.js';
import { container, storedMeta } from './api-objects.js';

/** The moment at which the pods of these builders have been ready for a minute. */
export const NOW_MS = Date.parse('2026-11-23T19:20:00Z');

/** What differs from the DaemonSet that the builder makes. */
export interface DaemonSetParts {
  readonly metadata?: Partial<StoredMeta>;
  readonly spec?: Partial<DaemonSetSpec>;
  readonly template?: Partial<PodSpec>;
  readonly status?: Partial<DaemonSetStatus>;
  /** The template generation. */
  readonly generation?: number;
}

/** The DaemonSet `web` in `default`, which selects `app=web` and rolls one node at a time, unless told otherwise. */
export function daemonSet({ metadata = {}, spec = {}, template = {}, status = {}, generation = 1 }: DaemonSetParts = {}): DaemonSet {
  const annotations = { 'deprecated.daemonset.template.generation': String(generation) };
  return {
    kind: 'DaemonSet',
    apiVersion: 'apps/v1',
    metadata: storedMeta('web', { namespace: 'default', generation, annotations, ...metadata }),
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: podTemplate(template),
      updateStrategy: rolling({ maxUnavailable: 1, maxSurge: 0 }),
      revisionHistoryLimit: 10,
      ...spec,
    },
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0, ...status },
  };
}

/** A pod template with one container. */
export function podTemplate(spec: Partial<PodSpec> = {}): PodTemplateSpec {
  return { metadata: { labels: { app: 'web' } }, spec: { containers: [container('c')], schedulerName: 'default-scheduler', ...spec } };
}

/** The strategy RollingUpdate with these numbers. */
export function rolling(rollingUpdate: NonNullable<DaemonSetUpdateStrategy['rollingUpdate']>): DaemonSetUpdateStrategy {
  return { type: 'RollingUpdate', rollingUpdate };
}

/** The strategy OnDelete. */
export const ON_DELETE: DaemonSetUpdateStrategy = { type: 'OnDelete' };

/** A node without labels and taints, unless told otherwise. */
export function node(name: string, more: Partial<NodeView> = {}): NodeView {
  return {
    uid: `uid-of-${name}`,
    name,
    version: 1,
    labels: {},
    taints: [],
    isUnschedulable: false,
    ready: 'True',
    kubelet: 'simulated',
    pool: undefined,
    ...more,
  };
}

/** A taint without a value. */
export function taint(key: string, effect: Taint['effect'] = 'NoSchedule'): Taint {
  return { key, effect };
}

/** A running, ready pod of `daemonSet()` of the revision `new`, bound to `node-1`, unless told otherwise. */
export function pod(name: string, more: Partial<PodView> & { readonly hash?: string; readonly node?: string } = {}): PodView {
  const { hash = 'new', node: nodeName = 'node-1', ...rest } = more;
  return {
    uid: `uid-of-${name}`,
    namespace: 'default',
    name,
    version: 1,
    createdAtMs: NOW_MS - 120_000,
    labels: { app: 'web', 'controller-revision-hash': hash },
    controllerUid: 'uid-of-web',
    nodeName,
    targetNode: nodeName,
    phase: 'Running',
    isReady: true,
    readyChangedAtMs: NOW_MS - 60_000,
    deletionAtMs: undefined,
    reason: '',
    hasStarted: true,
    restarts: 0,
    spec: { containers: [] },
    ...rest,
  };
}

/** A pod that is not ready. */
export const UNREADY = { isReady: false } as const;
/** A pod that is being deleted. */
export const TERMINATING = { deletionAtMs: NOW_MS + 30_000 } as const;
/** A pod that waits for its node. */
export const UNBOUND = { nodeName: undefined, phase: 'Pending', isReady: false, readyChangedAtMs: undefined } as const;
/** A pod that failed. */
export const FAILED = { phase: 'Failed', isReady: false } as const;
/** A pod that ended well. */
export const SUCCEEDED = { phase: 'Succeeded', isReady: false } as const;

/** The names of pods. */
export function namesOf(pods: Iterable<{ readonly name: string }>): readonly string[] {
  return [...pods].map(({ name }) => name);
}

/** A revision of `daemonSet()`. */
export function revision(
  name: string,
  more: { readonly revision?: number; readonly data?: ControllerRevision['data']; readonly metadata?: Partial<StoredMeta> } = {},
): ControllerRevision {
  const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web', uid: 'uid-of-web', controller: true, blockOwnerDeletion: true };
  const labels = { app: 'web', 'controller-revision-hash': name.replace('web-', '') };
  return {
    kind: 'ControllerRevision',
    apiVersion: 'apps/v1',
    metadata: storedMeta(name, { namespace: 'default', labels, ownerReferences: [owner], ...more.metadata }),
    data: more.data ?? {},
    revision: more.revision ?? 1,
  };
}
