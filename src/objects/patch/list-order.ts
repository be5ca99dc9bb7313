/** How the items of a list are told apart: by the value of their merge key, or by themselves. */
export type IdentityOf = (item: unknown) => unknown;

/**
 * Puts a merged list into order (`$setElementOrder`): items that the patch names come in the patch's order, the others
 * where the server had them, as far as both can be had.
 */
export function inElementOrder(
  merged: readonly unknown[],
  order: { readonly wanted: readonly unknown[]; readonly before: readonly unknown[]; readonly identityOf: IdentityOf },
): readonly unknown[] {
  const { wanted, before, identityOf } = order;
  const wantedAt = positions(wanted.map(identityOf));
  const beforeAt = positions(before.map(identityOf));
  const at = (map: ReadonlyMap<unknown, number>) => (item: unknown) => map.get(identityOf(item));
  const named = sorted(
    merged.filter((item) => wantedAt.has(identityOf(item))),
    at(wantedAt),
  );
  const others = sorted(
    merged.filter((item) => !wantedAt.has(identityOf(item))),
    at(beforeAt),
  );
  return interleaved(others, named, at(beforeAt));
}

type PositionOf = (item: unknown) => number | undefined;

function positions(identities: readonly unknown[]): ReadonlyMap<unknown, number> {
  const map = new Map<unknown, number>();
  identities.forEach((identity, index) => {
    if (!map.has(identity)) map.set(identity, index);
  });
  return map;
}

function sorted(items: readonly unknown[], positionOf: PositionOf): readonly unknown[] {
  const at = (item: unknown) => positionOf(item) ?? Number.MAX_SAFE_INTEGER;
  return items.toSorted((a, b) => at(a) - at(b));
}

/** An item of the server goes before one of the patch only if it was there before it. */
function interleaved(others: readonly unknown[], named: readonly unknown[], positionOf: PositionOf): readonly unknown[] {
  const out: unknown[] = [];
  let next = 0;
  for (const item of named) {
    const limit = positionOf(item);
    for (; next < others.length && isBefore(positionOf(others[next]), limit); next += 1) out.push(others[next]);
    out.push(item);
  }
  return [...out, ...others.slice(next)];
}

function isBefore(position: number | undefined, limit: number | undefined): boolean {
  return position !== undefined && limit !== undefined && position < limit;
}
