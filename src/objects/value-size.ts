/** As large as a value may become by patches and aliases, by `valueSize`: what may be sent at once, in bytes. */
export const MAX_VALUE_SIZE = 3 * 1024 * 1024;

/** How large a value is as text, about: one for each value in it, and its names and texts by their length. Counts no further than `limit`, roughly. */
export function valueSize(value: unknown, limit: number): number {
  if (typeof value === 'string') return 1 + value.length;
  let size = 1;
  if (typeof value !== 'object' || value === null) return size;
  for (const [name, inner] of Object.entries(value)) {
    if (size > limit) break;
    size += name.length + valueSize(inner, limit - size);
  }
  return size;
}
