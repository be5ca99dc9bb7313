import type { StateValue } from 'xstate';
import type { ChartLayout, LaidOutEdge, LaidOutState } from '../chart-graph/chart-layout.js';
import { pathsOf } from './charts.js';
import { toneOf } from './tones.js';

/** What an actor has just done. */
export interface ShownStep {
  readonly event: string;
  readonly before: StateValue;
  readonly after: StateValue;
}

interface ChartPictureProps {
  readonly layout: ChartLayout;
  readonly state: StateValue;
  /** The last step, which is drawn. */
  readonly step: ShownStep | undefined;
  /** How large, beside the size that it was laid out for. */
  readonly scale: number;
}

/** A state chart with the states lit that an actor is in, and the way by which it came there. */
export function ChartPicture({ layout, state, step, scale }: ChartPictureProps) {
  const active = new Set(['', ...pathsOf(state)]);
  const { width, height } = layout;
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${width} ${height}`}
      width={width * scale}
      height={height * scale}
      role="img"
      aria-label={`State chart ${layout.id}: ${pathsOf(state).join(', ')}`}
    >
      <defs>
        <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">
          <path class="head" d="M0 0 8 4 0 8Z" />
        </marker>
        <marker
          id="head-lit"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="11"
          markerHeight="11"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path class="head lit" d="M0 0 8 4 0 8Z" />
        </marker>
      </defs>
      {layout.states.map((one) => (
        <State key={one.path} state={one} isActive={active.has(one.path)} tone={toneOf(one.name)} arrived={arrivedBy(one, step)} />
      ))}
      {layout.dots.map(({ x, y }) => (
        <circle key={`${x} ${y}`} class="start" cx={x} cy={y} r={4} />
      ))}
      {[...layout.edges]
        .sort((one, other) => Number(isTaken(one, step)) - Number(isTaken(other, step)))
        .map((edge, index) => (
          <Edge key={`${index} ${edge.source} ${edge.target}`} edge={edge} isLit={isTaken(edge, step)} />
        ))}
    </svg>
  );
}

interface StateProps {
  readonly state: LaidOutState;
  readonly isActive: boolean;
  readonly tone: string;
  /** The event by which it was entered from a state around it, if that was so. */
  readonly arrived: string | undefined;
}

function State({ state: { name, kind, path, x, y, width, height, lines }, isActive, tone, arrived }: StateProps) {
  const isOuter = kind === 'compound' || kind === 'parallel';
  const classes = [
    'box',
    isOuter ? 'outer' : '',
    kind === 'final' ? 'final' : '',
    isActive ? 'active' : '',
    isActive && !isOuter ? tone : '',
  ];
  return (
    <g data-state={path} data-active={isActive ? 'yes' : undefined}>
      <rect class={classes.filter((one) => one !== '').join(' ')} x={x} y={y} width={width} height={height} rx={7} />
      <text class={`title ${isActive && !isOuter ? 'lit' : ''}`} x={x + 10} y={y + 18}>
        {name}
        {kind === 'parallel' ? ' ∥' : ''}
      </text>
      {lines.map(({ text, role }, index) => (
        <text
          key={text}
          class={`line ${isActive && !isOuter ? 'on' : ''} ${role === 'arrival' && arrived !== undefined && text.startsWith(`⇢ ${arrived}`) ? 'lit' : ''}`}
          x={x + 10}
          y={y + 34 + index * 15}
        >
          {text}
        </text>
      ))}
    </g>
  );
}

function Edge({ edge, isLit }: { readonly edge: LaidOutEdge; readonly isLit: boolean }) {
  const { points, label } = edge;
  const corners = points.flatMap((x, index) => (index % 2 === 0 ? [`${x} ${points[index + 1] ?? 0}`] : []));
  return (
    <g class={isLit ? 'way lit' : 'way'}>
      <path class="edge" d={`M${corners.join('L')}`} marker-end={isLit ? 'url(#head-lit)' : 'url(#head)'} />
      {label?.lines.map((text, index) => (
        <text key={text} class="label" x={label.x} y={label.y + 11 + index * 15}>
          {text}
        </text>
      ))}
    </g>
  );
}

/** Whether the last step went along an edge. */
function isTaken({ source, target, triggers }: LaidOutEdge, step: ShownStep | undefined): boolean {
  if (step === undefined || target === '') return false;
  if (!triggers.some((trigger) => isTrigger(trigger, step.event))) return false;
  const [before, after] = [pathsOf(step.before), pathsOf(step.after)];
  return before.includes(source) && (after.includes(target) || triggers.includes('always'));
}

function isTrigger(trigger: string, event: string): boolean {
  if (trigger.startsWith('after ')) return event === 'after' || event.startsWith(`xstate.after.${trigger.slice('after '.length)}.`);
  return trigger === event || trigger === 'always';
}

function arrivedBy({ path, arrivals }: LaidOutState, step: ShownStep | undefined): string | undefined {
  if (step === undefined || !pathsOf(step.after).includes(path)) return undefined;
  return arrivals.find((trigger) => isTrigger(trigger, step.event));
}
