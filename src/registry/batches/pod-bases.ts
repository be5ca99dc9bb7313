import type { ApiError } from '../../objects/api-error.js';
import { invalidObject } from '../../objects/api-errors.js';
import type { Affinity, ObjectMeta, Pod, PodSpec, PodStatus } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { PodBase } from '../../objects/writes.js';
import { admitPodSpec } from '../admission/pods.js';
import { RecentMap } from '../recent-map.js';
import { pods } from '../strategies/pods.js';

/** Bases that are remembered: as many DaemonSet revisions may be rolled out at a time without their pods losing what they share. */
const REMEMBERED_BASES = 128;

/** All that the pods of one base have in common, ready to be stored. */
export interface PreparedBase {
  readonly generateName: string;
  readonly namespace: string;
  /** Labels, annotations, owners and finalizers, in Kubernetes' order. */
  readonly metadata: Pick<ObjectMeta, 'labels' | 'annotations' | 'ownerReferences' | 'finalizers'>;
  /** As for any node; `specFor` gives that for one. */
  readonly spec: PodSpec;
  readonly specFor: (nodeName: string) => PodSpec;
  readonly status: PodStatus;
  /** What is wrong with pods of this base, if anything. */
  readonly refusal: ApiError | undefined;
}

/** Defaults, admits and validates what pods have in common once, not for each of them. */
export class PodBases {
  readonly #prepared = new RecentMap<PreparedBase>(REMEMBERED_BASES);

  /** The base, prepared; equal bases give the same one. Throws Forbidden for a priority class that does not exist. */
  prepare(base: PodBase): PreparedBase {
    const text = JSON.stringify(base);
    const known = this.#prepared.get(text);
    if (known !== undefined) return known;
    const prepared = prepare(base);
    this.#prepared.set(text, prepared);
    return prepared;
  }
}

function prepare({ metadata, spec }: PodBase): PreparedBase {
  const { generateName = '', namespace = '', labels, annotations, ownerReferences, finalizers } = metadata;
  const sample = samplePod(metadata, pinning(spec)('node'));
  const defaulted = pods.withDefaults(sample);
  const pod = pods.prepareCreate({ ...defaulted, spec: admitPodSpec(defaulted.spec, generateName) });
  const errors = pods.validateCreate(pod);
  return {
    generateName,
    namespace,
    metadata: {
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(ownerReferences && { ownerReferences }),
      ...(finalizers && finalizers.length > 0 && { finalizers }),
    },
    spec: pod.spec,
    specFor: pinning(pod.spec),
    status: pod.status,
    refusal: errors.length > 0 ? invalidObject(RESOURCES.pods, pod.metadata.name, errors) : undefined,
  };
}

/** A pod as any of the base will be; it is never stored. */
function samplePod(metadata: PodBase['metadata'], spec: PodSpec): Pod {
  const name = `${metadata.generateName ?? ''}00000`;
  const identity = { uid: 'sample', resourceVersion: '', creationTimestamp: '1970-01-01T00:00:00Z' };
  return { kind: 'Pod', apiVersion: 'v1', metadata: { ...metadata, ...identity, name }, spec, status: {} };
}

/**
 * Gives the spec for one node: required node affinity for it, which replaces the template's own; everything preferred stays
 * (B-095, B-096). A node that the spec names itself stays as well (B-097).
 */
function pinning(spec: PodSpec): (nodeName: string) => PodSpec {
  const { nodeAffinity, ...others } = spec.affinity ?? {};
  const preferred = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
  const kept = preferred && { preferredDuringSchedulingIgnoredDuringExecution: preferred };
  return (nodeName) => {
    const matchFields = [{ key: 'metadata.name', operator: 'In' as const, values: [nodeName] }];
    const required = { nodeSelectorTerms: [{ matchFields }] };
    const affinity: Affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required, ...kept }, ...others };
    return { ...spec, affinity };
  };
}
