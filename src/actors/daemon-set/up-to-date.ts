import { stopActor } from '../root-logic.js';
import type { ShardHost } from '../shard-host.js';
import type { DaemonSetRecord } from './daemon-set-record.js';

/** How many nodes or pods a ledger looks at in one turn: two or three milliseconds of work. */
const SLICE = 1_000;

/**
 * Goes on with a step once the ledger has taken in all that has happened: at once if that is little, else in turns, unless the step
 * is given up meanwhile. What goes wrong in a later turn fails the DaemonSet's actor, as it would in the first.
 */
export function onceUpToDate(host: ShardHost, record: DaemonSetRecord, goOn: () => void): void {
  const { ticket } = record;
  const settle = () => {
    if (record.ledger.settle(host.clock.now(), SLICE)) goOn();
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
