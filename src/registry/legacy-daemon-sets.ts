import type { DaemonSet, ExtensionsV1beta1DaemonSet, ExtensionsV1beta1DaemonSetUpdateStrategy, StoredMeta } from '../objects/kubernetes.js';

/** Carries `spec.templateGeneration` of old versions in new ones (B-009). */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

/** A DaemonSet as Kubernetes 1.15 showed it in group extensions, version v1beta1. Owners of fields were not kept then. */
export function toLegacyDaemonSet({ metadata, spec, status }: DaemonSet): ExtensionsV1beta1DaemonSet {
  const { selector, template, updateStrategy, minReadySeconds, revisionHistoryLimit } = spec;
  const generation = Number(metadata.annotations?.[TEMPLATE_GENERATION] ?? 0);
  return {
    kind: 'DaemonSet',
    apiVersion: 'extensions/v1beta1',
    metadata: legacyMetadata(metadata),
    spec: {
      ...(selector && { selector }),
      template,
      updateStrategy: withoutNoSurge(updateStrategy),
      ...(minReadySeconds && { minReadySeconds }),
      ...(generation !== 0 && { templateGeneration: generation }),
      ...(revisionHistoryLimit !== undefined && { revisionHistoryLimit }),
    },
    status,
  };
}

/**
 * A DaemonSet of group extensions as it is stored, with the defaults of that version: labels and selector are those of the
 * template, and pods are replaced when somebody deletes them.
 */
export function fromLegacyDaemonSet({ metadata, spec, status }: ExtensionsV1beta1DaemonSet): DaemonSet {
  const { selector, template, updateStrategy, minReadySeconds, templateGeneration = 0, revisionHistoryLimit } = spec;
  const { labels } = template.metadata;
  return {
    kind: 'DaemonSet',
    apiVersion: 'apps/v1',
    metadata: storedMetadata(labels && isEmpty(metadata.labels) ? { ...metadata, labels } : metadata, templateGeneration),
    spec: {
      selector: selector ?? (labels && { matchLabels: labels }),
      template,
      updateStrategy: { ...updateStrategy, type: updateStrategy.type ?? 'OnDelete' },
      ...(minReadySeconds && { minReadySeconds }),
      ...(revisionHistoryLimit !== undefined && { revisionHistoryLimit }),
    },
    status,
  };
}

function legacyMetadata(metadata: StoredMeta): StoredMeta {
  const { annotations = {}, managedFields: _owners, ...rest } = metadata;
  const { [TEMPLATE_GENERATION]: _generation, ...others } = annotations;
  return isEmpty(others) ? rest : { ...rest, annotations: others };
}

function storedMetadata(metadata: StoredMeta, generation: number): StoredMeta {
  const { annotations = {} } = metadata;
  return { ...metadata, annotations: { ...annotations, [TEMPLATE_GENERATION]: String(Math.max(0, generation)) } };
}

/** There was no surge yet; what is not zero is shown all the same, so that nobody loses it by writing back what was read. */
function withoutNoSurge(strategy: DaemonSet['spec']['updateStrategy']): ExtensionsV1beta1DaemonSetUpdateStrategy {
  const { rollingUpdate } = strategy;
  if (rollingUpdate?.maxSurge !== 0 && rollingUpdate?.maxSurge !== '0%') return strategy;
  const { maxSurge: _none, ...others } = rollingUpdate;
  return { ...strategy, rollingUpdate: others };
}

function isEmpty(map: Readonly<Record<string, string>> | undefined): boolean {
  return map === undefined || Object.keys(map).length === 0;
}
