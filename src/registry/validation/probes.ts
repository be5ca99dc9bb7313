import { type FieldError, forbidden, invalid, required } from '../../objects/field-error.js';
import type { Container, IntOrString, Lifecycle, LifecycleHandler, Probe } from '../../objects/kubernetes.js';
import { nonNegative, portErrors } from './numbers.js';

/** What is wrong with the probes and the lifecycle hooks of a container. */
export function probeErrors({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container, field: string): readonly FieldError[] {
  return [
    ...lifecycleErrors(lifecycle, `${field}.lifecycle`),
    ...oneProbeErrors(livenessProbe, `${field}.livenessProbe`),
    ...onceErrors(livenessProbe, `${field}.livenessProbe`),
    ...oneProbeErrors(readinessProbe, `${field}.readinessProbe`),
    ...oneProbeErrors(startupProbe, `${field}.startupProbe`),
    ...onceErrors(startupProbe, `${field}.startupProbe`),
  ];
}

function oneProbeErrors(probe: Probe | undefined, field: string): readonly FieldError[] {
  if (probe === undefined) return [];
  const { exec, httpGet, tcpSocket, grpc } = probe;
  const grpcPort = grpc === undefined ? [] : portErrors(`${field}.grpc.port`, grpc.port);
  return [
    ...handlerErrors({ exec, httpGet, tcpSocket, grpc }, field),
    ...grpcPort,
    ...nonNegative(`${field}.initialDelaySeconds`, probe.initialDelaySeconds),
    ...nonNegative(`${field}.timeoutSeconds`, probe.timeoutSeconds),
    ...nonNegative(`${field}.periodSeconds`, probe.periodSeconds),
    ...nonNegative(`${field}.successThreshold`, probe.successThreshold),
    ...nonNegative(`${field}.failureThreshold`, probe.failureThreshold),
  ];
}

/** A container that failed is replaced: it cannot have to succeed twice. */
function onceErrors(probe: Probe | undefined, field: string): readonly FieldError[] {
  const { successThreshold = 1 } = probe ?? {};
  return successThreshold === 1 ? [] : [invalid(`${field}.successThreshold`, successThreshold, 'must be 1')];
}

function lifecycleErrors(lifecycle: Lifecycle | undefined, field: string): readonly FieldError[] {
  const { postStart, preStop } = lifecycle ?? {};
  return [
    ...(postStart === undefined ? [] : handlerErrors(postStart, `${field}.postStart`)),
    ...(preStop === undefined ? [] : handlerErrors(preStop, `${field}.preStop`)),
  ];
}

type Handler = LifecycleHandler & Pick<Probe, 'grpc'>;

function handlerErrors(handler: Handler, field: string): readonly FieldError[] {
  const types = (['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const).filter((type) => handler[type] !== undefined);
  const [first, ...others] = types;
  if (first === undefined) return [required(field, 'must specify a handler type')];
  const { exec, httpGet, tcpSocket } = handler;
  return [
    ...others.map((type) => forbidden(`${field}.${type}`, 'may not specify more than 1 handler type')),
    ...(exec !== undefined && (exec.command ?? []).length === 0 ? [required(`${field}.exec.command`)] : []),
    ...(httpGet === undefined ? [] : handlerPortErrors(httpGet.port, `${field}.httpGet.port`)),
    ...(tcpSocket === undefined ? [] : handlerPortErrors(tcpSocket.port, `${field}.tcpSocket.port`)),
  ];
}

function handlerPortErrors(port: IntOrString, field: string): readonly FieldError[] {
  if (typeof port === 'number') return portErrors(field, port);
  return portNameComplaints(port).map((complaint) => invalid(field, port, complaint));
}

/** Why a string cannot name a port, in Kubernetes' words. */
export function portNameComplaints(name: string): readonly string[] {
  return [
    ...(name.length > 15 ? ['must be no more than 15 characters'] : []),
    ...(/^[-a-z0-9]+$/.test(name) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
    ...(/[a-z]/.test(name) ? [] : ['must contain at least one letter (a-z)']),
    ...(name.includes('--') ? ['must not contain consecutive hyphens'] : []),
    ...(name.startsWith('-') || name.endsWith('-') ? ['must not begin or end with a hyphen'] : []),
  ];
}
