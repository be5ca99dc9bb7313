import type { StateValue } from 'xstate';
import { pathsOf } from './charts.js';

/** What each state of a rollout's chart means to whoever waits for the rollout. */
const WORDS: Readonly<Record<string, string>> = {
  asking: 'Asking whether it may begin.',
  onDelete: 'Nothing is replaced: new pods come where old ones are deleted.',
  'rolling.choosing': 'Choosing which pods to replace next.',
  'rolling.replacing': 'Deleting old pods, as many as the budget allows.',
  'rolling.settling': 'Waiting until new pods are available.',
  'surging.choosing': 'Choosing beside which pods to start new ones.',
  'surging.replacing': 'Starting new pods beside old ones, as many as the budget allows.',
  'surging.settling': 'Waiting until new pods are available, to delete the old ones beside them.',
  paused: 'Paused: the update policy holds it. What has been replaced stays, and nothing more is replaced until it is let on.',
  stalled: 'Stalled: nothing has become available for ten minutes. It goes on by itself as soon as something does.',
  complete: 'Complete: every node runs the newest revision.',
  gone: 'The DaemonSet has gone.',
};

/** A rollout's state in words. */
export function rolloutWords(state: StateValue): string {
  return (
    pathsOf(state)
      .map((path) => WORDS[path])
      .find((words) => words !== undefined) ?? ''
  );
}
