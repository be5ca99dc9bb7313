/** How many letters go into a mark. */
const LETTERS = 4;

/**
 * A number that few actors share, made of the end of a name, or of an id that ends with the name. Whoever looks for one actor among many
 * compares marks before ids: they lie where the actor does, and texts do not.
 */
export function actorMark(nameOrId: string): number {
  const { length } = nameOrId;
  let mark = 0;
  for (let at = length - 1; at >= 0 && at >= length - LETTERS && nameOrId[at] !== '/'; at -= 1) {
    mark = (mark << 7) | (nameOrId.charCodeAt(at) & 0x7f);
  }
  return mark;
}
