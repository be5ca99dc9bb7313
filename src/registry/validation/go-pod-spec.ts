import type { PodSpec } from '../../objects/kubernetes.js';
import { isJsonObject, type JsonObject, valueAt } from '../../objects/plain-json.js';
import { definition, type OpenApiSchema, referenced } from '../../objects/schema.js';

const CORE = 'io.k8s.api.core.v1.';
/** Fields whose names in Go are not those of JSON with a capital. */
const GO_NAMES = new Map(
  `apiGroup APIGroup apiVersion APIVersion awsElasticBlockStore AWSElasticBlockStore cephfs CephFS csi CSI diskURI DataDiskURI dnsConfig DNSConfig
  dnsPolicy DNSPolicy endpoints EndpointsName fc FC fsGroup FSGroup fsGroupChangePolicy FSGroupChangePolicy fsType FSType
  gcePersistentDisk GCEPersistentDisk gmsaCredentialSpec GMSACredentialSpec gmsaCredentialSpecName GMSACredentialSpecName grpc GRPC
  httpGet HTTPGet httpHeaders HTTPHeaders ip IP iqn IQN iscsi ISCSI iscsiInterface ISCSIInterface nfs NFS os OS pdName PDName rbd RBD
  seLinuxChangePolicy SELinuxChangePolicy seLinuxOptions SELinuxOptions sslEnabled SSLEnabled storageos StorageOS tcpSocket TCPSocket tty TTY
  wwids WWIDs`
    .trim()
    .split(/\s+/)
    .flatMap((name, index, words) => (index % 2 === 0 ? [[name, words[index + 1] ?? ''] as const] : [])),
);
/** The fields of a pod's spec as Kubernetes has them inside, where they are in another order. */
const SPEC_FIELDS = `volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds
  dnsPolicy nodeSelector serviceAccountName automountServiceAccountToken nodeName securityContext imagePullSecrets hostname subdomain
  setHostnameAsFQDN affinity schedulerName tolerations hostAliases priorityClassName priority preemptionPolicy dnsConfig readinessGates
  runtimeClassName overhead enableServiceLinks topologySpreadConstraints os schedulingGates resourceClaims resources hostnameOverride`.split(
  /\s+/,
);
/** Fields of the spec that are part of its security context there. */
const HOST_FIELDS = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

/** A pod's spec as Kubernetes prints it in messages: JSON of what it has inside, every field with its name in Go. */
export function goPodSpec(spec: PodSpec): string {
  const { properties = {} } = definition(`${CORE}PodSpec`);
  const given: JsonObject = { ...spec };
  const fields = SPEC_FIELDS.map((name) => [
    goName(name),
    name === 'securityContext' ? securityContext(given) : field(given, name, properties[name]),
  ]);
  return JSON.stringify(Object.fromEntries(fields), null, 1);
}

function securityContext(spec: JsonObject): JsonObject {
  const { properties = {} } = definition(`${CORE}PodSpec`);
  const host = HOST_FIELDS.map((name) => [goName(name), field(spec, name, properties[name])]);
  return { ...Object.fromEntries(host), ...struct(valueAt(spec, 'securityContext') ?? {}, definition(`${CORE}PodSecurityContext`)) };
}

function struct(value: unknown, { properties = {} }: OpenApiSchema): JsonObject {
  const given = isJsonObject(value) ? value : {};
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [goName(name), field(given, name, schema)]));
}

function field(given: JsonObject, name: string, schema: OpenApiSchema = {}): unknown {
  const value = valueAt(given, name);
  if (value !== undefined && value !== null) return shown(value, schema);
  return schema['x-presence']?.startsWith('pointer') ? null : unset(schema);
}

function shown(value: unknown, schema: OpenApiSchema): unknown {
  const { items, additionalProperties } = schema;
  if (Array.isArray(value)) return value.map((item: unknown) => shown(item, items ?? {}));
  if (additionalProperties !== undefined && isJsonObject(value)) return sorted(value);
  const id = referenced(schema) ?? '';
  return id.startsWith(CORE) ? struct(value, definition(id)) : value;
}

function sorted(map: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What Go has where nothing was set. */
function unset(schema: OpenApiSchema): unknown {
  const id = referenced(schema) ?? '';
  if (id.startsWith(CORE)) return struct({}, definition(id));
  if (id !== '') return id.endsWith('Quantity') || id.endsWith('IntOrString') ? '0' : {};
  if (schema.type === 'string') return '';
  if (schema.type === 'boolean') return false;
  return schema.type === 'integer' ? 0 : null;
}

function goName(name: string): string {
  return GO_NAMES.get(name) ?? name.charAt(0).toUpperCase() + name.slice(1);
}
