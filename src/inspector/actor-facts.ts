import type { ViewCache } from '../actors/shard-host.js';
import type { NodeView, PodView } from '../objects/views.js';
import type { ActorRow } from './inspection-messages.js';

/** What is known of an actor beside its state, as short texts by their names. */
export function factsOf(row: ActorRow, views: ViewCache): Readonly<Record<string, string>> {
  const facts = row.chart === 'node' ? nodeFacts(views.node(row.node ?? '')) : podFacts(row, views);
  return Object.fromEntries(Object.entries(facts).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));
}

function nodeFacts(view: NodeView | undefined): Readonly<Record<string, string | undefined>> {
  if (view === undefined) return {};
  return {
    zone: view.labels['topology.kubernetes.io/zone'],
    pool: view.pool,
    kubelet: view.kubelet,
    ready: view.ready,
    schedulable: view.isUnschedulable ? 'no' : 'yes',
    taints: view.taints.map(({ key, effect }) => `${key}:${effect}`).join(' '),
    version: String(view.version),
  };
}

function podFacts({ id, chart, node }: ActorRow, views: ViewCache): Readonly<Record<string, string | undefined>> {
  const pod = chart === 'pod' ? podNamed(id, views.podsOfNode(node ?? '')) : undefined;
  if (pod === undefined) return {};
  return {
    node,
    phase: pod.phase,
    ready: pod.isReady ? 'yes' : 'no',
    reason: pod.reason,
    revision: pod.labels['controller-revision-hash'],
    image: pod.spec.containers.map(({ image }) => image ?? '').join(' '),
    'container restarts': String(pod.restarts),
    version: String(pod.version),
  };
}

function podNamed(id: string, pods: Iterable<PodView>): PodView | undefined {
  for (const pod of pods) if (id === `pod/${pod.namespace}/${pod.name}`) return pod;
  return undefined;
}
