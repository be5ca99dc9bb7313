import { TextSet } from '../store/text-set.js';

/** Up to so many keys are a list, which is read from its start; a set that finds one among a million takes as much room as ten. */
const FEW = 8;

/** Some keys, none twice, in no order: of one, as nodes have pods, no list is made. */
export type KeyGroup = string | readonly string[] | TextSet;

/** The group with a key, which may be there already; it must not be used any more as it was. */
export function withKey(group: KeyGroup | undefined, key: string): KeyGroup {
  if (group === undefined) return key;
  if (group instanceof TextSet) {
    group.add(key);
    return group;
  }
  const keys = listOf(group);
  return keys.includes(key) ? group : together(keys, key);
}

/** The group without a key, undefined if it was the only one; it must not be used any more as it was. */
export function withoutKey(group: KeyGroup | undefined, key: string): KeyGroup | undefined {
  if (group instanceof TextSet) {
    group.delete(key);
    return group.size === 0 ? undefined : group;
  }
  const keys = listOf(group).filter((one) => one !== key);
  return keys.length < 2 ? keys[0] : keys;
}

/** How many keys there are. */
export function sizeOf(group: KeyGroup | undefined): number {
  return group instanceof TextSet ? group.size : listOf(group).length;
}

/** Whether a key is there. */
export function hasKey(group: KeyGroup | undefined, key: string): boolean {
  return group instanceof TextSet ? group.has(key) : listOf(group).includes(key);
}

/** The keys, of which some may come and go meanwhile. */
export function keysIn(group: KeyGroup | undefined): IterableIterator<string> {
  return group instanceof TextSet ? group.values() : listOf(group).values();
}

const NONE: readonly string[] = [];

function listOf(group: string | readonly string[] | undefined): readonly string[] {
  if (group === undefined) return NONE;
  return typeof group === 'string' ? [group] : group;
}

function together(keys: readonly string[], key: string): KeyGroup {
  if (keys.length < FEW) return [...keys, key];
  const set = new TextSet();
  for (const one of [...keys, key]) set.add(one);
  return set;
}
