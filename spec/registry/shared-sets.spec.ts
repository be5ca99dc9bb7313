import { describe, expect, it } from 'vitest';
import { type FieldSet, MEMBER, NO_FIELDS } from '#registry/managed-fields/field-set.js';
import { SetBuilder } from '#registry/managed-fields/shared-sets.js';

function set(steps: Readonly<Record<string, FieldSet>>, isMember = false): FieldSet {
  const builder = new SetBuilder();
  for (const [step, below] of Object.entries(steps)) builder.add(step, below);
  return builder.result({ isMember });
}

describe('sets of fields that are put together', () => {
  it('are the same set if they have the same in them', () => {
    const made = () => set({ 'f:status': set({ 'f:phase': MEMBER, 'k:{"type":"Ready"}': set({ 'f:status': MEMBER }, true) }) });
    expect(made()).toBe(made());
    expect(set({})).toBe(NO_FIELDS);
    expect(set({}, true)).toBe(MEMBER);
  });

  it.each([
    ['another step', { 'f:b': MEMBER }, false],
    ['another set below', { 'f:a': set({ 'f:a': MEMBER }) }, false],
    ['the place itself', { 'f:a': MEMBER }, true],
    ['one step more', { 'f:a': MEMBER, 'f:b': MEMBER }, false],
    ['a step that looks like two', { 'f:a1 3 f:b': MEMBER }, false],
  ])('are not the same with %s', (_what, steps, isMember) => {
    expect(set(steps, isMember)).not.toEqual(set({ 'f:a': MEMBER }));
    expect(set(steps, isMember).children).toEqual(new Map(Object.entries(steps)));
  });

  it('are forgotten, not wrong, when there are too many', () => {
    const first = set({ 'f:first': MEMBER });
    for (let index = 0; index < 5_000; index += 1) set({ [`f:${index}`]: MEMBER });
    const again = set({ 'f:first': MEMBER });
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
    expect(set({ 'f:first': MEMBER })).toBe(again);
  });

  it('may have sets below that were made elsewhere', () => {
    const foreign: FieldSet = { isMember: true, children: new Map([['f:x', MEMBER]]) };
    expect(set({ 'f:a': foreign })).toEqual({ isMember: false, children: new Map([['f:a', foreign]]) });
  });
});
