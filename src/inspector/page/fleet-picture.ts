import type { CellPlace } from './cells.js';
import { type Block, type FleetPlan, placeAt } from './fleet-plan.js';
import type { FleetStore } from './fleet-store.js';

/** How far a cell can be zoomed in, in pixels. */
const CELL_MAX = 90;
/** From this size on, cells stand apart. */
const GRID_FROM = 4;
/** Room around everything, in pixels. */
const MARGIN = 14;

/** Gives a cell its colour, as bytes in the order of a canvas: red lowest. */
export type CellColour = (shard: number, packed: number) => number;

/** Draws the fleet: a dot in an image for each cell, then the images at whatever size. So its cost is that of what is seen. */
export class FleetPicture {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #plan: FleetPlan = { blocks: [], width: 1, height: 1 };
  #images: readonly { readonly block: Block; readonly canvas: OffscreenCanvas }[] = [];
  #scale = 1;
  #x = 0;
  #y = 0;
  #isFitted = true;
  selected: CellPlace | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error('a canvas is wanted');
    this.#context = context;
  }

  /** Takes in where every cell is. */
  plan(plan: FleetPlan): void {
    this.#plan = plan;
    this.#images = plan.blocks.map((block) => ({
      block,
      canvas: new OffscreenCanvas(Math.max(1, block.columns), Math.max(1, block.rows)),
    }));
    if (this.#isFitted) this.showAll();
  }

  /** Takes in what every cell shows. */
  paint(store: FleetStore, colour: CellColour): void {
    for (const { block, canvas } of this.#images) {
      const image = new ImageData(canvas.width, canvas.height);
      const pixels = new Uint32Array(image.data.buffer);
      for (const [index, place] of block.places.entries()) pixels[index] = colour(place.shard, store.packedAt(place));
      canvas.getContext('2d')?.putImageData(image, 0, 0);
    }
  }

  /** Shows all, as large as it can be. */
  showAll(): void {
    const { clientWidth, clientHeight } = this.#canvas;
    const { width, height } = this.#plan;
    this.#scale = Math.min((clientWidth - MARGIN * 2) / width, (clientHeight - MARGIN * 2) / height, CELL_MAX);
    this.#x = (clientWidth - width * this.#scale) / 2;
    this.#y = (clientHeight - height * this.#scale) / 2;
    this.#isFitted = true;
  }

  /** Shows more or less around a point of the canvas. */
  zoom(factor: number, x = this.#canvas.clientWidth / 2, y = this.#canvas.clientHeight / 2): void {
    const scale = Math.max(0.2, Math.min(CELL_MAX, this.#scale * factor));
    this.#x = x - ((x - this.#x) / this.#scale) * scale;
    this.#y = y - ((y - this.#y) / this.#scale) * scale;
    this.#scale = scale;
    this.#isFitted = false;
  }

  pan(byX: number, byY: number): void {
    this.#x += byX;
    this.#y += byY;
    this.#isFitted = false;
  }

  /** The cell under a point of the canvas. */
  at(x: number, y: number): CellPlace | undefined {
    return placeAt(this.#plan, (x - this.#x) / this.#scale, (y - this.#y) / this.#scale);
  }

  /** The cell beside the selected one, or the first. */
  beside(byColumn: number, byRow: number): CellPlace | undefined {
    const { selected } = this;
    const [first] = this.#plan.blocks;
    if (selected === undefined) return first?.places[0];
    for (const { places, columns } of this.#plan.blocks) {
      const index = places.findIndex(({ shard, slot }) => shard === selected.shard && slot === selected.slot);
      if (index >= 0) return places[index + byColumn + byRow * columns] ?? selected;
    }
    return first?.places[0];
  }

  /** Draws everything. */
  draw({ ground, ink, quiet }: { readonly ground: string; readonly ink: string; readonly quiet: string }): void {
    const canvas = this.#canvas;
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      if (this.#isFitted) this.showAll();
    }
    const context = this.#context;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = ground;
    context.fillRect(0, 0, canvas.clientWidth, canvas.clientHeight);
    context.imageSmoothingEnabled = this.#scale < 1;
    for (const { block, canvas: image } of this.#images) {
      const [x, y] = [this.#x + block.x * this.#scale, this.#y + block.y * this.#scale];
      context.drawImage(image, x, y, block.columns * this.#scale, block.rows * this.#scale);
      if (this.#scale >= GRID_FROM) this.#grid(block, ground);
      this.#title(block, quiet);
    }
    this.#outline(ink);
  }

  /** Lines of the ground between cells. */
  #grid({ x, y, columns, rows }: Block, ground: string): void {
    const { clientWidth, clientHeight } = this.#canvas;
    const [context, scale] = [this.#context, this.#scale];
    const [left, top] = [this.#x + x * scale, this.#y + y * scale];
    context.strokeStyle = ground;
    context.lineWidth = Math.max(1, Math.min(3, scale / 8));
    context.beginPath();
    const [firstColumn, lastColumn] = [Math.max(0, Math.floor(-left / scale)), Math.min(columns, Math.ceil((clientWidth - left) / scale))];
    const [firstRow, lastRow] = [Math.max(0, Math.floor(-top / scale)), Math.min(rows, Math.ceil((clientHeight - top) / scale))];
    for (let column = firstColumn; column <= lastColumn; column += 1) {
      context.moveTo(left + column * scale, top + firstRow * scale);
      context.lineTo(left + column * scale, top + lastRow * scale);
    }
    for (let row = firstRow; row <= lastRow; row += 1) {
      context.moveTo(left + firstColumn * scale, top + row * scale);
      context.lineTo(left + lastColumn * scale, top + row * scale);
    }
    context.stroke();
  }

  #title({ name, x, y, places }: Block, quiet: string): void {
    if (this.#plan.blocks.length < 2) return;
    const context = this.#context;
    context.fillStyle = quiet;
    context.font = '12px ui-sans-serif, system-ui, sans-serif';
    context.fillText(
      `${name === '' ? 'no zone' : name}  ${places.length.toLocaleString('en')}`,
      this.#x + x * this.#scale,
      this.#y + y * this.#scale - 5,
    );
  }

  #outline(ink: string): void {
    const { selected } = this;
    if (selected === undefined) return;
    for (const { x, y, columns, places } of this.#plan.blocks) {
      const index = places.findIndex(({ shard, slot }) => shard === selected.shard && slot === selected.slot);
      if (index < 0) continue;
      const size = Math.max(this.#scale, 6);
      const [left, top] = [this.#x + (x + (index % columns)) * this.#scale, this.#y + (y + Math.floor(index / columns)) * this.#scale];
      this.#context.strokeStyle = ink;
      this.#context.lineWidth = 2;
      this.#context.strokeRect(left, top, size, size);
    }
  }
}
