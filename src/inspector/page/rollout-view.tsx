import { useState } from 'preact/hooks';
import type { CellDetails } from '../inspection-messages.js';
import type { RevisionView, RolloutView as Rollout } from '../rollout-views.js';
import type { ViewProps } from './app.js';
import { ChartStage } from './chart-stage.js';
import type { Connection } from './connection.js';
import type { CellPlace } from './fleet-store.js';
import { Choice } from './fleet-view.js';
import { lineDiff } from './line-diff.js';
import { type RolloutGroup, type RolloutGroups, rolloutGroups } from './rollout-groups.js';
import { rolloutWords } from './rollout-words.js';
import { goTo, hrefOf } from './route.js';
import { StateMark } from './state-mark.js';
import { Timeline } from './timeline.js';
import { useFleet } from './use-fleet.js';
import { useHistory } from './use-history.js';
import { usePoll } from './use-poll.js';

const GROUPS: readonly (readonly [RolloutGroup, string, string])[] = [
  ['done', 'done', 'rev-0'],
  ['replacing', 'replacing', 'busy'],
  ['waiting', 'waiting', 'rev-1'],
  ['stuck', 'stuck', 'bad'],
  ['without', 'no pod', 'none'],
];

/** One DaemonSet's rollout. */
export function RolloutView({ connection, charts, overview, theme, subject }: ViewProps) {
  const sets = overview?.daemonSets ?? [];
  const set = sets.find(({ name }) => name === subject) ?? sets[0];
  const name = set?.name;
  const rollout = usePoll(async () => (name === undefined ? undefined : connection.call('rollout', { name })), 500, [name]);
  const store = useFleet(connection, overview?.shards.length ?? 0, set?.uid);
  if (overview !== undefined && set === undefined) return <p class="card empty">There is no DaemonSet yet.</p>;
  if (rollout === undefined) return <p class="card empty">Asking…</p>;
  const [newest] = rollout.revisions;
  const states = { nodes: charts.states['node'] ?? [], pods: charts.states['pod'] ?? [] };
  const groups = rolloutGroups(store, { hash: newest?.hash ?? '', ...states });
  return (
    <div class="rollout">
      <div class="column">
        <section class="card" aria-label="Rollout">
          <div class="tools">
            <h1>{rollout.name}</h1>
            <Choice
              label="DaemonSet"
              value={rollout.name}
              options={sets.map((one) => [one.name, one.name])}
              onChange={(value) => goTo('rollout', value)}
            />
          </div>
          <Progress groups={groups} />
          <Budget rollout={rollout} />
          <Timeline points={rollout.timeline} theme={theme} height={150} />
        </section>
        <Stuck connection={connection} places={groups.stuck} count={groups.counts.stuck} daemonSet={rollout.uid} />
      </div>
      <div class="column">
        <RolloutChart connection={connection} charts={charts} name={rollout.name} />
        <Revisions revisions={rollout.revisions} />
      </div>
    </div>
  );
}

function Progress({ groups: { counts } }: { readonly groups: RolloutGroups }) {
  const total = Math.max(
    1,
    Object.values(counts).reduce((one, other) => one + other, 0),
  );
  return (
    <>
      <div class="progress" role="img" aria-label={GROUPS.map(([group, label]) => `${counts[group]} ${label}`).join(', ')}>
        {GROUPS.map(([group, , colour]) => (
          <span key={group} class={colour} style={{ width: `${(counts[group] / total) * 100}%` }} />
        ))}
      </div>
      <ul class="keys figures">
        {GROUPS.map(([group, label, colour]) => (
          <li key={group} data-group={group}>
            <span class={`dot square ${colour}`} />
            {label} <b>{counts[group].toLocaleString('en')}</b>
          </li>
        ))}
      </ul>
    </>
  );
}

