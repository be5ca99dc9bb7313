import type { ControllerRevision, DaemonSet } from '../objects/kubernetes.js';
import type { TimelinePoint } from './timelines.js';

/** Revisions that are shown of a DaemonSet, newest first. */
const REVISIONS_SHOWN = 20;

/** A DaemonSet in a list. */
export interface DaemonSetRow {
  readonly uid: string;
  /** `namespace/name`. */
  readonly name: string;
  readonly desired: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
}

/** One revision of a DaemonSet's template. */
export interface RevisionView {
  readonly revision: number;
  /** As pods carry it in their label. */
  readonly hash: string;
  /** The template as lines of indented text, for comparing. */
  readonly lines: readonly string[];
}

/** How many nodes may be without a pod, or run two. */
export interface BudgetView {
  readonly maxUnavailable: number;
  readonly maxSurge: number;
}

/** One DaemonSet's rollout. */
export interface RolloutView extends DaemonSetRow {
  readonly strategy: string;
  readonly budget: BudgetView;
  readonly revisions: readonly RevisionView[];
  readonly timeline: readonly TimelinePoint[];
}

/** The row of a DaemonSet. */
export function daemonSetRow({ metadata, status }: DaemonSet): DaemonSetRow {
  return {
    uid: metadata.uid,
    name: `${metadata.namespace}/${metadata.name}`,
    desired: status.desiredNumberScheduled,
    ready: status.numberReady,
    updated: status.updatedNumberScheduled ?? 0,
    available: status.numberAvailable ?? 0,
  };
}

/** The revisions of a DaemonSet, newest first. */
export function revisionViews(uid: string, revisions: readonly ControllerRevision[]): readonly RevisionView[] {
  return revisions
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid))
    .sort((one, other) => other.revision - one.revision)
    .slice(0, REVISIONS_SHOWN)
    .map(({ metadata, revision, data }) => ({
      revision,
      hash: metadata.labels?.['controller-revision-hash'] ?? '',
      lines: linesOf(templateOf(data)),
    }));
}

function templateOf(data: unknown): unknown {
  const { spec } = Object(data) as { readonly spec?: { readonly template?: Readonly<Record<string, unknown>> } };
  const { $patch, ...template } = spec?.template ?? {};
  return template;
}

/** A value as indented text, one fact a line. */
function linesOf(value: unknown, indent = ''): string[] {
  return Object.entries(Object(value) as Readonly<Record<string, unknown>>).flatMap(([key, inner]) => {
    const name = Array.isArray(value) ? '-' : `${key}:`;
    if (typeof inner !== 'object' || inner === null) return [`${indent}${name} ${String(inner)}`];
    if (Object.keys(inner).length === 0) return [`${indent}${name} ${Array.isArray(inner) ? '[]' : '{}'}`];
    return [`${indent}${name}`, ...linesOf(inner, `${indent}  `)];
  });
}
