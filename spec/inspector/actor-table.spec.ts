import { describe, expect, it } from 'vitest';
import { ActorTable } from '#inspector/actor-table.js';

describe('a table of actors', () => {
  it('counts the actors in each state with every change', () => {
    const table = new ActorTable(3);
    table.set('pod/a', 0, { node: 'n', tick: 1 });
    table.set('pod/b', 0, { node: 'n', tick: 1 });
    table.set('pod/a', 2, { node: 'n', tick: 2 });
    expect(table.counts).toEqual([1, 0, 1]);
    table.delete('pod/a', 3);
    expect(table.counts).toEqual([1, 0, 0]);
  });

  it('gives the slot of an actor that is gone to the next one', () => {
    const table = new ActorTable(1);
    const slot = table.set('pod/a', 0, { node: undefined, tick: 1 });
    table.delete('pod/a', 2);
    expect([table.idAt(slot), table.changedAt(slot)]).toEqual([undefined, 2]);
    expect([table.set('pod/b', 0, { node: undefined, tick: 3 }), table.end]).toEqual([slot, 1]);
  });

  it('keeps more actors than it had room for at first', () => {
    const table = new ActorTable(2);
    for (let number = 0; number < 3_000; number += 1) table.set(`pod/${number}`, number % 2, { node: undefined, tick: number });
    expect([table.counts, table.idAt(2_999), table.stateAt(2_999), table.changedAt(2_999)]).toEqual([[1_500, 1_500], 'pod/2999', 1, 2_999]);
  });
});
