import { expect, it } from 'vitest';
import { ViewPlaces } from '#actors/view-places.js';

const view = (name: string) => ({ name });

it('a place that was left is not given again before all have heard of it', () => {
  const places = new ViewPlaces<{ readonly name: string }, string>(({ name }) => name);
  const left = places.make('a', view('a'));
  places.leave('a', left);
  const meanwhile = places.make('b', view('b'));
  places.reuse();
  const [again, after] = [places.make('c', view('c')), places.make('d', view('d'))];
  expect([left === meanwhile, left === again, new Set([again, after, meanwhile]).size]).toEqual([false, true, 3]);
  expect(['a', 'b', 'c', 'd'].map((key) => places.slotOf(key))).toEqual([-1, meanwhile, again, after]);
  expect([...places.values()].map(({ name }) => name)).toEqual(['c', 'b', 'd']);
});
