import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../objects/field-error.js';
import type { Container, ContainerPort, EnvVar, PodSpec } from '../../objects/kubernetes.js';
import { dns1123LabelComplaints } from '../../objects/names.js';
import { portErrors } from './numbers.js';
import { portNameComplaints, probeErrors } from './probes.js';
import { resourceErrors } from './resource-requirements.js';
import { mountErrors } from './volumes.js';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const;
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'] as const;
const MESSAGE_POLICIES = ['FallbackToLogsOnError', 'File'] as const;

/** What is wrong with the containers of a pod, and with its init containers (B-042, B-043). */
export function containersErrors(spec: PodSpec, field: string): readonly FieldError[] {
  const { containers, initContainers = [] } = spec;
  const path = `${field}.containers`;
  if (containers === undefined || containers.length === 0) return [required(path)];
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name));
  const names = new Set<string>();
  const each = (container: Container, at: string) => [
    ...containerErrors(container, volumes, at),
    ...repeatedNameErrors(container, names, at),
    ...probeErrors(container, at),
  ];
  return [
    ...containers.flatMap((container, index) => each(container, `${path}[${index}]`)),
    ...hostPortErrors(containers, path),
    ...initContainers.flatMap((container, index) => each(container, `${field}.initContainers[${index}]`)),
  ];
}

function repeatedNameErrors({ name }: Container, names: Set<string>, field: string): readonly FieldError[] {
  if (!name) return [];
  if (names.has(name)) return [duplicate(`${field}.name`, name)];
  names.add(name);
  return [];
}

function containerErrors(container: Container, volumes: ReadonlySet<string>, field: string): readonly FieldError[] {
  const { name, image, terminationMessagePolicy = 'File', imagePullPolicy = 'Always' } = container;
  return [
    ...nameErrors(name, `${field}.name`),
    ...imageErrors(image, `${field}.image`),
    ...oneOf(terminationMessagePolicy, MESSAGE_POLICIES, `${field}.terminationMessagePolicy`),
    ...portsErrors(container.ports ?? [], `${field}.ports`),
    ...envErrors(container.env ?? [], `${field}.env`),
    ...mountErrors(container.volumeMounts, volumes, `${field}.volumeMounts`),
    ...oneOf(imagePullPolicy, PULL_POLICIES, `${field}.imagePullPolicy`),
    ...resourceErrors(container.resources, `${field}.resources`),
  ];
}

function nameErrors(name: string, field: string): readonly FieldError[] {
  if (!name) return [required(field)];
  return dns1123LabelComplaints(name).map((complaint) => invalid(field, name, complaint));
}

function imageErrors(image: string | undefined, field: string): readonly FieldError[] {
  if (!image?.trim()) return [required(field)];
  return image === image.trim() ? [] : [invalid(field, image, 'must not have leading or trailing whitespace')];
}

function portsErrors(ports: readonly ContainerPort[], field: string): readonly FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const path = `${field}[${index}]`;
    return [...portNameErrors(port.name, names, `${path}.name`), ...onePortErrors(port, path)];
  });
}

function portNameErrors(name: string | undefined, names: Set<string>, field: string): readonly FieldError[] {
  if (!name) return [];
  const complaints = portNameComplaints(name).map((complaint) => invalid(field, name, complaint));
  if (complaints.length === 0 && names.has(name)) return [duplicate(field, name)];
  names.add(name);
  return complaints;
}

function onePortErrors({ containerPort, hostPort, protocol = 'TCP' }: ContainerPort, field: string): readonly FieldError[] {
  return [
    ...(containerPort ? portErrors(`${field}.containerPort`, containerPort) : [required(`${field}.containerPort`)]),
    ...(hostPort ? portErrors(`${field}.hostPort`, hostPort) : []),
    ...oneOf(protocol, PROTOCOLS, `${field}.protocol`),
  ];
}

function envErrors(env: readonly EnvVar[], field: string): readonly FieldError[] {
  return env.flatMap(({ name, value, valueFrom }, index) => {
    const path = `${field}[${index}]`;
    const isBoth = Boolean(value) && valueFrom !== undefined;
    return [
      ...(name ? environmentNameErrors(name, `${path}.name`) : [required(`${path}.name`)]),
      ...(isBoth ? [invalid(`${path}.valueFrom`, '', 'may not be specified when `value` is not empty')] : []),
    ];
  });
}

function environmentNameErrors(name: string, field: string): readonly FieldError[] {
  const rule = "a valid environment variable name must consist only of printable ASCII characters other than '='";
  return /^[ -<>-~]+$/.test(name) ? [] : [invalid(field, name, rule)];
}

/** Two containers of a pod cannot have the same port of the node. */
function hostPortErrors(containers: readonly Container[], field: string): readonly FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ protocol = 'TCP', hostIP = '', hostPort }, at) => {
      if (!hostPort) return [];
      const use = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(use)) return [duplicate(`${field}[${index}].ports[${at}].hostPort`, use)];
      taken.add(use);
      return [];
    }),
  );
}

/** What is wrong with ports under `hostNetwork`, where a port is the node's (B-043). */
export function hostNetworkErrors({ hostNetwork = false, containers }: PodSpec, field: string): readonly FieldError[] {
  if (!hostNetwork) return [];
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort, containerPort }, at) => {
      if (!hostPort || hostPort === containerPort) return [];
      const path = `${field}.containers[${index}].ports[${at}].hostPort`;
      return [invalid(path, hostPort, 'must match `containerPort` when `hostNetwork` is true')];
    }),
  );
}

/** A complaint if a word is none of those that are known. */
export function oneOf(value: string, known: readonly string[], field: string): readonly FieldError[] {
  return known.includes(value) ? [] : [notSupported(field, value, known)];
}

/** A complaint about every ephemeral container: they come to pods that run already (B-041). */
export function ephemeralContainerErrors({ ephemeralContainers = [] }: PodSpec, field: string, detail: string): readonly FieldError[] {
  return ephemeralContainers.length === 0 ? [] : [forbidden(`${field}.ephemeralContainers`, detail)];
}
