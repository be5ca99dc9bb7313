/** As large as a value may become by patches and aliases, by `valueSize`: what may be sent at once, in bytes. */
export const MAX_VALUE_SIZE = 3 * 1024 * 1024;

/**
 * How many values an object may have: maps, lists, and what is in them. Each takes some 5 µs to write, and meanwhile nobody else is
 * answered. Kubernetes takes as many as fit into 1.5 MiB, some five times this; manifests have a few hundred.
 */
export const MAX_VALUES = 10_000;

/** How many values a value is, with all that it has in it. Counts no further than a little over `limit`. */
export function valueCount(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const key in value) {
    if (count > limit) break;
    if (Object.hasOwn(value, key)) count += valueCount((value as Readonly<Record<string, unknown>>)[key], limit - count);
  }
  return count;
}

/** How large a value is as text, about: one for each value in it, and its names and texts by their length. Counts no further than `limit`, roughly. */
export function valueSize(value: unknown, limit: number): number {
  if (typeof value === 'string') return 1 + value.length;
  let size = 1;
  if (typeof value !== 'object' || value === null) return size;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && size <= limit; index += 1) size += 1 + valueSize(value[index], limit - size);
    return size;
  }
  // Every patch comes through here: to make lists of what is in an object takes several times as long.
  for (const name in value) {
    if (size > limit) break;
    size += name.length + valueSize((value as Readonly<Record<string, unknown>>)[name], limit - size);
  }
  return size;
}
