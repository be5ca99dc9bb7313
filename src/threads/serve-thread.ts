import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { startBeating } from './beats.js';
import { giveWay } from './niceness.js';
import type { Served, ThreadStart } from './thread.js';
import { carryErrors } from './thrown.js';

/**
 * Serves a thread's functions to the one that started it (`startThread`), which has given the data. Calls wait until `start` has
 * ended; if it throws, the thread ends with that error. Throws on the main thread.
 */
export async function serveThread<Data>(start: (data: Data) => object | Promise<object>): Promise<void> {
  if (isMainThread || parentPort === null) throw new Error('this module is the entry of a worker thread: it cannot be imported elsewhere');
  const { data, beats, beatMs, niceness }: ThreadStart = workerData;
  giveWay(niceness);
  startBeating(beats, beatMs);
  carryErrors();
  // What `startThread` was given comes as it was sent; both sides are typed by the same composition root.
  const api = await start(data as Data);
  const served: Served = { api, ready: () => undefined };
  expose(served, nodeEndpoint(parentPort));
}
