import { useEffect, useRef, useState } from 'preact/hooks';
import type { StateValue } from 'xstate';
import type { ChartLayout, LaidOutState } from '../chart-graph/chart-layout.js';
import { ChartPicture, type ShownStep } from './chart-picture.js';
import { pathsOf } from './charts.js';

/** The smallest size at which a chart is still read, beside its own. */
const SCALE = { least: 0.9, most: 2.5, step: 1.25 };

/** Room beside what is brought into sight, in pixels. */
const MARGIN = 16;

interface ChartStageProps {
  readonly layout: ChartLayout;
  readonly state: StateValue;
  readonly step: ShownStep | undefined;
}

/** A chart in a frame: as large as fits, and where it does not, with the active states in sight. */
export function ChartStage({ layout, state, step }: ChartStageProps) {
  const frame = useRef<HTMLElement>(null);
  const [fitting, setFitting] = useState(1);
  const [chosen, setChosen] = useState<number>();
  const scale = chosen ?? fitting;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const watcher = new ResizeObserver(() => setFitting(fittingScale(element, layout)));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [layout]);
  useEffect(() => {
    if (frame.current !== null) bringIntoSight(frame.current, innermost(layout, state, step), scale);
  }, [layout, JSON.stringify(state), step?.event, scale]);
  const zoom = (factor: number) => setChosen(Math.min(SCALE.most, Math.max(0.3, scale * factor)));
  return (
    <div class="chart-frame">
      <section ref={frame} class="chart-scroll" aria-label={`Chart ${layout.id}`} tabIndex={0}>
        <ChartPicture layout={layout} state={state} step={step} scale={scale} />
      </section>
      <div class="zoom" role="group" aria-label="Zoom">
        <button type="button" onClick={() => zoom(SCALE.step)} aria-label="Larger">
          +
        </button>
        <button type="button" onClick={() => zoom(1 / SCALE.step)} aria-label="Smaller">
          −
        </button>
        <button type="button" onClick={() => setChosen(undefined)} aria-label="As large as fits">
          ⤢
        </button>
      </div>
    </div>
  );
}

function fittingScale({ clientWidth, clientHeight }: HTMLElement, { width, height }: ChartLayout): number {
  return Math.max(SCALE.least, Math.min(1, clientWidth / width, clientHeight / height));
}

/** The innermost states that are active, those first to which the last step has led. */
function innermost({ states }: ChartLayout, state: StateValue, step: ShownStep | undefined): readonly LaidOutState[] {
  const [paths, before] = [pathsOf(state), pathsOf(step?.before)];
  const inner = states.filter(({ path }) => paths.includes(path) && !paths.some((other) => other.startsWith(`${path}.`)));
  return [...inner.filter(({ path }) => !before.includes(path)), ...inner.filter(({ path }) => before.includes(path))];
}

/** Moves the frame only if it must: to all of the states if they fit into it, else to the first. */
function bringIntoSight(frame: HTMLElement, states: readonly LaidOutState[], scale: number): void {
  const [first] = states;
  if (first === undefined) return;
  const all = boxAround(states, scale);
  const box = all.width < frame.clientWidth && all.height < frame.clientHeight ? all : boxAround([first], scale);
  const [x, y] = [box.left - frame.scrollLeft, box.top - frame.scrollTop];
  const isInSight = x >= 0 && y >= 0 && x + box.width <= frame.clientWidth && y + box.height <= frame.clientHeight;
  if (isInSight) return;
  frame.scrollTo({ left: box.left + (box.width - frame.clientWidth) / 2, top: box.top + (box.height - frame.clientHeight) / 2 });
}

/** The box around states, with a little room beside them. */
function boxAround(states: readonly LaidOutState[], scale: number) {
  const left = Math.min(...states.map(({ x }) => x)) * scale - MARGIN;
  const top = Math.min(...states.map(({ y }) => y)) * scale - MARGIN;
  const width = Math.max(...states.map(({ x, width }) => x + width)) * scale + MARGIN - left;
  const height = Math.max(...states.map(({ y, height }) => y + height)) * scale + MARGIN - top;
  return { left, top, width, height };
}
