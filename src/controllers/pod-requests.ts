import type { Container, PodSpec } from '../objects/kubernetes.js';
import { parseQuantity } from '../objects/quantity.js';

/** What a pod asks of a node. */
export interface PodRequests {
  /** Thousandths of a CPU. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly hostPorts: readonly HostPort[];
}

/** A port of the node that a container takes. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/** Pods of one template share their containers, and so what they ask for. */
const cache = new WeakMap<readonly Container[], PodRequests>();

/** What a pod asks of its node: the sum of its containers, or the largest of its init containers if that is more. */
export function podRequests(spec: PodSpec): PodRequests {
  const { containers, initContainers, overhead, resources } = spec;
  if (initContainers !== undefined || overhead !== undefined || resources !== undefined) return computed(spec);
  const known = cache.get(containers);
  if (known !== undefined) return known;
  const requests = computed(spec);
  cache.set(containers, requests);
  return requests;
}

/** Whether two host ports cannot be taken at once; no address means all of them. */
export function clash(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.ip === b.ip || isWildcard(a.ip) || isWildcard(b.ip);
}

/** A quantity of CPU in thousandths; 0 if there is none. */
export function milliCpu(quantity: string | undefined): number {
  return Math.ceil(Number(parseQuantity(quantity ?? '')?.nanos ?? 0n) / 1e6);
}

/** A quantity in whole units; 0 if there is none. */
export function units(quantity: string | undefined): number {
  return Math.ceil(Number(parseQuantity(quantity ?? '')?.nanos ?? 0n) / 1e9);
}

function computed(spec: PodSpec): PodRequests {
  const { containers, initContainers = [] } = spec;
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const hostPorts = [...containers, ...sidecars].flatMap(({ ports = [] }) => ports.flatMap(hostPort));
  return { cpu: requested(spec, 'cpu', milliCpu), memory: requested(spec, 'memory', units), hostPorts };
}

function requested(spec: PodSpec, resource: string, read: (quantity: string | undefined) => number): number {
  const { containers, initContainers = [], overhead, resources } = spec;
  const of = (container: Container) => read(container.resources.requests?.[resource]);
  let [sum, largest] = [0, 0];
  for (const container of initContainers) {
    if (container.restartPolicy === 'Always') sum += of(container);
    largest = Math.max(largest, sum + (container.restartPolicy === 'Always' ? 0 : of(container)));
  }
  for (const container of containers) sum += of(container);
  const whole = resources?.requests?.[resource];
  return (whole === undefined ? Math.max(sum, largest) : read(whole)) + read(overhead?.[resource]);
}

function hostPort({ hostPort: port, hostIP, protocol }: NonNullable<Container['ports']>[number]): readonly HostPort[] {
  return port ? [{ ip: hostIP ?? '', protocol: protocol ?? 'TCP', port }] : [];
}

function isWildcard(ip: string): boolean {
  return ip === '' || ip === '0.0.0.0' || ip === '::';
}
