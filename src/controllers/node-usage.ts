import type { Pod } from '../objects/kubernetes.js';
import { TextMap } from '../store/text-map.js';
import type { Reaction } from './follower.js';
import { isTerminal } from './pod-conditions.js';
import { clash, type HostPort, type PodRequests, podRequests } from './pod-requests.js';

/** What the pods of one node have taken. */
interface Usage {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  readonly hostPorts: readonly HostPort[];
}

const NO_PORTS: readonly HostPort[] = [];
const NONE: Usage = { cpu: 0, memory: 0, pods: 0, hostPorts: NO_PORTS };
/** Usages that nodes share while they are equal: a fleet has few different ones at a time. */
const SHARED = 64;

/** What the pods of each node have taken of it, counted pod by pod. Pods that have ended take nothing. */
export class NodeUsage {
  readonly #nodes = new TextMap<Usage>();
  readonly #shared = new Map<string, Usage>();
  /** What was shared last, and what it became when as much as the last pod asked for was taken of it: most nodes are like the last one. */
  #last: { readonly before: Usage; readonly asked: PodRequests; readonly after: Usage } | undefined;

  /** Takes in a change of a pod; `freed` hears of the node on which room has become free, if one has. */
  changed(after: Pod | undefined, before: Pod | undefined, freed: (nodeName: string) => void): Reaction | undefined {
    const [to, from] = [placeOf(after), placeOf(before)];
    if (to === from) return undefined;
    const taken = after && podRequests(after.spec);
    const left = before && podRequests(before.spec);
    return (_key, text) => {
      if (left !== undefined && from !== undefined) this.#free(text(from), left);
      if (taken !== undefined && to !== undefined) this.#take(text(to), taken);
      if (from !== undefined) freed(text(from));
    };
  }

  of(nodeName: string): Usage {
    return this.#nodes.get(nodeName) ?? NONE;
  }

  /** Whether a host port that is asked for is taken. */
  clashes(nodeName: string, hostPorts: readonly HostPort[]): boolean {
    if (hostPorts.length === 0) return false;
    return this.of(nodeName).hostPorts.some((taken) => hostPorts.some((asked) => clash(taken, asked)));
  }

  #take(nodeName: string, asked: PodRequests): void {
    const before = this.of(nodeName);
    if (this.#last?.before !== before || this.#last.asked !== asked)
      this.#last = { before, asked, after: this.#sharedOf(sum(before, asked)) };
    this.#nodes.set(nodeName, this.#last.after);
  }

  #free(nodeName: string, { cpu, memory, hostPorts }: PodRequests): void {
    const taken = this.#nodes.get(nodeName);
    if (taken === undefined) return;
    const ports = hostPorts.reduce(without, taken.hostPorts);
    const left = { cpu: taken.cpu - cpu, memory: taken.memory - memory, pods: taken.pods - 1, hostPorts: ports };
    if (left.pods === 0) this.#nodes.delete(nodeName);
    else this.#nodes.set(nodeName, this.#sharedOf(left));
  }

  /** The same usage for all nodes of which as much is taken, but for ports. */
  #sharedOf(usage: Usage): Usage {
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

function sum(taken: Usage, { cpu, memory, hostPorts }: PodRequests): Usage {
  const ports = hostPorts.length === 0 ? taken.hostPorts : [...taken.hostPorts, ...hostPorts];
  return { cpu: taken.cpu + cpu, memory: taken.memory + memory, pods: taken.pods + 1, hostPorts: ports };
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
