import type { Container, ContainerState, ContainerStatus, Node, Pod, PodSpec, PodStatus, StoredMeta } from '#objects/kubernetes.js';

/** When the objects of these builders were made, and the clock of the specs that print them: five minutes later. */
export const CREATED_AT = '2026-11-23T19:15:00Z';
export const NOW_MS = Date.parse('2026-11-23T19:20:00Z');

/** Metadata of an object of the store. */
export function storedMeta(name: string, more: Partial<StoredMeta> = {}): StoredMeta {
  return { name, uid: `uid-of-${name}`, resourceVersion: '7', creationTimestamp: CREATED_AT, ...more };
}

/** A container of a pod's spec. */
export function container(name: string, more: Partial<Container> = {}): Container {
  return { name, image: `example/${name}:1`, resources: {}, ...more };
}

/** What a kubelet says of a container; one that runs and is ready, unless told otherwise. */
export function containerStatus(name: string, more: Partial<ContainerStatus> = {}): ContainerStatus {
  const state = { running: { startedAt: CREATED_AT } };
  return { name, state, lastState: {}, ready: true, restartCount: 0, image: '', imageID: '', ...more };
}

/** The state of a container that has exited. */
export function exited(exitCode: number, more: { reason?: string; signal?: number; finishedAt?: string } = {}): ContainerState {
  return { terminated: { exitCode, startedAt: CREATED_AT, finishedAt: CREATED_AT, ...more } };
}

/** A pod with one container `c`, unless told otherwise. */
export function storedPod({ metadata = {}, spec = {}, status = {} }: PodParts = {}): Pod {
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: storedMeta('web-1', { namespace: 'default', ...metadata }),
    spec: { containers: [container('c')], ...spec },
    status: { phase: 'Running', ...status },
  };
}

/** What differs from the pod that the builder makes. */
export interface PodParts {
  readonly metadata?: Partial<StoredMeta>;
  readonly spec?: Partial<PodSpec>;
  readonly status?: PodStatus;
}

/** A node that is ready. */
export function storedNode({ metadata = {}, spec = {}, status = {} }: NodeParts = {}): Node {
  const ready = { type: 'Ready', status: 'True', lastHeartbeatTime: CREATED_AT, lastTransitionTime: CREATED_AT };
  const nodeInfo = {
    machineID: '',
    systemUUID: '',
    bootID: '',
    kernelVersion: '6.1.0',
    osImage: 'Debian',
    containerRuntimeVersion: 'containerd://2',
    kubeletVersion: 'v1.36.2',
    kubeProxyVersion: '',
    operatingSystem: 'linux',
    architecture: 'amd64',
  };
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: storedMeta('worker-0', metadata),
    spec,
    status: { conditions: [ready], daemonEndpoints: { kubeletEndpoint: { Port: 0 } }, nodeInfo, ...status },
  };
}

/** What differs from the node that the builder makes. */
export interface NodeParts {
  readonly metadata?: Partial<StoredMeta>;
  readonly spec?: Node['spec'];
  readonly status?: Partial<Node['status']>;
}
