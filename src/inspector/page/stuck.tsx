import type { CellDetails } from '../inspection-messages.js';
import type { Connection } from './connection.js';
import type { RolloutGroups, StuckNodes } from './rollout-groups.js';
import { hrefOf } from './route.js';
import { StateMark } from './state-mark.js';
import { usePoll } from './use-poll.js';

/** How often is asked why nodes are stuck, in milliseconds. */
const ASK_EVERY_MS = 1_000;

interface StuckProps {
  readonly connection: Connection;
  readonly groups: RolloutGroups;
  /** The uid of the DaemonSet whose pods are shown. */
  readonly daemonSet: string;
}

/** The nodes that do not come on, by how and why. */
export function Stuck({ connection, groups: { counts, stuck }, daemonSet }: StuckProps) {
  if (counts.stuck === 0) return null;
  return (
    <section class="card" aria-label="Stuck nodes">
      <h2>
        Stuck <span>{counts.stuck.toLocaleString('en')}</span>
      </h2>
      <ul class="stuck">
        {stuck.map((nodes) => (
          <StuckState key={JSON.stringify(nodes.state)} connection={connection} nodes={nodes} daemonSet={daemonSet} />
        ))}
      </ul>
    </section>
  );
}

type StuckStateProps = Omit<StuckProps, 'groups'> & { readonly nodes: StuckNodes };

function StuckState({ connection, nodes: { state, count, places }, daemonSet }: StuckStateProps) {
  const ask = async (): Promise<readonly CellDetails[]> => {
    const shards = [...new Set(places.map(({ shard }) => shard))];
    const slotsOf = (shard: number) => places.filter((place) => place.shard === shard).map(({ slot }) => slot);
    return (await Promise.all(shards.map((shard) => connection.call('cells', { shard, slots: slotsOf(shard), daemonSet })))).flat();
  };
  const details = usePoll(ask, ASK_EVERY_MS, [places.map(({ shard, slot }) => `${shard}:${slot}`).join(), daemonSet]) ?? [];
  const reasons = new Map(details.map((one) => [reasonOf(one), details.filter((other) => reasonOf(other) === reasonOf(one))]));
  return (
    <li>
      <p>
        <StateMark state={state} /> <b>{count.toLocaleString('en')}</b>
      </p>
      {[...reasons].map(([reason, nodes]) => (
        <div key={reason}>
          <p class="reason">{reason}</p>
          <ul class="names">
            {nodes.map(({ node, pod }) => (
              <li key={node.id}>
                <a href={hrefOf('chart', pod?.id ?? node.id)}>{node.node}</a>
              </li>
            ))}
            {count > details.length && reasons.size === 1 && <li>and {(count - details.length).toLocaleString('en')} more</li>}
          </ul>
        </div>
      ))}
      {count > details.length && reasons.size > 1 && <p class="note">and {(count - details.length).toLocaleString('en')} more</p>}
    </li>
  );
}

function reasonOf({ pod }: CellDetails): string {
  return pod === undefined || pod.reason === '' ? 'node does not answer' : pod.reason;
}
