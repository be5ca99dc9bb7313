import { ApiError, type Cluster, type Pod, type ResourceName } from '#index.js';
import type { StoredObject } from '#objects/resources.js';
import { nodeOf } from './crashing-log.js';

const HASH = 'controller-revision-hash';

/** What is known of an object that somebody has written. */
interface Known {
  readonly resource: ResourceName;
  /** Of the acknowledged creation; undefined if it is not known whether the object was created. */
  uid: string | undefined;
  /** What it may say; one value only if the last write was acknowledged. */
  values: ReadonlySet<string>;
  presence: 'there' | 'gone' | 'unknown';
}

/** A pod that was there at some moment, and what may have ended it since. */
interface KnownPod {
  readonly uid: string;
  readonly name: string;
  readonly nodeName: string;
  /** The DaemonSet and the revision that it is of. */
  readonly revision: string;
  readonly set: string;
  /** How many rollouts of the set had been asked for by then. */
  readonly rollouts: number;
}

/** Reads the value that the writers of a resource leave in an object. */
type ReadValue = (object: never) => string;

const VALUES: Partial<Record<ResourceName, ReadValue>> = {
  configmaps: (object: { readonly data?: { readonly value?: string } }) => object.data?.value ?? '',
  daemonsets: (object: {
    readonly spec: { readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } } };
  }) => object.spec.template.spec.containers[0]?.image ?? '',
  nodepools: (object: { readonly spec: { readonly replicas: number } }) => String(object.spec.replicas),
};

/** Keeps a record of what callers of a cluster were told, and says later what does not hold of it. */
export class Acknowledged {
  readonly #known = new Map<string, Known>();
  readonly #deletedPods = new Set<string>();
  readonly #removedNodes = new Set<string>();
  #pods: readonly KnownPod[] = [];
  /** How often what a DaemonSet's pods are, or whether they are, has been changed. */
  readonly #rollouts = new Map<string, number>();
  /** Writes of which it is not known whether they were carried out. */
  unknown = 0;

  /** Creates an object that has a value. */
  async create(
    resource: ResourceName,
    { name, value = '' }: { name: string; value?: string },
    create: () => Promise<{ readonly metadata: { readonly uid: string } }>,
  ): Promise<void> {
    const known: Known = { resource, uid: undefined, values: new Set([value]), presence: 'unknown' };
    this.#known.set(`${resource}/${name}`, known);
    const created = await this.#settled(create());
    if (created === 'refused') this.#known.delete(`${resource}/${name}`);
    if (typeof created === 'string') return;
    known.uid = created.metadata.uid;
    known.presence = 'there';
  }

  /** Changes the value of an object. */
  async change(resource: ResourceName, { name, value }: { name: string; value: string }, change: () => Promise<unknown>): Promise<void> {
    const known = this.#known.get(`${resource}/${name}`);
    if (resource === 'daemonsets') this.#rollOut(name);
    const outcome = await this.#settled(change());
    if (known === undefined || outcome === 'refused') return;
    known.values = new Set(outcome === 'unknown' ? [...known.values, value] : [value]);
  }

  /** Deletes an object. */
  async remove(resource: ResourceName, name: string, remove: () => Promise<unknown>): Promise<void> {
    const known = this.#known.get(`${resource}/${name}`);
    if (resource === 'nodes') this.#removedNodes.add(name);
    if (resource === 'daemonsets') this.#rollOut(name);
    const outcome = await this.#settled(remove());
    if (known === undefined || outcome === 'refused') return;
    known.presence = outcome === 'unknown' ? 'unknown' : 'gone';
  }

  async removePod({ metadata }: Pod, remove: () => Promise<unknown>): Promise<void> {
    this.#deletedPods.add(metadata.uid);
    await this.#settled(remove());
  }

  /** Any node of a pool may go when it is scaled. */
  poolShrinks(nodeNames: readonly string[]): void {
    for (const name of nodeNames) this.#removedNodes.add(name);
  }

  /** The pods of this moment: a kill is no reason for any of them to go. */
  remember(pods: readonly Pod[]): void {
    const known = pods
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map((pod) => ({
        uid: pod.metadata.uid,
        name: pod.metadata.name,
        nodeName: nodeOf(pod),
        set: setOf(pod),
        revision: revisionOf(pod),
        rollouts: this.#rollouts.get(setOf(pod)) ?? 0,
      }));
    this.#pods = [...this.#pods, ...known];
  }

  /** What was acknowledged and does not hold, a line each. */
  async lost(cluster: Cluster): Promise<readonly string[]> {
    const found = await allOf(cluster, new Set([...this.#known.values()].map(({ resource }) => resource)));
    const objects = [...this.#known].map(([key, known]) => lostOf(key, known, found.get(key)));
    const { items } = await cluster.list('pods');
    const there = new Set(items.map(({ metadata }) => metadata.uid));
    const present = new Set(items.map(revisionOf));
    const pods = this.#pods.filter((pod) => !there.has(pod.uid) && present.has(pod.revision) && !this.#mayHaveGone(pod));
    return [...objects.flat(), ...pods.map(({ name, uid, nodeName }) => `pod ${name} (${uid}) of ${nodeName} has gone`)];
  }

  #mayHaveGone({ uid, nodeName, set, rollouts }: KnownPod): boolean {
    return this.#deletedPods.has(uid) || this.#removedNodes.has(nodeName) || rollouts < (this.#rollouts.get(set) ?? 0);
  }

  #rollOut(set: string): void {
    this.#rollouts.set(set, (this.#rollouts.get(set) ?? 0) + 1);
  }

  async #settled<Result>(call: Promise<Result>): Promise<Result | 'refused' | 'unknown'> {
    try {
      return await call;
    } catch (error) {
      if (!ApiError.is(error)) throw error;
      if (error.status.code !== 503) return 'refused';
      this.unknown += 1;
      return 'unknown';
    }
  }
}

/** All objects of some resources, as `resource/name` or `resource/namespace/name`. */
async function allOf(cluster: Cluster, resources: Iterable<ResourceName>): Promise<ReadonlyMap<string, StoredObject>> {
  const lists = [...resources].map(async (resource) => {
    const { items } = await cluster.list(resource);
    return items.map((object): [string, StoredObject] => [
      [resource, object.metadata.namespace, object.metadata.name].filter(Boolean).join('/'),
      object,
    ]);
  });
  return new Map((await Promise.all(lists)).flat());
}

function lostOf(key: string, { resource, uid, values, presence }: Known, found: StoredObject | undefined): readonly string[] {
  if (found === undefined) return presence === 'there' ? [`${key} has gone`] : [];
  if (presence === 'gone') return [`${key} is still there`];
  if (uid !== undefined && found.metadata.uid !== uid) return [`${key} has uid ${found.metadata.uid}, not ${uid}`];
  const value = VALUES[resource]?.(found as never) ?? '';
  return values.has(value) ? [] : [`${key} says ${value}, not ${[...values].join(' or ')}`];
}

/** The DaemonSet that a pod is of. */
function setOf({ metadata }: Pod): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller)?.name;
  return `${metadata.namespace}/${owner}`;
}

function revisionOf(pod: Pod): string {
  return `${setOf(pod)} ${pod.metadata.labels?.[HASH]}`;
}
