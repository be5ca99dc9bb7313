import { describe, expect, it } from 'vitest';
import { isShared, sharedList } from '#objects/shared-lists.js';

describe('lists that are sent in the same words', () => {
  it('are one list, in another order of fields they are not', () => {
    const first = sharedList([{ type: 'Ready', status: 'True' }]);
    expect(sharedList([{ type: 'Ready', status: 'True' }])).toBe(first);
    expect(sharedList([{ status: 'True', type: 'Ready' }])).not.toBe(first);
    expect([isShared(first), isShared([{ type: 'Ready', status: 'True' }])]).toEqual([true, false]);
  });

  it('are not kept if they are long', () => {
    const long = () => [{ message: 'x'.repeat(3_000) }];
    const first = sharedList(long());
    expect(sharedList(long())).not.toBe(first);
    expect(isShared(first)).toBe(false);
  });

  it('are forgotten, not wrong, when there are too many', () => {
    const first = sharedList(['first']);
    for (let index = 0; index < 2_000; index += 1) sharedList([index]);
    const again = sharedList(['first']);
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
  });
});
