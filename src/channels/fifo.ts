/** After how many taken items their places are given back, in one go. */
const PLACES_KEPT = 10_000;

/** Items in the order in which they came. The first is taken at the same small cost, however many wait. */
export class Fifo<Item> {
  #items: (Item | undefined)[] = [];
  #from = 0;

  get first(): Item | undefined {
    return this.#items[this.#from];
  }

  add(item: Item): void {
    this.#items.push(item);
  }

  takeFirst(): Item | undefined {
    const { first } = this;
    if (this.#from < this.#items.length) {
      this.#items[this.#from] = undefined;
      this.#from += 1;
    }
    if (this.#from === this.#items.length) this.clear();
    else if (this.#from >= PLACES_KEPT) this.#giveBack();
    return first;
  }

  /** Takes all. */
  clear(): readonly Item[] {
    const all = this.#items.slice(this.#from) as Item[];
    this.#items = [];
    this.#from = 0;
    return all;
  }

  #giveBack(): void {
    this.#items = this.#items.slice(this.#from);
    this.#from = 0;
  }
}
