import { type FieldSet, MEMBER, NO_FIELDS } from './field-set.js';

/** How many sets are known at most, at some 200 bytes each; when there are more, all are forgotten. Pods of one template need about 30. */
const MAX_KNOWN = 4_096;

const known = new Map<string, FieldSet>();
const numbers = new WeakMap<FieldSet, number>([
  [NO_FIELDS, 0],
  [MEMBER, 1],
]);
let lastNumber = 1;

/**
 * Puts a set together. What is equal to a set that was put together lately is that very set: what is made of sets, such as the way
 * in which they are shown, is then made once for many objects that change alike.
 */
export class SetBuilder {
  #children: [step: string, set: FieldSet][] | undefined;

  add(step: string, set: FieldSet): void {
    this.#children ??= [];
    this.#children.push([step, set]);
  }

  /** The set with what was added; each step was added once. */
  result({ isMember }: { readonly isMember: boolean }): FieldSet {
    if (this.#children === undefined) return isMember ? MEMBER : NO_FIELDS;
    return shared(isMember, this.#children);
  }
}

function shared(isMember: boolean, children: readonly (readonly [step: string, set: FieldSet])[]): FieldSet {
  let key = isMember ? '+' : '-';
  for (const [step, set] of children) {
    const number = numbers.get(set);
    if (number === undefined) return { isMember, children: new Map(children) };
    // A step may have any character in it: its length tells where it ends.
    key += `${number} ${step.length} ${step}`;
  }
  return known.get(key) ?? learned(key, { isMember, children: new Map(children) });
}

function learned(key: string, set: FieldSet): FieldSet {
  if (known.size >= MAX_KNOWN) known.clear();
  lastNumber += 1;
  numbers.set(set, lastNumber);
  known.set(key, set);
  return set;
}
