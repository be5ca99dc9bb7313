import type { Node, Pod, PodCondition, PodStatus } from '../../objects/kubernetes.js';
import type { PodReport } from '../../objects/pod-report.js';
import { formatTime } from '../../objects/time.js';
import { RecentMap } from '../recent-map.js';
import { addressesOf } from './addresses.js';
import { ContainerStatuses } from './container-statuses.js';
import { conditionsAfter } from './kubelet-conditions.js';

/** Lists of conditions that pods share while they are equal: enough for the pods that change within the same seconds. */
const SHARED_CONDITIONS = 1_024;

type Draft = { -readonly [Field in keyof PodStatus]?: PodStatus[Field] };

/** Makes the status of a pod of what its kubelet reports. Pods that do the same at the same time share parts of it. */
export class PodStatusWriter {
  readonly #conditions = new RecentMap<readonly PodCondition[]>(SHARED_CONDITIONS);
  readonly #containers = new ContainerStatuses();
  #last: { readonly pod: Pod; readonly report: PodReport; readonly conditions: readonly PodCondition[] } | undefined;

  /** The status after a report; the node is the pod's, if it still exists. */
  statusAfter(pod: Pod, report: PodReport, node: Node | undefined): PodStatus {
    const { phase, reason, message, startedAtMs } = report;
    const { nominatedNodeName, qosClass } = pod.status;
    const { hostIP, podIP } = addressesOf(pod, node);
    const hasAddress = report.containers.some(({ state }) => state !== 'waiting') || pod.status.podIP !== undefined;
    const initContainerStatuses = this.#containers.ofInit(pod, report);
    // One field after the other, in Kubernetes' order: every report of every pod comes through here.
    const status: Draft = {};
    if (pod.metadata.generation) status.observedGeneration = pod.metadata.generation;
    status.phase = phase;
    status.conditions = this.#conditionsAfter(pod, report);
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

  /** Most reports of one message say the same of pods that were the same: the conditions of the one before are theirs, too. */
  #conditionsAfter(pod: Pod, report: PodReport): readonly PodCondition[] {
    const last = this.#last;
    if (last !== undefined && isSame(last.pod, pod) && isSameReport(last.report, report)) return last.conditions;
    const conditions = this.#shared(conditionsAfter(pod, report));
    this.#last = { pod, report, conditions };
    return conditions;
  }

  #shared(conditions: readonly PodCondition[]): readonly PodCondition[] {
    const key = JSON.stringify(conditions);
    const known = this.#conditions.get(key);
    if (known !== undefined) return known;
    this.#conditions.set(key, conditions);
    return conditions;
  }
}

/** Whether all that conditions depend on is the same of two pods. */
function isSame(a: Pod, b: Pod): boolean {
  const isSameSpec = a.spec.containers === b.spec.containers && a.spec.initContainers === b.spec.initContainers;
  return (
    isSameSpec &&
    a.spec.readinessGates === b.spec.readinessGates &&
    a.status.conditions === b.status.conditions &&
    a.metadata.generation === b.metadata.generation
  );
}

function isSameReport(a: PodReport, b: PodReport): boolean {
  return a.containers === b.containers && a.phase === b.phase && a.isReady === b.isReady && a.reportedAtMs === b.reportedAtMs;
}
