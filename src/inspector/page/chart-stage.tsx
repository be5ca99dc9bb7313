import { useEffect, useRef, useState } from 'preact/hooks';
import type { StateValue } from 'xstate';
import type { ChartLayout, LaidOutState } from '../chart-graph/chart-layout.js';
import { ChartPicture, type ShownStep } from './chart-picture.js';
import { pathsOf } from './charts.js';

/** The smallest size at which a chart is still read, beside its own. */
const SCALE = { least: 0.9, most: 2.5, step: 1.25 };

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
    if (frame.current !== null) bringIntoSight(frame.current, innermost(layout, state), scale);
  }, [layout, JSON.stringify(state), scale]);
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

/** The innermost states that are active. */
function innermost({ states }: ChartLayout, state: StateValue): readonly LaidOutState[] {
  const paths = pathsOf(state);
  const inner = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));
  return states.filter(({ path }) => inner.includes(path));
}

/** Moves the frame only as far as it must. */
function bringIntoSight(frame: HTMLElement, states: readonly LaidOutState[], scale: number): void {
  const [first] = states;
  if (first === undefined) return;
  const [x, y] = [(first.x + first.width / 2) * scale, (first.y + first.height / 2) * scale];
  const isInSight =
    x > frame.scrollLeft + 40 &&
    x < frame.scrollLeft + frame.clientWidth - 40 &&
    y > frame.scrollTop + 20 &&
    y < frame.scrollTop + frame.clientHeight - 20;
  if (!isInSight) frame.scrollTo({ left: x - frame.clientWidth / 2, top: y - frame.clientHeight / 2 });
}
