import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { TimelinePoint } from '../timelines.js';
import { themeColour } from './theme.js';
import { linesOf } from './timeline-lines.js';

/** What is shown, from the lowest line to the uppermost: ready pods are mostly available, too, and show as a rim of those. */
const SERIES = [
  { key: 'ready', colour: 'near', dash: [], width: 4 },
  { key: 'available', colour: 'good', dash: [], width: 1.6 },
  { key: 'updated', colour: 'rev-0', dash: [], width: 1.6 },
  { key: 'desired', colour: 'ink', dash: [4, 5], width: 1.4 },
] as const;

/** How many times there are when somebody has just begun to look: what follows is empty. */
const FIRST = 2;
const KEYS = SERIES.map(({ key }) => key);

/** Desired, ready, updated and available pods over time. */
export function Timeline({
  points,
  theme,
  height = 132,
}: {
  readonly points: readonly TimelinePoint[];
  readonly theme: string;
  readonly height?: number;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const made = new uPlot(optionsOf(element.clientWidth, height), [[], [], [], [], []], element);
    plot.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.destroy();
    };
  }, [theme, height]);
  useEffect(() => {
    plot.current?.setData(linesOf(points, KEYS));
  }, [points, theme]);
  const last = points.at(-1);
  return (
    <div class="timeline">
      <ul class="keys">
        {SERIES.map(({ key, colour }) => (
          <li key={key}>
            <span class={`dot ${colour}`} />
            {key} <b>{(last?.[key] ?? 0).toLocaleString('en')}</b>
          </li>
        ))}
      </ul>
      <div
        ref={holder}
        class="plot"
        role="img"
        aria-label={`Pods over time: ${SERIES.map(({ key }) => `${key} ${last?.[key] ?? 0}`).join(', ')}`}
      />
    </div>
  );
}

function optionsOf(width: number, height: number): uPlot.Options {
  const axis = {
    stroke: themeColour('quiet'),
    grid: { stroke: themeColour('line'), width: 1 },
    ticks: { show: false },
    font: '11px ui-sans-serif, system-ui',
  };
  return {
    width,
    height,
    // The last time stands half beyond the axis.
    padding: [8, 26, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.08)] } },
    axes: [
      { ...axis, size: 28, space: 90, values: (_, values) => values.map(timeText) },
      { ...axis, size: 54, values: (_, values) => values.map((value) => value.toLocaleString('en')) },
    ],
    series: [
      {},
      ...SERIES.map(({ key, colour, dash, width: strokeWidth }) => ({
        label: key,
        stroke: themeColour(colour),
        width: strokeWidth,
        dash: [...dash],
        // One point is no line.
        points: { show: ({ data }: uPlot) => data[0].length === FIRST },
      })),
    ],
  };
}

/** As the cluster's clock shows it. */
function timeText(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(11, 19);
}
