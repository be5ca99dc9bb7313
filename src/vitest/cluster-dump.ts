import type { ActorInspection, Cluster, Event, ResourceName, ResourceTypes } from '../index.js';

/** What is in a cluster at one moment. */
export interface ClusterDump {
  /** The time of the cluster, in milliseconds since the epoch. */
  readonly atMs: number;
  /** All objects but events. */
  readonly objects: readonly ResourceTypes[ResourceName][];
  /** Oldest first. */
  readonly events: readonly Event[];
  /** Nodes, DaemonSets, their rollouts, and pods: the state of each chart and its latest steps. */
  readonly actors: readonly ActorInspection[];
}

/** Of which resources the objects are shown, in this order. */
const SHOWN: readonly ResourceName[] = ['nodepools', 'nodes', 'daemonsets', 'controllerrevisions', 'pods', 'configmaps', 'secrets'];
/** A ConfigMap of every namespace, which tells nobody anything. */
const ROOT_CA = 'kube-root-ca.crt';
/** Objects of one resource, events and actors of one kind that are looked at: a reader sees no more, and a large cluster takes long. */
const MAX_OF_EACH = 200;

/** Looks at everything in a cluster that helps to see why a test has failed. */
export async function dumpCluster(cluster: Cluster): Promise<ClusterDump> {
  const lists = await Promise.all(SHOWN.map(async (resource) => (await cluster.list(resource)).items.slice(0, MAX_OF_EACH)));
  const objects = lists.flat().filter(({ metadata }) => metadata.name !== ROOT_CA);
  const events = (await cluster.list('events')).items.toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1)).slice(-MAX_OF_EACH);
  const actors = await Promise.all(objects.flatMap(actorsOf).map((id) => cluster.inspect(id)));
  return { atMs: cluster.time.now(), objects, events, actors: actors.filter((actor) => actor !== undefined) };
}

/** The names of the actors behind an object. */
function actorsOf({ kind, metadata }: ResourceTypes[ResourceName]): readonly string[] {
  const name = `${metadata.namespace}/${metadata.name}`;
  if (kind === 'Node') return [`node/${metadata.name}`];
  if (kind === 'Pod') return [`pod/${name}`];
  return kind === 'DaemonSet' ? [`daemonset/${name}`, `rollout/${name}`] : [];
}

/** When an event was last seen. */
export function timeOf({ lastTimestamp, eventTime, metadata }: Event): string {
  return lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
}
