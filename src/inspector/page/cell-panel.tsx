import type { CellDetails } from '../inspection-messages.js';
import type { CellPlace } from './cells.js';
import type { Connection } from './connection.js';
import { nodeOrders, Orders } from './orders.js';
import { hrefOf } from './route.js';
import { StateMark } from './state-mark.js';
import { usePoll } from './use-poll.js';

/** How often is asked how the selected node is, in milliseconds. */
const ASK_EVERY_MS = 400;

interface CellPanelProps {
  readonly connection: Connection;
  readonly place: CellPlace;
  readonly daemonSet: string | undefined;
  readonly onClose: () => void;
}

/** The node behind a cell, with what can be done to it. */
export function CellPanel({ connection, place, daemonSet, onClose }: CellPanelProps) {
  const ask = async (): Promise<CellDetails | undefined> =>
    (await connection.call('cells', { shard: place.shard, slots: [place.slot], daemonSet }))[0];
  const details = usePoll(ask, ASK_EVERY_MS, [place.shard, place.slot, daemonSet]);
  if (details === undefined) return null;
  const { node, pod } = details;
  const isCordoned = JSON.stringify(node.state).includes('"cordoned"');
  return (
    <aside class="cell-panel" aria-label="Selected node">
      <header>
        <h2>{node.node}</h2>
        <button type="button" class="quiet" onClick={onClose} aria-label="Close">
          ×
        </button>
      </header>
      <p>
        <a href={hrefOf('chart', node.id)}>{node.id}</a>
        <StateMark state={node.state} />
      </p>
      {pod !== undefined && (
        <p>
          <a href={hrefOf('chart', pod.id)}>{pod.id}</a>
          <StateMark state={pod.state} />
          {pod.reason !== '' && <span class="reason">{pod.reason}</span>}
        </p>
      )}
      <Orders connection={connection} orders={nodeOrders(node.node ?? '', isCordoned)} />
    </aside>
  );
}
