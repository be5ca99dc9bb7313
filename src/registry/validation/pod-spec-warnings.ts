import type { Container, NodeSelectorTerm, PodSpec } from '../../objects/kubernetes.js';

/** Labels of nodes that have other names now. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
]);

/** Advice about the spec of a pod: what is deprecated, and what does not do what its author may think. */
export function podSpecWarnings(spec: PodSpec, field: string): readonly string[] {
  const { nodeSelector = {}, containers, initContainers = [], terminationGracePeriodSeconds: grace = 0 } = spec;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const terms = `${field}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  const graceField = `${field}.terminationGracePeriodSeconds`;
  return [
    ...Object.keys(nodeSelector).flatMap((key) => renamedWarnings(key, `${field}.nodeSelector[${key}]: `)),
    ...required.flatMap((term, index) => termWarnings(term, `${terms}[${index}]`)),
    ...initContainers.flatMap((container, index) => containerWarnings(container, `${field}.initContainers[${index}]`)),
    ...containers.flatMap((container, index) => containerWarnings(container, `${field}.containers[${index}]`)),
    ...(grace < 0 ? [`${graceField}: must be >= 0; negative values are invalid and will be treated as 1`] : []),
  ];
}

function termWarnings({ matchExpressions = [] }: NodeSelectorTerm, field: string): readonly string[] {
  return matchExpressions.flatMap(({ key }, index) => renamedWarnings(key, `${field}.matchExpressions[${index}].key: ${key} is `));
}

function renamedWarnings(key: string, start: string): readonly string[] {
  const advice = RENAMED.get(key);
  return advice === undefined ? [] : [`${start}${advice}`];
}

function containerWarnings({ env = [], ports = [] }: Container, field: string): readonly string[] {
  const hidden = repeats(env, ({ name }) => name).map(
    ({ item, index }) =>
      `${field}.env[${index}]: hides previous definition of ${JSON.stringify(item.name)}, which may be dropped when using apply`,
  );
  const doubled = repeats(ports, ({ containerPort, protocol = 'TCP' }) => `${protocol}/${containerPort}`).map(
    ({ index, first }) => `${field}.ports[${index}]: duplicate port definition with ${field}.ports[${first}]`,
  );
  return [...hidden, ...doubled];
}

interface Repeat<Item> {
  readonly item: Item;
  readonly index: number;
  /** Where the like of it was first. */
  readonly first: number;
}

function repeats<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Repeat<Item>[] {
  const firsts = new Map<string, number>();
  return items.flatMap((item, index) => {
    const first = firsts.get(keyOf(item));
    if (first !== undefined) return [{ item, index, first }];
    firsts.set(keyOf(item), index);
    return [];
  });
}
