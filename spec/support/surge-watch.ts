import type { Random } from '#clock/random.js';
import type { Pod } from '#objects/kubernetes.js';
import { type DrivenCluster, isLive, nodeOf } from './driven-cluster.js';

const MIN_READY_MS = 10_000;
/** How long an old pod may run beside a new one, in seconds. */
const OVERLAP_SECONDS = 60;

/** The container of Kubernetes' end-to-end test of surge: it takes 7 s to get ready, and 15 s to end. */
export function surgingContainer(version: string) {
  const script = 'touch /var/tmp/ready; [[ "$( cat /var/tmp/ready )" == "" ]]';
  return {
    name: 'c',
    image: 'web:1',
    env: [{ name: 'VERSION', value: version }],
    readinessProbe: {
      exec: { command: ['/bin/sh', '-ec', script] },
      initialDelaySeconds: 7,
      periodSeconds: 3,
      successThreshold: 1,
      failureThreshold: 1,
    },
    lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'sleep 15'] } } },
  };
}

/** Looks at an update with surge from version 1 to version 2 once a second, and writes down what must never be seen. */
export class SurgeWatch {
  readonly violations: string[] = [];
  seconds = 0;
  readonly #driven: DrivenCluster;
  /** Pods that were deleted on purpose. */
  readonly #removed = new Set<string>();
  /** How long old pods have been seen beside new ones, in seconds. */
  readonly #overlaps = new Map<string, number>();

  constructor(driven: DrivenCluster) {
    this.#driven = driven;
  }

  /** Deletes some pod that nobody deletes yet. */
  async deleteOne(random: Random): Promise<void> {
    const live = (await this.#driven.pods()).filter(isLive);
    const pod = live[random.below(live.length)];
    if (pod === undefined) return;
    this.#removed.add(pod.metadata.uid);
    await this.#driven.cluster.delete('pods', pod.metadata.name);
  }

  /** Looks, and says whether every node has one new pod that is available, and no other. */
  async isDone(): Promise<boolean> {
    this.seconds += 1;
    const pods = await this.#driven.pods();
    const live = pods.filter(isLive);
    this.#note(twice(live.map((pod) => `${nodeOf(pod)} has two live pods of version ${versionOf(pod)}`)));
    const ended = pods.filter((pod) => !isLive(pod) && !this.#removed.has(pod.metadata.uid));
    this.#note(twice(ended.map((pod) => `${nodeOf(pod)} has two pods that end`)));
    this.#noteOverlaps(live);
    this.#noteUnavailable(pods, live);
    return pods.length === 3 && pods.every((pod) => isLive(pod) && versionOf(pod) === '2' && this.#isAvailable(pod));
  }

  #note(violations: readonly string[]): void {
    this.violations.push(...violations.map((text) => `after ${this.seconds} s: ${text}`));
  }

  #noteOverlaps(live: readonly Pod[]): void {
    const renewed = new Set(live.filter((pod) => versionOf(pod) === '2').map(nodeOf));
    for (const pod of live.filter((one) => versionOf(one) === '1')) {
      const seconds = renewed.has(nodeOf(pod)) ? (this.#overlaps.get(pod.metadata.uid) ?? 0) + 1 : 0;
      this.#overlaps.set(pod.metadata.uid, seconds);
      if (seconds > OVERLAP_SECONDS) this.#note([`an old pod on ${nodeOf(pod)} has not gone`]);
    }
  }

  #noteUnavailable(pods: readonly Pod[], live: readonly Pod[]): void {
    const unavailable = pods.filter((pod) => !isLive(pod) || !this.#isAvailable(pod));
    const olds = unavailable.filter((pod) => versionOf(pod) === '1').length;
    const news = unavailable.filter((pod) => versionOf(pod) === '2');
    const removed = news.filter(({ metadata }) => this.#removed.has(metadata.uid)).length;
    const withOld = new Set(live.filter((pod) => versionOf(pod) === '1').map(nodeOf));
    const withoutOld = new Set(live.map(nodeOf).filter((node) => !withOld.has(node))).size;
    const allowed = 1 + olds + removed + withoutOld;
    if (news.length > allowed) this.#note([`${news.length} new pods are not available, ${allowed} may be`]);
  }

  #isAvailable({ status }: Pod): boolean {
    const ready = status.conditions?.find(({ type }) => type === 'Ready');
    return ready?.status === 'True' && Date.parse(ready.lastTransitionTime ?? '') + MIN_READY_MS <= this.#driven.cluster.time.now();
  }
}

function versionOf({ spec }: Pod): string {
  return spec.containers[0]?.env?.[0]?.value ?? '';
}

function twice(texts: readonly string[]): readonly string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}
