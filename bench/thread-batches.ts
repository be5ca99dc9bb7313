import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { MessageChannel, Worker } from 'node:worker_threads';
import { packed, unpacked } from '#channels/packed-changes.js';
import type { Change, PodView } from '#objects/views.js';
import type { Bench } from './bench.js';
import { Meter, rounded } from './support/meter.js';

/** The other thread: it only sends back how much arrived. */
const ECHO =
  "const { workerData: port } = require('node:worker_threads'); port.on('message', (message) => port.postMessage(message.length));";

/** What it costs to tell another thread of changes. */
export const threadBatches: Bench = {
  name: 'thread-batches',
  question: 'Changes of pods travel from thread to thread in messages of 1,000: how many in a second?',
  options: { messages: 200 },
  run: async (settings) => {
    const messages = settings.number('messages');
    const changes = Array.from({ length: 1_000 }, (_, number) => podChange(number));
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(ECHO, { eval: true, workerData: port2, transferList: [port2] });
    const meter = new Meter();
    for (let sent = 0; sent < messages; sent += 1) {
      port1.postMessage(packed(changes));
      await once(port1, 'message');
    }
    const travelled = meter.lap();
    const [first] = unpacked(packed(changes));
    if (!isAsSent(first, changes[0])) throw new Error('a change did not survive the journey');
    port1.close();
    await worker.terminate();
    const count = messages * changes.length;
    return [
      { messages, changes_per_s: Math.round(count / travelled.seconds), cpu_us_per_change: rounded((travelled.cpuSeconds * 1e6) / count) },
    ];
  },
};

/** Whether a change says what it said before it travelled; views that arrive have in common what they share with others. */
function isAsSent(arrived: Change | undefined, sent: Change | undefined): boolean {
  const view = arrived?.view as Readonly<Record<string, unknown>> | undefined;
  const isSame = ([field, value]: [string, unknown]) => isDeepStrictEqual(view?.[field], value);
  return arrived?.uid === sent?.uid && Object.entries(sent?.view ?? {}).every(isSame);
}

const SPEC = { containers: [{ name: 'agent', image: 'example/agent:1', resources: {} }] };
const LABELS = { app: 'agent' };

function podChange(number: number): Change {
  const uid = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const common = {
    namespace: 'default',
    createdAtMs: 0,
    labels: LABELS,
    controllerUid: 'owner',
    phase: 'Running',
    isReady: true,
    spec: SPEC,
  };
  const rest = { readyChangedAtMs: 0, deletionAtMs: undefined, reason: '', hasStarted: true, restarts: 0, containers: undefined };
  const nodeName = `node-${number}`;
  const view: PodView = { ...common, ...rest, uid, name: `agent-${number}`, version: number, nodeName, targetNode: nodeName };
  return { resource: 'pods', uid, view };
}
