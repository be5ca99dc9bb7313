/**
 * A few items that come and go, in the order in which they came: finding one takes a look at those before it. It is for what is short and lives
 * long. A `Set` or `Map` makes a table anew every few changes, and the one before knows its successor: where one of them has become old, all that
 * follow are kept until all of the heap is looked at, with all that they mention.
 */
export class ShortList<Item> {
  readonly #items: Item[] = [];

  add(item: Item): void {
    this.#items.push(item);
  }

  /** Takes out the first one of which this is true; undefined if there is none. */
  takeFirst(isWanted: (item: Item) => boolean): Item | undefined {
    const items = this.#items;
    const found = items.findIndex(isWanted);
    const item = items[found];
    if (item === undefined) return undefined;
    for (let index = found + 1; index < items.length; index += 1) items[index - 1] = items[index] as Item;
    items.pop();
    return item;
  }

  get size(): number {
    return this.#items.length;
  }

  /** Takes out all. */
  takeAll(): readonly Item[] {
    return this.#items.splice(0);
  }
}
