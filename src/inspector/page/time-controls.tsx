import type { Order } from '../controls.js';
import type { Overview } from '../overview.js';
import type { Connection } from './connection.js';

const SPEEDS = [1, 10, 60, 600];
const STEPS: readonly (readonly [string, number])[] = [
  ['+1 s', 1_000],
  ['+1 min', 60_000],
];

/** The cluster's time; where it is virtual, it can be stopped, stepped and sped up. */
export function TimeControls({ connection, overview }: { readonly connection: Connection; readonly overview: Overview | undefined }) {
  if (overview === undefined) return null;
  const { pace, nowMs } = overview;
  const time = new Date(nowMs).toISOString().slice(11, 19);
  if (!pace.isVirtual) return <span class="clock">{time}</span>;
  const order = (one: Order) => {
    // What goes wrong shows in the time, which is asked for all along.
    connection.call('order', one).catch(() => undefined);
  };
  return (
    <div class="time" role="group" aria-label="Virtual time">
      <button type="button" onClick={() => order(pace.isPaused ? { do: 'run', speed: pace.speed } : { do: 'pause' })}>
        {pace.isPaused ? 'Run' : 'Pause'}
      </button>
      {STEPS.map(([label, durationMs]) => (
        <button type="button" key={label} onClick={() => order({ do: 'step', durationMs })}>
          {label}
        </button>
      ))}
      <label>
        <span class="hidden">Speed</span>
        <select value={String(pace.speed)} onChange={({ currentTarget }) => order({ do: 'run', speed: Number(currentTarget.value) })}>
          {SPEEDS.map((speed) => (
            <option key={speed} value={String(speed)}>
              {speed}×
            </option>
          ))}
        </select>
      </label>
      <span class="clock">{time}</span>
    </div>
  );
}
