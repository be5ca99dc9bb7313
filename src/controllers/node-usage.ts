import type { Pod } from '../objects/kubernetes.js';
import { isTerminal } from './pod-conditions.js';
import { clash, type HostPort, type PodRequests, podRequests } from './pod-requests.js';

/** What the pods of one node have taken. */
interface Usage {
  cpu: number;
  memory: number;
  pods: number;
  hostPorts: readonly HostPort[];
}

const NONE: Readonly<Usage> = { cpu: 0, memory: 0, pods: 0, hostPorts: [] };

/** What the pods of each node have taken of it, counted pod by pod. Pods that have ended take nothing. */
export class NodeUsage {
  readonly #nodes = new Map<string, Usage>();

  /** Takes in a change of a pod; gives the node on which room has become free, if one has. */
  changed(after: Pod | undefined, before: Pod | undefined): string | undefined {
    const [taken, freed] = [placeOf(after), placeOf(before)];
    if (taken === freed) return undefined;
    if (before !== undefined && freed !== undefined) this.#free(freed, podRequests(before.spec));
    if (after !== undefined && taken !== undefined) this.#take(taken, podRequests(after.spec));
    return freed;
  }

  of(nodeName: string): Readonly<Usage> {
    return this.#nodes.get(nodeName) ?? NONE;
  }

  /** Whether a host port that is asked for is taken. */
  clashes(nodeName: string, hostPorts: readonly HostPort[]): boolean {
    if (hostPorts.length === 0) return false;
    return this.of(nodeName).hostPorts.some((taken) => hostPorts.some((asked) => clash(taken, asked)));
  }

  #take(nodeName: string, { cpu, memory, hostPorts }: PodRequests): void {
    const usage = this.#nodes.get(nodeName) ?? { ...NONE };
    usage.cpu += cpu;
    usage.memory += memory;
    usage.pods += 1;
    if (hostPorts.length > 0) usage.hostPorts = [...usage.hostPorts, ...hostPorts];
    this.#nodes.set(nodeName, usage);
  }

  #free(nodeName: string, { cpu, memory, hostPorts }: PodRequests): void {
    const usage = this.#nodes.get(nodeName);
    if (usage === undefined) return;
    usage.cpu -= cpu;
    usage.memory -= memory;
    usage.pods -= 1;
    for (const port of hostPorts) usage.hostPorts = without(usage.hostPorts, port);
    if (usage.pods === 0) this.#nodes.delete(nodeName);
  }
}

/** The node on which a pod takes room. */
function placeOf(pod: Pod | undefined): string | undefined {
  return pod === undefined || isTerminal(pod) ? undefined : pod.spec.nodeName;
}

/** The ports without one that is equal to the given one. */
function without(ports: readonly HostPort[], gone: HostPort): readonly HostPort[] {
  const index = ports.findIndex(({ ip, protocol, port }) => ip === gone.ip && protocol === gone.protocol && port === gone.port);
  return ports.filter((_port, position) => position !== index);
}
