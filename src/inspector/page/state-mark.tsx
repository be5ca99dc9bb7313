import type { StateValue } from 'xstate';
import { stateText } from './charts.js';
import { toneOf } from './tones.js';

/** A state in a word, with the colour of what it means. */
export function StateMark({ state }: { readonly state: StateValue }) {
  return (
    <span class="state-mark">
      <span class={`dot ${toneOf(state)}`} />
      {stateText(state)}
    </span>
  );
}
