import type { StateValue } from 'xstate';
import { pathsOf } from './charts.js';

/** What a state means to whoever looks: one colour each, everywhere. */
export type Tone = 'good' | 'near' | 'busy' | 'bad' | 'lost' | 'held' | 'ending' | 'none';

const BY_NAME: Readonly<Record<string, Tone>> = {
  ready: 'good',
  running: 'good',
  succeeded: 'good',
  complete: 'good',
  granted: 'good',
  idle: 'good',
  pending: 'busy',
  pulling: 'busy',
  starting: 'near',
  unready: 'near',
  registering: 'busy',
  waking: 'busy',
  syncing: 'busy',
  asking: 'busy',
  rolling: 'busy',
  surging: 'busy',
  deciding: 'busy',
  choosing: 'busy',
  replacing: 'busy',
  settling: 'busy',
  claiming: 'busy',
  revising: 'busy',
  managing: 'busy',
  pruning: 'busy',
  reporting: 'busy',
  reportingFailure: 'bad',
  backingOff: 'bad',
  failed: 'bad',
  notReady: 'bad',
  crashed: 'bad',
  stalled: 'bad',
  unresponsive: 'bad',
  escalated: 'bad',
  unreachable: 'lost',
  unknown: 'lost',
  silent: 'lost',
  refused: 'lost',
  cordoned: 'held',
  schedulable: 'good',
  awaited: 'busy',
  posting: 'busy',
  paused: 'held',
  held: 'held',
  onDelete: 'held',
  terminating: 'ending',
  restarting: 'ending',
  stopping: 'ending',
  stopped: 'ending',
  gone: 'ending',
  forgotten: 'ending',
};

/** The tone of a state: that of its innermost state which has one. */
export function toneOf(value: StateValue | undefined): Tone {
  const names = pathsOf(withoutScheduling(value)).flatMap((path) => path.split('.'));
  return (
    names
      .toReversed()
      .map((name) => BY_NAME[name])
      .find((tone) => tone !== undefined) ?? 'none'
  );
}

/** A node's health says more of it than whether pods are scheduled there. */
function withoutScheduling(value: StateValue | undefined): StateValue | undefined {
  const present = typeof value === 'object' ? value['present'] : undefined;
  return typeof present === 'object' && present['health'] !== undefined ? present['health'] : value;
}

/** Colours of revisions, from the newest to older ones. */
export const REVISION_COLOURS: readonly string[] = ['rev-0', 'rev-1', 'rev-2', 'rev-3', 'rev-4', 'rev-5'];
