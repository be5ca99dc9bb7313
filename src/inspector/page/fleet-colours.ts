import type { StateValue } from 'xstate';
import type { CellColour } from './fleet-picture.js';
import type { FleetStore } from './fleet-store.js';
import { themeColour } from './theme.js';
import { REVISION_COLOURS, type Tone, toneOf } from './tones.js';

/** What cells are coloured by. */
export type ColourBy = 'node' | 'pod' | 'revision';

/** One line of the legend. */
export interface LegendLine {
  readonly label: string;
  /** The name of the colour in the style sheet. */
  readonly colour: string;
  readonly count: number;
}

interface Painter {
  /** The name of a cell's colour, and what it stands for. */
  look(shard: number, packed: number): { readonly colour: string; readonly label: string };
}

/** Looks at cells: by their nodes' states, their pods' states, or their pods' revisions, the newest first. */
export function painter(
  store: FleetStore,
  by: ColourBy,
  {
    nodes,
    pods,
    revisions,
  }: { readonly nodes: readonly StateValue[]; readonly pods: readonly StateValue[]; readonly revisions: readonly string[] },
): Painter {
  const byNumber = (states: readonly StateValue[]) => [
    none,
    ...states.map((state) => ({ colour: toneOf(state) as string, label: labelOf(state) })),
  ];
  const nodeLooks = byNumber(nodes);
  const podLooks = byNumber(pods);
  if (by === 'node') return { look: (_, packed) => nodeLooks[packed & 0xff] ?? none };
  if (by === 'pod') return { look: (_, packed) => podLooks[(packed >>> 16) & 0xff] ?? none };
  return {
    look: (shard, packed) => {
      if (((packed >>> 16) & 0xff) === 0) return none;
      const { revision } = store.cell(shard, packed);
      const age = revisions.indexOf(revision);
      return {
        colour: REVISION_COLOURS[age < 0 ? REVISION_COLOURS.length - 1 : Math.min(age, REVISION_COLOURS.length - 1)] ?? 'none',
        label: revision,
      };
    },
  };
}

/** The colours of cells as a canvas wants them. */
export function cellColours({ look }: Painter): CellColour {
  const bytes = new Map<string, number>();
  return (shard, packed) => {
    const { colour } = look(shard, packed);
    const known = bytes.get(colour);
    if (known !== undefined) return known;
    const made = bytesOf(themeColour(colour === 'none' ? 'cell-none' : colour));
    bytes.set(colour, made);
    return made;
  };
}

/** What the colours mean, with how many cells have each, most first. */
export function legend(store: FleetStore, { look }: Painter): readonly LegendLine[] {
  const lines = new Map<string, { colour: string; count: number }>();
  for (const { shard, packed } of store.all()) {
    const { colour, label } = look(shard, packed);
    const line = lines.get(label);
    if (line === undefined) lines.set(label, { colour, count: 1 });
    else line.count += 1;
  }
  return [...lines].map(([label, line]) => ({ label, ...line })).sort((one, other) => other.count - one.count);
}

const none = { colour: 'none' satisfies Tone, label: 'no pod' };

function labelOf(state: StateValue): string {
  if (typeof state === 'string') return state;
  const present = (state['present'] ?? state) as Readonly<Record<string, StateValue>>;
  const health = present['health'] ?? Object.values(present)[0] ?? {};
  const [name] = typeof health === 'string' ? [health] : Object.keys(health);
  return `${name ?? ''}${present['scheduling'] === 'cordoned' ? ', cordoned' : ''}`;
}

/** `#rrggbb` as a little endian number. */
function bytesOf(hex: string): number {
  const value = Number.parseInt(hex.slice(1), 16);
  return (0xff000000 | ((value & 0xff) << 16) | (value & 0xff00) | (value >>> 16)) >>> 0;
}
