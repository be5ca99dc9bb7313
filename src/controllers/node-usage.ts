import type { Pod } from '../objects/kubernetes.js';
import { isTerminal } from './pod-conditions.js';
import { clash, type HostPort, type PodRequests } from './pod-requests.js';

/** What the pods of one node have taken. */
export interface NodeUsage {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  readonly hostPorts: readonly HostPort[];
}

/** Nothing has been taken. */
export const UNUSED: NodeUsage = { cpu: 0, memory: 0, pods: 0, hostPorts: [] };

/** Usages that nodes share while they are equal: a fleet has few different ones at a time. */
const SHARED = 64;

/** The node on which a pod takes room. Pods that have ended take nothing. */
export function placeOf(pod: Pod | undefined): string | undefined {
  return pod === undefined || isTerminal(pod) ? undefined : pod.spec.nodeName;
}

/** Whether a host port that is asked for is taken. */
export function clashes(usage: NodeUsage, hostPorts: readonly HostPort[]): boolean {
  return hostPorts.length > 0 && usage.hostPorts.some((taken) => hostPorts.some((asked) => clash(taken, asked)));
}

/** Adds up usages, of which those that are equal are one. */
export class NodeUsages {
  readonly #shared = new Map<string, NodeUsage>();
  /** What was shared last, and what it became when as much as the last pod asked for was taken of it: most nodes are like the last one. */
  #last: { readonly before: NodeUsage; readonly asked: PodRequests; readonly after: NodeUsage } | undefined;

  /** What is taken when a pod has come. */
  plus(before: NodeUsage, asked: PodRequests): NodeUsage {
    if (this.#last?.before !== before || this.#last.asked !== asked) {
      this.#last = { before, asked, after: this.#sharedOf(sum(before, asked)) };
    }
    return this.#last.after;
  }

  /** What is taken when a pod has gone. */
  minus({ cpu, memory, pods, hostPorts }: NodeUsage, gone: PodRequests): NodeUsage {
    if (pods < 2) return UNUSED;
    const ports = gone.hostPorts.reduce(without, hostPorts);
    return this.#sharedOf({ cpu: cpu - gone.cpu, memory: memory - gone.memory, pods: pods - 1, hostPorts: ports });
  }

  /** The same usage for all nodes of which as much is taken, but for ports. */
  #sharedOf(usage: NodeUsage): NodeUsage {
    const { cpu, memory, pods, hostPorts } = usage;
    if (hostPorts.length > 0) return usage;
    const key = `${cpu}/${memory}/${pods}`;
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    if (this.#shared.size >= SHARED) this.#shared.clear();
    this.#shared.set(key, usage);
    return usage;
  }
}

function sum(taken: NodeUsage, { cpu, memory, hostPorts }: PodRequests): NodeUsage {
  const ports = hostPorts.length === 0 ? taken.hostPorts : [...taken.hostPorts, ...hostPorts];
  return { cpu: taken.cpu + cpu, memory: taken.memory + memory, pods: taken.pods + 1, hostPorts: ports };
}

/** The ports without one that is equal to the given one. */
function without(ports: readonly HostPort[], gone: HostPort): readonly HostPort[] {
  const index = ports.findIndex(({ ip, protocol, port }) => ip === gone.ip && protocol === gone.protocol && port === gone.port);
  return ports.filter((_port, position) => position !== index);
}
