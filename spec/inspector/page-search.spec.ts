import { describe, expect, it } from 'vitest';
import { type Found, narrowed, searched } from '../../src/inspector/page/search.js';

const rows = ['node/node-1', 'node/node-12', 'node/node-2'].map((id) => ({ id, chart: 'node', state: 'ready' }));
const search = { text: 'node', chart: '', state: '', isCounted: true };
const found: Found = { search, rows, next: '0/2:60' };

describe('what was found', () => {
  it('is narrowed at once when somebody types on, and the search goes on where it has stopped', () => {
    const wanted = { ...search, text: 'Node-1' };
    expect(narrowed(found, wanted)).toEqual({ search: wanted, rows: rows.slice(0, 2), next: '0/2:60' });
  });

  it('is everything when all was looked at before', () => {
    expect(narrowed({ ...found, next: undefined }, { ...search, text: 'node-12' })?.next).toBeUndefined();
  });

  it.each([
    { ...search, text: 'nod' },
    { ...search, text: 'pod' },
    { ...search, chart: 'node' },
    { ...search, state: 'ready' },
    { ...search, isCounted: false },
  ])('is no part of what is found by $text $chart $state', (wanted) => {
    expect(narrowed(found, wanted)).toBeUndefined();
  });

  it('is nothing before the first search', () => {
    expect(narrowed({ search: undefined, rows: [], next: undefined }, search)).toBeUndefined();
  });
});

describe('a search', () => {
  const row = (number: number) => ({ id: `node/node-${number}`, chart: 'node', state: 'ready' });
  /** Answers one after the other. */
  const answering = (...parts: readonly { readonly actors: readonly ReturnType<typeof row>[]; readonly next: string | undefined }[]) => {
    const asked: (readonly [string, number])[] = [];
    const ask = async (from: string, limit: number) => {
      const part = parts[asked.length];
      asked.push([from, limit]);
      return { actors: [], next: undefined, looked: 0, ...part };
    };
    return { asked, ask };
  };

  it('goes on while too little has been found, and shows what there is after each answer', async () => {
    const { asked, ask } = answering({ actors: [row(1)], next: 'b' }, { actors: [], next: 'c' }, { actors: [row(2)], next: undefined });
    const shown: number[] = [];
    await searched({ search, rows: [], next: '' }, 60, { ask, isOver: () => false, show: ({ rows }) => shown.push(rows.length) });
    expect([asked, shown]).toEqual([
      [
        ['', 60],
        ['b', 59],
        ['c', 59],
      ],
      [1, 1, 2],
    ]);
  });

  it('asks no further when a page is full', async () => {
    const { asked, ask } = answering({ actors: [row(1), row(2)], next: 'b' });
    await searched({ search, rows: [], next: '' }, 2, { ask, isOver: () => false, show: () => undefined });
    expect(asked).toHaveLength(1);
  });

  it('shows and asks nothing more when another has begun', async () => {
    const { asked, ask } = answering({ actors: [row(1)], next: 'b' });
    const shown: Found[] = [];
    await searched({ search, rows: [], next: '' }, 60, { ask, isOver: () => asked.length > 0, show: (found) => shown.push(found) });
    expect([asked.length, shown.length]).toEqual([1, 0]);
  });
});
