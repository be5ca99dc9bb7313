import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { NodeEntries } from '#daemonset/node-entries.js';
import { PLACEMENTS } from '#daemonset/placement.js';
import type { PodView } from '#objects/views.js';
import { node, pod } from '../support/daemon-sets.js';

const PLACES = 300;

interface Known {
  pods: PodView[];
  placement: number;
  review: number;
  isTouched: boolean;
}

function fresh(): Known {
  return { pods: [], placement: -1, review: 0, isTouched: false };
}

describe.each([1, 2, 3])('entries of nodes, seed %i', (seed) => {
  it('keep of each place what was said of it, and nothing of another', () => {
    const random = new Random(seed);
    const entries = new NodeEntries();
    const model = Array.from({ length: PLACES }, fresh);
    for (let step = 0; step < 10_000; step += 1) {
      const place = random.below(PLACES);
      const known = model[place] as Known;
      const roll = random.below(6);
      if (roll === 0) {
        const view = pod(`p${random.below(900)}`);
        entries.put(place, view);
        known.pods.push(view);
      } else if (roll === 1) {
        const taken = pod(known.pods[random.below(3)]?.name ?? 'none');
        const found = known.pods.find(({ uid }) => uid === taken.uid);
        expect(entries.take(place, taken)).toBe(found);
        known.pods = known.pods.filter((one) => one !== found);
      } else if (roll === 2) {
        known.placement = random.below(PLACEMENTS.length + 1) - 1;
        entries.setPlacement(place, PLACEMENTS[known.placement]);
      } else if (roll === 3) {
        known.placement = random.below(PLACEMENTS.length + 1) - 1;
        known.review = random.below(5_000_000);
        entries.setReview(place, known.review, PLACEMENTS[known.placement]);
      } else if (roll === 4) {
        expect(entries.touch(place)).toBe(!known.isTouched);
        known.isTouched = true;
      } else if (known.pods.length === 0) {
        entries.forget(place);
        model[place] = fresh();
      }
      const other = random.below(PLACES);
      const { pods, placement, review, isTouched } = model[other] as Known;
      expect(entries.podsAt(other)).toEqual(pods);
      expect(entries.placementAt(other)).toBe(PLACEMENTS[placement]);
      expect([entries.isReviewedAt(other, review), entries.isTouchedAt(other)]).toEqual([true, isTouched]);
    }
  });
});

describe('entries of nodes', () => {
  it('have the name of a node that is not there from a pod that is meant for it', () => {
    const entries = new NodeEntries();
    entries.put(7, pod('a', { node: 'node-7' }));
    entries.setNode(9, node('node-9'));
    expect([entries.nameAt(7), entries.nameAt(8), entries.nameAt(9)]).toEqual(['node-7', '', 'node-9']);
    expect([...entries.places()]).toEqual([7, 9]);
  });
});
