/** How many lists are known at most, and how long the text of one may be: some 2 MiB. When there are more, all are forgotten. */
const LIMITS = { lists: 1_024, textLength: 2_048 } as const;

type List = readonly unknown[];

const known = new Map<string, List>();
const shared = new WeakSet<List>();

/**
 * Reports of many kubelets say the same but for addresses: lists that were sent lately in the same words are one list. What is made of
 * it can then be remembered by identity, and is made once for all of them.
 */
export function sharedList(list: List): List {
  const text = JSON.stringify(list);
  const found = known.get(text);
  if (found !== undefined || text.length > LIMITS.textLength) return found ?? list;
  if (known.size >= LIMITS.lists) known.clear();
  known.set(text, list);
  shared.add(list);
  return list;
}

/** Whether what is made of a list is worth remembering, as others may have the same list. */
export function isShared(list: List): boolean {
  return shared.has(list);
}

/** What was made of a list that others may have will be had by them, too. */
export function madeOfShared(list: List): List {
  shared.add(list);
  return list;
}
