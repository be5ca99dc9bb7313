import type { Pod, PodCondition, PodStatus } from '../../objects/kubernetes.js';
import type { PodReport } from '../../objects/pod-report.js';
import { formatTime } from '../../objects/time.js';
import { RecentMap } from '../recent-map.js';
import type { Addresses } from './addresses.js';
import { ContainerStatuses } from './container-statuses.js';
import { conditionsAfter, hasSandbox } from './kubelet-conditions.js';
import { isSameReport } from './same-reports.js';

/** Lists of conditions that pods share while they are equal: enough for the pods that change within the same seconds. */
const SHARED_CONDITIONS = 1_024;

type Draft = { -readonly [Field in keyof PodStatus]?: PodStatus[Field] };

/** What was written of one pod. */
interface Example {
  readonly pod: Pod;
  readonly report: PodReport;
  readonly status: PodStatus;
}

/** Makes the status of a pod of what its kubelet reports. Pods that do the same at the same time share parts of it. */
export class PodStatusWriter {
  readonly #conditions = new RecentMap<readonly PodCondition[]>(SHARED_CONDITIONS);
  readonly #containers = new ContainerStatuses();
  #last: Example | undefined;

  /** The status after a report. */
  statusAfter(pod: Pod, report: PodReport, addresses: Addresses): PodStatus {
    const last = this.#last;
    if (last !== undefined && isSame(last.pod, pod) && isSameReport(last.report, report))
      return this.#likewise(last.status, pod, addresses);
    const status = this.#statusAfter(pod, report, addresses);
    this.#last = mayBeRepeated(status) ? { pod, report, status } : undefined;
    return status;
  }

  /** Most reports of one message say the same of pods that were the same: only what each pod has alone is another. */
  #likewise(example: PodStatus, { metadata }: Pod, { hostIP, podIP }: Addresses): PodStatus {
    const hostIPs = [{ ip: hostIP }];
    const containerStatuses = this.#containers.likewise(example.containerStatuses ?? [], metadata.uid);
    if (example.podIP === undefined) return { ...example, hostIP, hostIPs, containerStatuses };
    return { ...example, hostIP, hostIPs, podIP, podIPs: podIP === hostIP ? hostIPs : [{ ip: podIP }], containerStatuses };
  }

  #statusAfter(pod: Pod, report: PodReport, { hostIP, podIP }: Addresses): PodStatus {
    const { phase, reason, message, startedAtMs } = report;
    const { nominatedNodeName, qosClass } = pod.status;
    const hasAddress = report.containers.some(hasSandbox) || pod.status.podIP !== undefined;
    const initContainerStatuses = this.#containers.ofInit(pod, report);
    // One field after the other, in Kubernetes' order.
    const status: Draft = {};
    if (pod.metadata.generation) status.observedGeneration = pod.metadata.generation;
    status.phase = phase;
    status.conditions = this.#shared(conditionsAfter(pod, report));
    if (message) status.message = message;
    if (reason) status.reason = reason;
    if (nominatedNodeName) status.nominatedNodeName = nominatedNodeName;
    status.hostIP = hostIP;
    status.hostIPs = [{ ip: hostIP }];
    if (hasAddress) status.podIP = podIP;
    if (hasAddress) status.podIPs = podIP === hostIP ? status.hostIPs : [{ ip: podIP }];
    status.startTime = pod.status.startTime ?? formatTime(startedAtMs);
    if (initContainerStatuses.length > 0) status.initContainerStatuses = initContainerStatuses;
    status.containerStatuses = this.#containers.of(pod, report);
    if (qosClass) status.qosClass = qosClass;
    return status as PodStatus;
  }

  #shared(conditions: readonly PodCondition[]): readonly PodCondition[] {
    const key = JSON.stringify(conditions);
    const known = this.#conditions.get(key);
    if (known !== undefined) return known;
    this.#conditions.set(key, conditions);
    return conditions;
  }
}

/** Whether a status says nothing of its pod alone but its addresses and the ids of its containers. */
function mayBeRepeated({ initContainerStatuses, containerStatuses = [] }: PodStatus): boolean {
  return (
    initContainerStatuses === undefined && containerStatuses.every(({ state, lastState }) => !(state.terminated || lastState.terminated))
  );
}

/** Whether all that a status depends on, but for a pod's addresses and uid, is the same of two pods. */
function isSame(a: Pod, b: Pod): boolean {
  const isSameSpec = a.spec.containers === b.spec.containers && a.spec.initContainers === b.spec.initContainers;
  return (
    isSameSpec &&
    a.status === b.status &&
    a.spec.readinessGates === b.spec.readinessGates &&
    a.metadata.generation === b.metadata.generation
  );
}
