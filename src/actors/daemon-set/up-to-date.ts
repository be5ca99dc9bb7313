import { stopActor } from '../root-logic.js';
import type { ShardHost } from '../shard-host.js';
import type { DaemonSetRecord } from './daemon-set-record.js';

/** How many nodes or pods a ledger looks at in one turn: two or three milliseconds of work. */
const SLICE = 1_000;

/** Goes on with a step once the ledger knows of every pod that there was in the beginning. */
export function onceBegun(host: ShardHost, record: DaemonSetRecord, goOn: () => void): void {
  inTurns(host, record, { isDone: () => record.ledger.begin(SLICE), goOn });
}

/** Goes on with a step once the ledger has taken in all that has happened. */
export function onceUpToDate(host: ShardHost, record: DaemonSetRecord, goOn: () => void): void {
  inTurns(host, record, { isDone: () => record.ledger.settle(host.clock.now(), SLICE), goOn });
}

/** What is done part by part, and what comes after it. */
interface Parts {
  readonly isDone: () => boolean;
  readonly goOn: () => void;
}

/**
 * Goes on at once if one part is all, else after some turns, unless the step is given up meanwhile. What goes wrong in a later turn
 * fails the DaemonSet's actor, as it would in the first.
 */
function inTurns(host: ShardHost, record: DaemonSetRecord, { isDone, goOn }: Parts): void {
  const { ticket } = record;
  const settle = () => {
    if (isDone()) goOn();
    else host.clock.soon(later);
  };
  const later = () => {
    if (record.ticket !== ticket) return;
    try {
      settle();
    } catch (error) {
      fail(host, record, error);
    }
  };
  settle();
}

function fail(host: ShardHost, record: DaemonSetRecord, error: unknown): void {
  const { actor } = record;
  record.ticket += 1;
  if (actor === undefined) return;
  stopActor(host.root, actor);
  host.failed(actor.id, error);
}
