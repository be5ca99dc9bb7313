import type { RolloutView as Rollout } from '../rollout-views.js';
import type { ViewProps } from './app.js';
import { ChartStage } from './chart-stage.js';
import { Choice } from './fleet-view.js';
import { Revisions } from './revisions.js';
import { type RolloutGroup, type RolloutGroups, rolloutGroups } from './rollout-groups.js';
import { rolloutWords } from './rollout-words.js';
import { goTo, hrefOf } from './route.js';
import { StateMark } from './state-mark.js';
import { Stuck } from './stuck.js';
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
        <Stuck connection={connection} groups={groups} daemonSet={rollout.uid} />
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
