import { assigned, eachAssigned } from '../decoding/wire-order.js';
import type {
  Container,
  ContainerPort,
  EnvVar,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  ObjectFieldSelector,
  Probe,
} from '../kubernetes.js';

const CORE = 'io.k8s.api.core.v1';

/** A container with what its author left out (B-006). */
export function withContainerDefaults<T extends Container>(container: T): T {
  const { terminationMessagePath, terminationMessagePolicy, imagePullPolicy } = container;
  const defaults: Partial<Container> = {
    ports: eachAssigned(container.ports, withPortDefaults),
    env: eachAssigned(container.env, withEnvDefaults),
    livenessProbe: container.livenessProbe && withProbeDefaults(container.livenessProbe),
    readinessProbe: container.readinessProbe && withProbeDefaults(container.readinessProbe),
    startupProbe: container.startupProbe && withProbeDefaults(container.startupProbe),
    lifecycle: container.lifecycle && withLifecycleDefaults(container.lifecycle),
    terminationMessagePath: terminationMessagePath ?? '/dev/termination-log',
    terminationMessagePolicy: terminationMessagePolicy ?? 'File',
    imagePullPolicy: imagePullPolicy ?? pullPolicy(container.image ?? ''),
  };
  return assigned<Container>(`${CORE}.Container`, container, defaults) as T;
}

/** A reference to a field of the pod; the version says how the path is meant. */
export function withFieldRefDefaults(selector: ObjectFieldSelector): ObjectFieldSelector {
  return assigned(`${CORE}.ObjectFieldSelector`, selector, { apiVersion: selector.apiVersion ?? 'v1' });
}

/** Images without a tag, or with the tag `latest`, may change: they are pulled every time. */
function pullPolicy(image: string): 'Always' | 'IfNotPresent' {
  const [name = '', digest] = image.split('@');
  const lastPart = name.slice(name.lastIndexOf('/') + 1);
  const [, tag] = lastPart.split(':');
  const isFloating = tag === 'latest' || (tag === undefined && digest === undefined && name !== '');
  return isFloating ? 'Always' : 'IfNotPresent';
}

function withPortDefaults(port: ContainerPort): ContainerPort {
  return assigned(`${CORE}.ContainerPort`, port, { protocol: port.protocol ?? 'TCP' });
}

function withEnvDefaults(variable: EnvVar): EnvVar {
  const { valueFrom } = variable;
  if (valueFrom?.fieldRef === undefined) return variable;
  const fieldRef = withFieldRefDefaults(valueFrom.fieldRef);
  return assigned(`${CORE}.EnvVar`, variable, { valueFrom: assigned(`${CORE}.EnvVarSource`, valueFrom, { fieldRef }) });
}

function withProbeDefaults(probe: Probe): Probe {
  return assigned(`${CORE}.Probe`, probe, {
    httpGet: probe.httpGet && withHttpGetDefaults(probe.httpGet),
    timeoutSeconds: probe.timeoutSeconds ?? 1,
    periodSeconds: probe.periodSeconds ?? 10,
    successThreshold: probe.successThreshold ?? 1,
    failureThreshold: probe.failureThreshold ?? 3,
    grpc: probe.grpc && assigned(`${CORE}.GRPCAction`, probe.grpc, { service: probe.grpc.service ?? '' }),
  });
}

function withLifecycleDefaults(lifecycle: Lifecycle): Lifecycle {
  return assigned(`${CORE}.Lifecycle`, lifecycle, {
    postStart: lifecycle.postStart && withHandlerDefaults(lifecycle.postStart),
    preStop: lifecycle.preStop && withHandlerDefaults(lifecycle.preStop),
  });
}

function withHandlerDefaults(handler: LifecycleHandler): LifecycleHandler {
  return assigned(`${CORE}.LifecycleHandler`, handler, { httpGet: handler.httpGet && withHttpGetDefaults(handler.httpGet) });
}

function withHttpGetDefaults(action: HTTPGetAction): HTTPGetAction {
  return assigned(`${CORE}.HTTPGetAction`, action, { path: action.path ?? '/', scheme: action.scheme ?? 'HTTP' });
}
