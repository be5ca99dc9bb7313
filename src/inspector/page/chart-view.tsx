import { Fragment } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ActorDetails, SeenStep } from '../inspection-messages.js';
import type { ViewProps } from './app.js';
import { ChartStage } from './chart-stage.js';
import { stateText } from './charts.js';
import { eventText } from './event-text.js';
import { nodeOrders, Orders } from './orders.js';
import { hrefOf } from './route.js';
import { StateMark } from './state-mark.js';
import { useHistory } from './use-history.js';

/** The state chart of one actor, as it is or was. */
export function ChartView({ connection, charts, subject }: ViewProps) {
  const id = subject === '' ? 'supervisor' : subject;
  const { details, steps, dropped } = useHistory(connection, id);
  /** Which step is shown; undefined follows the newest. */
  const [shown, setShown] = useState<number>();
  useEffect(() => setShown(undefined), [id]);
  const step = shown === undefined ? steps.at(-1) : steps[shown];
  const chartId = details?.chart ?? step?.chart;
  const layout = charts.layouts.find((one) => one.id === chartId);
  const state = shown === undefined ? (details?.state ?? step?.after) : step?.after;
  if (layout === undefined || state === undefined) return <Nothing id={id} />;
  return (
    <div class="chart-view">
      <section class="card stage" aria-label="State chart">
        <div class="tools">
          <h1 class="id">{id}</h1>
          <StateMark state={state} />
          {shown !== undefined && <span class="past">in the past</span>}
        </div>
        <ChartStage key={layout.id} layout={layout} state={state} step={step} />
        <Slider steps={steps} shown={shown} onShow={setShown} />
      </section>
      <aside class="side">
        {details !== undefined && <Facts details={details} />}
        {details !== undefined && <Controls details={details} connection={connection} />}
        <Events steps={steps} dropped={dropped} shown={shown} onShow={setShown} />
      </aside>
    </div>
  );
}

function Nothing({ id }: { readonly id: string }) {
  return (
    <section class="card empty">
      <h1 class="id">{id}</h1>
      <p>
        Nothing is known of an actor of this name: it may have gone. <a href={hrefOf('actors')}>Look among all actors.</a>
      </p>
    </section>
  );
}

interface HistoryProps {
  readonly steps: readonly SeenStep[];
  readonly shown: number | undefined;
  readonly onShow: (index: number | undefined) => void;
}

/** Goes back through the recorded history. */
function Slider({ steps, shown, onShow }: HistoryProps) {
  const last = steps.length - 1;
  const at = shown ?? last;
  const step = steps[at];
  return (
    <div class="slider">
      <label>
        <span class="hidden">History</span>
        <input
          type="range"
          min={0}
          max={Math.max(0, last)}
          value={Math.max(0, at)}
          disabled={steps.length < 2}
          aria-valuetext={step === undefined ? 'no events yet' : `${eventText(step.event)}, ${stateText(step.after)}`}
          onInput={({ currentTarget }) => onShow(Number(currentTarget.value) === last ? undefined : Number(currentTarget.value))}
        />
      </label>
      <span class="clock">{step === undefined ? '' : timeOf(step.atMs)}</span>
      <button type="button" disabled={shown === undefined} onClick={() => onShow(undefined)}>
        Now
      </button>
    </div>
  );
}

function Facts({ details }: { readonly details: ActorDetails }) {
  const { kind, parent, children, childCount, queueLength, restarts, error, facts } = details;
  const shown = Object.entries({
    ...facts,
    ...(kind === 'rows' && { actor: 'a row of a table' }),
    queue: String(queueLength),
    restarts: String(restarts),
  });
  return (
    <section class="card" aria-label="Facts">
      {parent !== undefined && (
        <p class="family">
          <span>under</span> <a href={hrefOf('chart', parent)}>{parent}</a>
        </p>
      )}
      <dl class="facts">
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{breakable(value)}</dd>
          </div>
        ))}
      </dl>
      {error !== undefined && <p class="error">{error}</p>}
      {childCount > 0 && (
        <ul class="family">
          {children.slice(0, 12).map((child) => (
            <li key={child.id}>
              <a href={hrefOf('chart', child.id)}>{child.id}</a>
              <StateMark state={child.state} />
            </li>
          ))}
          {childCount > 12 && <li class="more">and {(childCount - 12).toLocaleString('en')} more</li>}
        </ul>
      )}
    </section>
  );
}

function Controls({ details, connection }: { readonly details: ActorDetails; readonly connection: ViewProps['connection'] }) {
  const { id, chart, node, state, canBeKilled } = details;
  const ofNode = chart === 'node' && node !== undefined ? nodeOrders(node, JSON.stringify(state).includes('"cordoned"')) : [];
  const kill = canBeKilled ? [{ label: 'Kill', order: { do: 'kill' as const, id }, isGrave: true }] : [];
  if (ofNode.length + kill.length === 0) return null;
  return (
    <section class="card" aria-label="Controls">
      <Orders key={id} connection={connection} orders={[...ofNode, ...kill]} />
    </section>
  );
}

function Events({ steps, dropped, shown, onShow }: HistoryProps & { readonly dropped: number }) {
  const last = steps.length - 1;
  const at = shown ?? last;
  return (
    <section class="card events" aria-label="Events">
      <h2>
        Events <span>{steps.length}</span>
      </h2>
      {dropped > 0 && <p class="note">{dropped.toLocaleString('en')} came too fast to be shown.</p>}
      {steps.length === 0 && <p class="note">None is remembered. Events appear here as they come.</p>}
      <ol reversed>
        {steps
          .map((step, index) => ({ step, index }))
          .toReversed()
          .slice(0, 200)
          .map(({ step, index }) => (
            <li key={`${step.atMs} ${index}`}>
              <button
                type="button"
                aria-current={index === at ? 'step' : undefined}
                onClick={() => onShow(index === last ? undefined : index)}
              >
                <span class="clock">{timeOf(step.atMs)}</span>
                <b>{breakable(eventText(step.event))}</b>
                <StateMark state={step.after} />
              </button>
            </li>
          ))}
      </ol>
    </section>
  );
}

/** Names that are long may be broken where their parts end. */
function breakable(text: string) {
  return text.split(/(?<=[/:. ])/).map((part, index) => (
    <Fragment key={`${index} ${part}`}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 23);
}
