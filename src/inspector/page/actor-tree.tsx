import { useEffect, useState } from 'preact/hooks';
import type { ActorRow, ShardCounts } from '../inspection-messages.js';
import type { Overview } from '../overview.js';
import type { Connection } from './connection.js';
import { hrefOf } from './route.js';
import { StateMark } from './state-mark.js';
import { usePoll } from './use-poll.js';

/** Actors of one kind that a branch shows at first, and each time that more are wanted. */
const PAGE = 25;
const ASK_EVERY_MS = 1_000;

interface TreeProps {
  readonly connection: Connection;
  readonly overview: Overview | undefined;
}

/** The supervision tree: the supervisor, its threads and updates, and what lives in each shard, down to the pods. */
export function ActorTree({ connection, overview }: TreeProps) {
  const supervisor = usePoll(() => connection.call('actor', { id: 'supervisor' }), ASK_EVERY_MS, [connection]);
  if (supervisor === undefined) return <p class="note">Asking the supervisor…</p>;
  return (
    <ul class="tree">
      <li>
        <ActorLine row={supervisor} />
        <ul>
          {supervisor.children.map((child) => (
            <Child key={child.id} row={child} connection={connection} overview={overview} />
          ))}
        </ul>
      </li>
    </ul>
  );
}

function Child({ row, connection, overview }: TreeProps & { readonly row: ActorRow }) {
  const shard = overview?.shards.findIndex(({ thread }) => thread === row.id) ?? -1;
  const known = overview?.shards[shard];
  if (known === undefined) {
    return (
      <li>
        <ActorLine row={row} />
      </li>
    );
  }
  const { counts, restarts } = known;
  return (
    <li>
      <ActorLine row={row} note={counts && noteOf(counts, restarts)} />
      <ul>
        <Branch connection={connection} label="DaemonSets" chart="daemon-set" shard={shard} count={sum(counts, 'daemon-set')} />
        <Branch connection={connection} label="Nodes" chart="node" shard={shard} count={sum(counts, 'node')} />
      </ul>
    </li>
  );
}

interface BranchProps {
  readonly connection: Connection;
  readonly label: string;
  readonly chart: string;
  readonly shard: number;
  readonly count: number;
}

/** The actors of one chart in a shard, once they are asked for. */
function Branch({ connection, label, chart, shard, count }: BranchProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [rows, setRows] = useState<readonly ActorRow[]>([]);
  const [next, setNext] = useState<string | undefined>('');
  const ask = (from: string, before: readonly ActorRow[]) => {
    connection.call('list', { filter: { chart, shard }, from, limit: PAGE }).then(
      (part) => {
        setRows([...before, ...part.actors]);
        setNext(part.next);
      },
      () => undefined,
    );
  };
  useEffect(() => {
    if (isOpen) ask('', []);
  }, [isOpen, count]);
  return (
    <li>
      <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
        <summary>
          {label} <b>{count.toLocaleString('en')}</b>
        </summary>
        {isOpen && (
          <ul>
            {rows.map((row) => (
              <WithChildren key={row.id} row={row} connection={connection} />
            ))}
            {next !== undefined && rows.length > 0 && (
              <li>
                <button type="button" class="more" onClick={() => ask(next, rows)}>
                  More
                </button>
              </li>
            )}
          </ul>
        )}
      </details>
    </li>
  );
}

/** A node with its pods, or a DaemonSet with its rollout. */
function WithChildren({ row, connection }: { readonly row: ActorRow; readonly connection: Connection }) {
  const [isOpen, setIsOpen] = useState(false);
  const details = usePoll(async () => (isOpen ? connection.call('actor', { id: row.id }) : undefined), ASK_EVERY_MS, [isOpen, row.id]);
  return (
    <li>
      <button
        type="button"
        class="twist"
        aria-expanded={isOpen}
        aria-label={`Children of ${row.id}`}
        onClick={() => setIsOpen((before) => !before)}
      />
      <ActorLine row={details ?? row} />
      {isOpen && (
        <ul>
          {details?.children.map((child) => (
            <li key={child.id}>
              <ActorLine row={child} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function ActorLine({ row, note }: { readonly row: ActorRow; readonly note?: string | undefined }) {
  return (
    <span class="actor-line">
      <a href={hrefOf('chart', row.id)}>{row.id}</a>
      <StateMark state={row.state} />
      {note !== undefined && <span class="note">{note}</span>}
    </span>
  );
}

function noteOf({ steps, deadLetters, failures, isComplete }: ShardCounts, restarts: number): string {
  const parts = [`${steps.toLocaleString('en')} events`, `${restarts} restarts`, `${failures} failures`, `${deadLetters} dead letters`];
  return `${parts.join(' · ')}${isComplete ? '' : ' · counting'}`;
}

function sum(counts: ShardCounts | undefined, chart: string): number {
  return counts?.states[chart]?.reduce((one, other) => one + other, 0) ?? 0;
}
