import { useEffect, useRef } from 'preact/hooks';
import type { CellPlace } from './cells.js';
import { FleetPicture } from './fleet-picture.js';
import type { FleetPlan } from './fleet-plan.js';
import { themeColour } from './theme.js';

/** How far a pointer may move for its press to be a click, in pixels. */
const CLICK_WITHIN = 4;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface FleetCanvasProps {
  readonly plan: FleetPlan;
  readonly label: string;
  readonly selected: CellPlace | undefined;
  /** Told of the width of the room by its height. */
  readonly onAspect: (aspect: number) => void;
  readonly onSelect: (place: CellPlace | undefined) => void;
  readonly onOpen: (place: CellPlace) => void;
  /** Lets the picture take in what cells show; called when `version` changes. */
  readonly paint: (picture: FleetPicture) => void;
  readonly version: string;
}

/** The fleet as a picture that can be zoomed, moved and walked through. */
export function FleetCanvas({ plan, label, selected, onAspect, onSelect, onOpen, paint, version }: FleetCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useRef<FleetPicture | undefined>(undefined);
  const frame = useRef(0);
  const redraw = () => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => picture.current?.draw(coloursNow()));
  };
  useEffect(() => {
    if (canvas.current === null) return undefined;
    picture.current = new FleetPicture(canvas.current);
    const watcher = new ResizeObserver(([entry]) => {
      if (entry !== undefined) onAspect(aspectOf(entry.contentRect));
      redraw();
    });
    watcher.observe(canvas.current);
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      picture.current?.zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
      redraw();
    };
    const element = canvas.current;
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      watcher.disconnect();
      element.removeEventListener('wheel', onWheel);
      cancelAnimationFrame(frame.current);
    };
  }, []);
  useEffect(() => {
    picture.current?.plan(plan);
  }, [plan]);
  useEffect(() => {
    if (picture.current === undefined) return;
    picture.current.selected = selected;
    paint(picture.current);
    redraw();
  }, [plan, version, selected]);
  const pointer = usePointer(picture, { redraw, onSelect, onOpen });
  const zoom = (factor: number) => {
    picture.current?.zoom(factor);
    redraw();
  };
  const showAll = () => {
    picture.current?.showAll();
    redraw();
  };
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => zoom(1.5),
    '=': () => zoom(1.5),
    '-': () => zoom(1 / 1.5),
    '0': showAll,
    Escape: () => onSelect(undefined),
    Enter: () => selected && onOpen(selected),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    const act = arrow === undefined ? keys[event.key] : () => onSelect(picture.current?.beside(...arrow));
    if (act === undefined) return;
    act();
    event.preventDefault();
  };
  return (
    <div class="fleet-canvas">
      <canvas ref={canvas} tabIndex={0} role="application" aria-label={label} onKeyDown={onKeyDown} {...pointer} />
      <div class="zoom" role="group" aria-label="Zoom">
        <button type="button" onClick={() => zoom(1.5)} aria-label="Zoom in">
          +
        </button>
        <button type="button" onClick={() => zoom(1 / 1.5)} aria-label="Zoom out">
          −
        </button>
        <button type="button" onClick={showAll} aria-label="Show all">
          ⤢
        </button>
      </div>
    </div>
  );
}

/** Drags move the picture, a click selects, two open, two fingers zoom. */
function usePointer(
  picture: { readonly current: FleetPicture | undefined },
  { redraw, onSelect, onOpen }: Pick<FleetCanvasProps, 'onSelect' | 'onOpen'> & { readonly redraw: () => void },
) {
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const moved = useRef(0);
  const down = (event: PointerEvent) => {
    (event.currentTarget as HTMLCanvasElement).setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    moved.current = 0;
  };
  const move = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.offsetX, y: event.offsetY };
    const [other] = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    if (other === undefined) picture.current?.pan(now.x - before.x, now.y - before.y);
    else picture.current?.zoom(distance(now, other) / Math.max(1, distance(before, other)), other.x, other.y);
    moved.current += distance(now, before);
    pointers.current.set(event.pointerId, now);
    redraw();
  };
  const up = (event: PointerEvent) => {
    pointers.current.delete(event.pointerId);
    if (event.type === 'pointerup' && moved.current < CLICK_WITHIN) onSelect(picture.current?.at(event.offsetX, event.offsetY));
  };
  const open = ({ offsetX, offsetY }: MouseEvent) => {
    const place = picture.current?.at(offsetX, offsetY);
    if (place !== undefined) onOpen(place);
  };
  return { onDblClick: open, onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: up };
}

/** In quarters: small changes of the room need no new plan. */
function aspectOf({ width, height }: DOMRectReadOnly): number {
  return Math.max(0.25, Math.round((width / Math.max(1, height)) * 4) / 4);
}

function distance(one: { readonly x: number; readonly y: number }, other: { readonly x: number; readonly y: number }): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function coloursNow() {
  return { ground: themeColour('card'), ink: themeColour('ink'), quiet: themeColour('quiet') };
}
