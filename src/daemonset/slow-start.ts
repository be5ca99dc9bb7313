/** Splits what is to be created into batches of 1, 2, 4, 8 and so on, so that a mistake costs few attempts (B-141). */
export function slowStart<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const batches: (readonly Item[])[] = [];
  for (let start = 0, size = 1; start < items.length; start += size, size *= 2) batches.push(items.slice(start, start + size));
  return batches;
}
