/** At most so many pods are created, and so many deleted, by one plan: the rest follows once those are seen (B-140). */
export const BURST = 250;

/** The first of some items, in their order; `limit` is at least 0. */
export function firstOf<Item>(items: Iterable<Item>, limit: number): readonly Item[] {
  const first: Item[] = [];
  for (const item of items) {
    if (first.length >= limit) break;
    first.push(item);
  }
  return first;
}
