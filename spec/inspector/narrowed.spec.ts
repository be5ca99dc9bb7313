import { describe, expect, it } from 'vitest';
import { type Found, narrowed } from '../../src/inspector/page/narrowed.js';

const rows = ['node/node-1', 'node/node-12', 'node/node-2'].map((id) => ({ id, chart: 'node', state: 'ready' }));
const search = { text: 'node', chart: '', state: '' };
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
  ])('is no part of what is found by $text $chart $state', (wanted) => {
    expect(narrowed(found, wanted)).toBeUndefined();
  });

  it('is nothing before the first search', () => {
    expect(narrowed({ search: undefined, rows: [], next: undefined }, search)).toBeUndefined();
  });
});
