import type { Cell, CellPlace } from './cells.js';
import type { FleetStore } from './fleet-store.js';

/** A block of cells: a zone, or all nodes. Places are in cells; a cell is one wide. */
export interface Block {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
  readonly places: readonly CellPlace[];
}

/** Where every cell is. */
export interface FleetPlan {
  readonly blocks: readonly Block[];
  readonly width: number;
  readonly height: number;
}

/** Room between blocks, as a part of the longer side of all. */
const GAP = 0.025;

/** Room for the name of a block, as a part of the height of all. */
const TITLE = 0.085;

/** Lays out all nodes in blocks whose shape suits the room; `aspect` is its width by its height. */
export function fleetPlan(store: FleetStore, groupBy: (cell: Cell) => string, aspect: number): FleetPlan {
  const groups = new Map<string, CellPlace[]>();
  for (const { shard, slot, packed } of store.all()) {
    const name = groupBy(store.cell(shard, packed));
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [{ shard, slot }]);
    else group.push({ shard, slot });
  }
  const sorted = [...groups].sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }));
  return arranged(sorted, aspect);
}

/** The cell under a point, in cells. */
export function placeAt({ blocks }: FleetPlan, x: number, y: number): CellPlace | undefined {
  for (const block of blocks) {
    const [column, row] = [Math.floor(x - block.x), Math.floor(y - block.y)];
    if (column >= 0 && row >= 0 && column < block.columns && row < block.rows) return block.places[row * block.columns + column];
  }
  return undefined;
}

/** As many blocks beside each other as make the whole look most like the room. */
function arranged(groups: readonly (readonly [string, readonly CellPlace[]])[], aspect: number): FleetPlan {
  if (groups.length === 0) return { blocks: [], width: 1, height: 1 };
  const across = groups.length === 1 ? 1 : Math.max(1, Math.min(groups.length, Math.round(Math.sqrt(groups.length * aspect))));
  const down = Math.ceil(groups.length / across);
  const largest = Math.max(...groups.map(([, places]) => places.length));
  const columns = Math.max(1, Math.ceil(Math.sqrt((largest * aspect * down) / across)));
  const rows = Math.ceil(largest / columns);
  const gap = groups.length === 1 ? 0 : Math.max(0.6, Math.max(columns * across, rows * down) * GAP);
  const title = groups.length === 1 ? 0 : Math.max(gap, rows * down * TITLE);
  const blocks = groups.map(([name, places], index): Block => {
    const x = (index % across) * (columns + gap);
    const y = Math.floor(index / across) * (rows + gap + title) + title;
    return { name, x, y, columns, rows: Math.ceil(places.length / columns), places };
  });
  return { blocks, width: across * columns + (across - 1) * gap, height: down * (rows + title) + (down - 1) * gap };
}
