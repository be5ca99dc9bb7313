import { useState } from 'preact/hooks';
import type { FailedActor } from '../inspection-messages.js';
import type { Overview } from '../overview.js';
import { ActorTree } from './actor-tree.js';
import type { ViewProps } from './app.js';
import type { Connection } from './connection.js';
import { Choice } from './fleet-view.js';
import { hrefOf } from './route.js';
import { StateMark } from './state-mark.js';
import { useSearch } from './use-search.js';

const CHARTS = ['pod', 'node', 'daemon-set', 'rollout', 'worker-thread', 'update-coordinator', 'supervisor'];

/** All actors: as a tree below the supervisor, and by search. */
export function ActorsView({ connection, charts, overview }: ViewProps) {
  return (
    <div class="actors">
      <section class="card" aria-label="Supervision tree">
        <h1>Supervision</h1>
        <ActorTree connection={connection} overview={overview} />
        <Trouble overview={overview} />
      </section>
      <SearchCard connection={connection} states={charts.states} overview={overview} />
    </div>
  );
}

interface SearchProps {
  readonly connection: Connection;
  readonly states: ViewProps['charts']['states'];
  readonly overview: Overview | undefined;
}

function SearchCard({ connection, states, overview }: SearchProps) {
  const [text, setText] = useState('');
  const [chart, setChart] = useState('');
  const [state, setState] = useState('');
  const isCounted = overview?.shards.every(({ counts }) => counts?.isComplete !== false) !== false;
  const { rows, next, isBusy, more } = useSearch(connection, { text: text.trim(), chart, state, isCounted });
  const paths = [...new Set((states[chart] ?? []).flatMap((value) => leavesOf(value)))];
  const total = overview?.shards.reduce(
    (sum, { counts }) =>
      sum +
      Object.values(counts?.states ?? {})
        .flat()
        .reduce((one, other) => one + other, 0),
    0,
  );
  const choose = (value: string) => {
    setChart(value);
    setState('');
  };
  return (
    <section class="card search" aria-label="Search">
      <div class="tools">
        <label class="find">
          <span class="hidden">Search actors</span>
          <input
            type="search"
            placeholder={total === undefined ? 'Search' : `Search ${total.toLocaleString('en')} actors`}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <Choice label="Chart" value={chart} options={[['', 'all'], ...CHARTS.map((one) => [one, one] as const)]} onChange={choose} />
        {paths.length > 0 && (
          <Choice label="State" value={state} options={[['', 'all'], ...paths.map((one) => [one, one] as const)]} onChange={setState} />
        )}
      </div>
      <table aria-busy={isBusy}>
        <thead>
          <tr>
            <th scope="col">Actor</th>
            <th scope="col">State</th>
            <th scope="col">Node</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <a href={hrefOf('chart', row.id)}>{row.id}</a>
              </td>
              <td>
                <StateMark state={row.state} />
              </td>
              <td>{row.node ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!isCounted && <p class="note">Not all actors have been looked at yet.</p>}
      {rows.length === 0 && !isBusy && isCounted && <p class="note">No actor is of that name.</p>}
      {next !== undefined && !isBusy && (
        <button type="button" class="more" onClick={more}>
          More
        </button>
      )}
    </section>
  );
}

/** What has failed, newest first. */
function Trouble({ overview }: { readonly overview: Overview | undefined }) {
  const failed: readonly FailedActor[] = overview?.shards.flatMap(({ counts }) => counts?.failed ?? []) ?? [];
  if (failed.length === 0) return null;
  return (
    <div class="trouble">
      <h2>Failed and started again</h2>
      <ul>
        {failed.map(({ id, failures, error, isDead }) => (
          <li key={id}>
            <a href={hrefOf('chart', id)}>{id}</a> <b>{isDead ? 'dead' : `${failures}×`}</b> <span>{error}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function leavesOf(value: ViewProps['charts']['states'][string][number]): readonly string[] {
  if (typeof value === 'string') return [value];
  return Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [key] : leavesOf(inner).map((path) => `${key}.${path}`)));
}
