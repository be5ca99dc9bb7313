import { useMemo, useState } from 'preact/hooks';
import type { ViewProps } from './app.js';
import { CellPanel } from './cell-panel.js';
import type { CellPlace } from './cells.js';
import { FleetCanvas } from './fleet-canvas.js';
import { type ColourBy, cellColours, type LegendLine, legend, painter } from './fleet-colours.js';
import { type FleetPlan, fleetPlan } from './fleet-plan.js';
import type { FleetStore } from './fleet-store.js';
import { goTo } from './route.js';
import { Timeline } from './timeline.js';
import { useFleet } from './use-fleet.js';
import { usePoll } from './use-poll.js';

/** Up to how many zones are read out by name. */
const ZONES_NAMED = 20;

/** Every node as a cell. */
export function FleetView({ connection, charts, overview, theme }: ViewProps) {
  const [chosen, setChosen] = useState('');
  const [by, setBy] = useState<ColourBy>('node');
  const [isGrouped, setIsGrouped] = useState(true);
  const [selected, setSelected] = useState<CellPlace>();
  const sets = overview?.daemonSets ?? [];
  const set = sets.find(({ name }) => name === chosen) ?? sets[0];
  const store = useFleet(connection, overview?.shards.length ?? 0, set?.uid);
  const name = set?.name;
  const rollout = usePoll(async () => (name === undefined ? undefined : connection.call('rollout', { name })), 500, [name]);
  const revisions = rollout?.revisions.map(({ hash }) => hash) ?? [];
  const look = painter(store, by, { nodes: charts.states['node'] ?? [], pods: charts.states['pod'] ?? [], revisions });
  const [aspect, setAspect] = useState(2);
  const plan = usePlan(store, isGrouped, aspect);
  const version = `${store.version} ${by} ${theme} ${revisions.join()}`;
  const lines = useMemo(() => legend(store, look), [version]);
  const total = lines.reduce((sum, { count }) => sum + count, 0);
  const open = ({ shard, slot }: CellPlace) => {
    connection.call('cells', { shard, slots: [slot] }).then(
      ([details]) => details && goTo('chart', details.node.id),
      () => undefined,
    );
  };
  return (
    <div class="fleet">
      <section class="card stage" aria-label="Fleet">
        <div class="tools">
          <h1>
            {total.toLocaleString('en')} <span>nodes</span>
          </h1>
          <Choice label="DaemonSet" value={set?.name ?? ''} options={sets.map(({ name }) => [name, name])} onChange={setChosen} />
          <Choice
            label="Colour"
            value={by}
            options={[
              ['node', 'node state'],
              ['pod', 'pod state'],
              ['revision', 'revision'],
            ]}
            onChange={(value) => setBy(value as ColourBy)}
          />
          <label class="check">
            <input type="checkbox" checked={isGrouped} onChange={({ currentTarget }) => setIsGrouped(currentTarget.checked)} /> by zone
          </label>
        </div>
        <FleetCanvas
          plan={plan}
          label={`${total} nodes: ${lines.map(({ label, count }) => `${count} ${label}`).join(', ')}${zonesText(plan)}. Arrows move, Enter opens, plus and minus zoom.`}
          selected={selected}
          onAspect={setAspect}
          onSelect={setSelected}
          onOpen={open}
          paint={(picture) => picture.paint(store, cellColours(look))}
          version={version}
        />
        <Legend lines={lines} />
        {selected !== undefined && (
          <CellPanel connection={connection} place={selected} daemonSet={set?.uid} onClose={() => setSelected(undefined)} />
        )}
      </section>
      {rollout !== undefined && (
        <section class="card" aria-label="Pods over time">
          <Timeline points={rollout.timeline} theme={theme} />
        </section>
      )}
    </div>
  );
}

/** How many nodes are in which zone, for whoever does not see it. */
function zonesText({ blocks }: FleetPlan): string {
  if (blocks.length < 2 || blocks.length > ZONES_NAMED) return '';
  return `; ${blocks.map(({ name, places }) => `${places.length} in ${name === '' ? 'no zone' : name}`).join(', ')}`;
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}

/** One of a few. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label class="choice">
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function Legend({ lines }: { readonly lines: readonly LegendLine[] }) {
  return (
    <ul class="keys legend">
      {lines.slice(0, 10).map(({ label, colour, count }) => (
        <li key={label}>
          <span class={`dot square ${colour}`} />
          {label} <b>{count.toLocaleString('en')}</b>
        </li>
      ))}
    </ul>
  );
}

/** The plan is made anew only when nodes come or go, or are in other zones. */
function usePlan(store: FleetStore, isGrouped: boolean, aspect: number): FleetPlan {
  let places = 0;
  for (const { shard, slot, packed } of store.all())
    places = (Math.imul(places, 31) + slot * 257 + shard + ((packed >>> 8) & 0xff) * 7) | 0;
  return useMemo(() => fleetPlan(store, ({ zone }) => (isGrouped ? zone : ''), aspect), [places, isGrouped, aspect, store.isComplete]);
}
