import { assigned, eachAssigned } from './decoding/wire-order.js';
import { withContainerDefaults } from './defaulting/containers.js';
import { withVolumeDefaults } from './defaulting/volumes.js';
import type {
  Container,
  DaemonSet,
  DaemonSetUpdateStrategy,
  Namespace,
  Node,
  Pod,
  PodSpec,
  PodStatus,
  PodTemplateSpec,
  ResourceRequirements,
  Secret,
} from './kubernetes.js';

const CORE = 'io.k8s.api.core.v1';
const APPS = 'io.k8s.api.apps.v1';
const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';

/** A DaemonSet with what its author left out (B-002 to B-006). The same object if that is nothing. */
export function withDaemonSetDefaults(daemonSet: DaemonSet): DaemonSet {
  const spec = assigned(`${APPS}.DaemonSetSpec`, daemonSet.spec, {
    template: withPodTemplateDefaults(daemonSet.spec.template),
    updateStrategy: withStrategyDefaults(daemonSet.spec.updateStrategy),
    revisionHistoryLimit: daemonSet.spec.revisionHistoryLimit ?? 10,
  });
  return assigned(`${APPS}.DaemonSet`, daemonSet, { spec });
}

/** A pod template with what its author left out (B-006); what is filled in for pods alone is not (B-007). */
export function withPodTemplateDefaults(template: PodTemplateSpec): PodTemplateSpec {
  return assigned(`${CORE}.PodTemplateSpec`, template, { spec: withPodSpecDefaults(template.spec) });
}

/** What a pod's spec gets wherever it stands: in a template or in a pod (B-006). */
function withPodSpecDefaults(spec: PodSpec): PodSpec {
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  return assigned(`${CORE}.PodSpec`, spec, {
    volumes: eachAssigned(spec.volumes, withVolumeDefaults),
    initContainers: eachAssigned(spec.initContainers, withContainerDefaults),
    containers: eachAssigned(spec.containers, withContainerDefaults) ?? [],
    ephemeralContainers: eachAssigned(spec.ephemeralContainers, withContainerDefaults),
    restartPolicy: spec.restartPolicy ?? 'Always',
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    dnsPolicy: spec.dnsPolicy ?? 'ClusterFirst',
    // The old name of the field keeps up with the new one.
    serviceAccountName: account,
    serviceAccount: account,
    securityContext: spec.securityContext ?? {},
    schedulerName: spec.schedulerName ?? 'default-scheduler',
  });
}

/** A pod with what its author left out: as in a template, and what is filled in for pods alone (B-006, B-007). */
export function withPodDefaults(pod: Pod): Pod {
  return assigned(`${CORE}.Pod`, pod, { spec: withPodOnlyDefaults(withPodSpecDefaults(pod.spec)), status: withAllAddresses(pod.status) });
}

/** The address of a pod is the first of its addresses, whichever of both a kubelet has sent; if they differ, that one counts. */
function withAllAddresses(status: PodStatus): PodStatus {
  const { podIP = '', podIPs = [] } = status;
  const [first = podIP] = podIPs.map(({ ip }) => ip);
  if (podIP === first)
    return podIP === '' || podIPs.length > 0 ? status : assigned(`${CORE}.PodStatus`, status, { podIPs: [{ ip: podIP }] });
  const change = podIP === '' ? { podIP: first } : { podIPs: [{ ip: podIP }] };
  return assigned(`${CORE}.PodStatus`, status, change);
}

/** What only a pod's own spec gets: service links, requests that follow limits, host ports under hostNetwork (B-007). */
function withPodOnlyDefaults(spec: PodSpec): PodSpec {
  const change = (container: Container) => withPodContainerDefaults(container, spec.hostNetwork === true);
  return assigned(`${CORE}.PodSpec`, spec, {
    initContainers: eachAssigned(spec.initContainers, change),
    containers: eachAssigned(spec.containers, change) ?? [],
    enableServiceLinks: spec.enableServiceLinks ?? true,
  });
}

/** A node whose allocatable resources, if its kubelet does not say otherwise, are all that it has. */
export function withNodeDefaults(node: Node): Node {
  const { status } = node;
  const allocatable = status.allocatable ?? status.capacity;
  return assigned(`${CORE}.Node`, node, { status: assigned(`${CORE}.NodeStatus`, status, { allocatable }) });
}

/** A namespace that carries its name as a label, for selectors. */
export function withNamespaceDefaults(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata;
  if (!name || labels?.[NAMESPACE_LABEL] === name) return namespace;
  const all = Object.entries({ ...labels, [NAMESPACE_LABEL]: name }).sort(([a], [b]) => (a < b ? -1 : 1));
  const metadata = assigned('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', namespace.metadata, { labels: Object.fromEntries(all) });
  return { ...namespace, metadata };
}

/** A secret with a type, and with its plain texts among its data. */
export function withSecretDefaults({ stringData, ...secret }: Secret): Secret {
  const encoded = Object.entries(stringData ?? {}).map(([key, text]) => [key, Buffer.from(text).toString('base64')] as const);
  const all = [...new Map([...Object.entries(secret.data ?? {}), ...encoded])].sort(([a], [b]) => (a < b ? -1 : 1));
  const data = encoded.length > 0 ? { data: Object.fromEntries(all) } : {};
  return assigned<Secret>(`${CORE}.Secret`, secret, { ...data, type: secret.type ?? 'Opaque' });
}

function withStrategyDefaults(strategy: DaemonSetUpdateStrategy): DaemonSetUpdateStrategy {
  const type = strategy.type ?? 'RollingUpdate';
  const { rollingUpdate = {} } = strategy;
  const { maxUnavailable = 1, maxSurge = 0 } = rollingUpdate;
  const rolling = type === 'RollingUpdate' && {
    rollingUpdate: assigned(`${APPS}.RollingUpdateDaemonSet`, rollingUpdate, { maxUnavailable, maxSurge }),
  };
  return assigned(`${APPS}.DaemonSetUpdateStrategy`, strategy, { type, ...rolling });
}

function withPodContainerDefaults(container: Container, isHostNetwork: boolean): Container {
  const ports = isHostNetwork
    ? eachAssigned(container.ports, (port) => assigned(`${CORE}.ContainerPort`, port, { hostPort: port.hostPort ?? port.containerPort }))
    : container.ports;
  return assigned(`${CORE}.Container`, container, { ports, resources: withRequests(container.resources) });
}

function withRequests(resources: ResourceRequirements): ResourceRequirements {
  const { limits, requests } = resources;
  const isComplete = limits === undefined || (requests !== undefined && Object.keys(limits).every((name) => Object.hasOwn(requests, name)));
  if (isComplete) return resources;
  const all = Object.entries({ ...limits, ...requests }).sort(([a], [b]) => (a < b ? -1 : 1));
  return assigned(`${CORE}.ResourceRequirements`, resources, { requests: Object.fromEntries(all) });
}