function Budget({ rollout }: { readonly rollout: Rollout }) {
  const { strategy, budget, desired, available } = rollout;
  const unavailable = Math.max(0, desired - available);
  return (
    <p class="budget">
      <b>{strategy}</b>
      {strategy === 'RollingUpdate' && budget.maxUnavailable > 0 && (
        <span>
          budget in use{' '}
          <b>
            {unavailable.toLocaleString('en')} of {budget.maxUnavailable.toLocaleString('en')}
          </b>{' '}
          unavailable
        </span>
      )}
      {budget.maxSurge > 0 && (
        <span>
          up to <b>{budget.maxSurge.toLocaleString('en')}</b> more during the update
        </span>
      )}
    </p>
  );
}

function RolloutChart({ connection, charts, name }: Pick<ViewProps, 'connection' | 'charts'> & { readonly name: string }) {
  const id = `rollout/${name}`;
  const { details, steps } = useHistory(connection, id);
  const layout = charts.layouts.find((one) => one.id === 'rollout');
  if (layout === undefined || details === undefined) return null;
  return (
    <section class="card stage" aria-label="Rollout chart">
      <div class="tools">
        <h2>
          <a href={hrefOf('chart', id)}>{id}</a>
        </h2>
        <StateMark state={details.state} />
      </div>
      <p class="words">{rolloutWords(details.state)}</p>
      <ChartStage layout={layout} state={details.state} step={steps.at(-1)} />
    </section>
  );
}

interface StuckProps {
  readonly connection: Connection;
  readonly places: readonly CellPlace[];
  readonly count: number;
  readonly daemonSet: string;
}

/** The nodes that do not come on, and why. */
function Stuck({ connection, places, count, daemonSet }: StuckProps) {
  const ask = async (): Promise<readonly CellDetails[]> => {
    const shards = [...new Set(places.map(({ shard }) => shard))];
    const slotsOf = (shard: number) => places.filter((place) => place.shard === shard).map(({ slot }) => slot);
    return (await Promise.all(shards.map((shard) => connection.call('cells', { shard, slots: slotsOf(shard), daemonSet })))).flat();
  };
  const details = usePoll(ask, 1_000, [places.map(({ shard, slot }) => `${shard}:${slot}`).join(), daemonSet]);
  if (count === 0) return null;
  return (
    <section class="card" aria-label="Stuck nodes">
      <h2>
        Stuck <span>{count.toLocaleString('en')}</span>
      </h2>
      <ul class="stuck">
        {details?.map(({ node, pod }) => (
          <li key={node.id}>
            <a href={hrefOf('chart', pod?.id ?? node.id)}>{node.node}</a>
            <StateMark state={pod?.state ?? node.state} />
            <span class="reason">{pod === undefined || pod.reason === '' ? 'node does not answer' : pod.reason}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Two revisions side by side. */
function Revisions({ revisions }: { readonly revisions: readonly RevisionView[] }) {
  const [left, setLeft] = useState('');
  const [right, setRight] = useState('');
  const newer = revisions.find(({ hash }) => hash === right) ?? revisions[0];
  const older = revisions.find(({ hash }) => hash === left) ?? revisions[1] ?? newer;
  if (newer === undefined || older === undefined) return null;
  const options = revisions.map(({ hash, revision }) => [hash, `${revision} · ${hash}`] as const);
  return (
    <section class="card revisions" aria-label="Revisions">
      <div class="tools">
        <h2>Revisions</h2>
        <Choice label="From" value={older.hash} options={options} onChange={setLeft} />
        <Choice label="To" value={newer.hash} options={options} onChange={setRight} />
      </div>
      <section class="diff-scroll" aria-label="Difference" tabIndex={0}>
        <table class="diff">
          <thead class="hidden">
            <tr>
              <th scope="col">Revision {older.revision}</th>
              <th scope="col">Revision {newer.revision}</th>
            </tr>
          </thead>
          <tbody>
            {lineDiff(older.lines, newer.lines).map(({ left: before, right: after, isSame }, index) => (
              <tr key={`${index} ${before ?? ''}`} class={isSame ? '' : 'changed'}>
                <td class={isSame || before === undefined ? '' : 'gone'}>{before}</td>
                <td class={isSame || after === undefined ? '' : 'come'}>{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
