import { describe, expect, it } from 'vitest';
import { rolloutChart } from '#actors/daemon-set/daemon-set-charts.js';
import { rolloutWords } from '../../src/inspector/page/rollout-words.js';
import { toneOf } from '../../src/inspector/page/tones.js';

describe('a state of a rollout', () => {
  it.each(rolloutChart.states.map((state) => ({ state })))('is said in words, and has a colour of its own kind: $state', ({ state }) => {
    expect(rolloutWords(state)).toMatch(/^[A-Z].*\.$/);
    expect(toneOf(state)).not.toBe('none');
  });

  it('that is paused is said to be', () => {
    expect(rolloutWords('paused')).toMatch(/^Paused: /);
  });
});
