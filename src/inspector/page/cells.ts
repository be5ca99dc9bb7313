/** A cell is sent as four bytes; `FleetPart` says what they mean. */
export interface Cell {
  readonly nodeState: number;
  readonly zone: string;
  /** 0 without a pod, else its state's number plus one. */
  readonly podState: number;
  /** The hash of the pod's revision; empty without a pod. */
  readonly revision: string;
}

/** Which node a cell is: its shard, and its slot there. */
export interface CellPlace {
  readonly shard: number;
  readonly slot: number;
}

/** Nodes as cells. */
export interface Cells {
  /** Each node that is there. */
  all(): Iterable<CellPlace & { readonly packed: number }>;
  /** What the bytes of a cell of a shard mean. */
  cell(shard: number, packed: number): Cell;
}
