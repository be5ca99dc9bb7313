import type { WebSocket } from 'ws';
import { machineNamed } from '../chart-graph/all-machines.js';
import { plainConfig } from '../chart-graph/plain-config.js';
import type { Inspector } from '../inspector.js';
import { type StatelyEvent, StatelyEvents } from './stately-events.js';

/** How many actors one connection may choose: more cannot be looked at. The rest is left out. */
const ACTORS_MAX = 20;
/** How much may wait to be sent before events are left out, in bytes. */
const BACKLOG_MAX_BYTES = 1024 * 1024;

/**
 * Sends XState's inspection events of chosen actors as the Stately Inspector's receivers expect them: each actor with its
 * machine, then its events and snapshots as they happen.
 */
export function serveStately(inspector: Inspector, ids: readonly string[], socket: WebSocket): void {
  const events = new StatelyEvents();
  const send = (event: StatelyEvent) => {
    if (socket.bufferedAmount < BACKLOG_MAX_BYTES) socket.send(JSON.stringify(event));
  };
  const introduce = async (id: string) => {
    const actor = await inspector.actor(id);
    const machine = actor && machineNamed(actor.chart);
    if (actor === undefined || machine === undefined) return;
    const definition = JSON.stringify(plainConfig(machine));
    send(events.actor(actor, { definition, parent: actor.parent, atMs: actor.recent.at(-1)?.atMs ?? 0 }));
  };
  for (const id of ids.slice(0, ACTORS_MAX)) {
    introduce(id)
      .then(() => {
        const end = inspector.follow({ id }, (step) => events.step(step).forEach(send));
        socket.once('close', end);
        if (socket.readyState !== socket.OPEN) end();
      })
      .catch(() => socket.close(1011, 'the cluster did not answer'));
  }
  // The connection closes after an error; there is nobody to tell.
  socket.on('error', () => undefined);
}
