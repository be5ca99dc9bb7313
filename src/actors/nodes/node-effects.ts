import type { ChartEffects } from '../../charts/chart.js';
import type { NodeEvent } from '../../charts/node-machine.js';
import { drawDuration } from '../../kubelet/duration-range.js';
import type { WriteResult } from '../../objects/writes.js';
import type { ShardHost } from '../shard-host.js';
import type { NodeRecord } from './node-record.js';
import { nodeStatusWrite } from './node-status.js';

/** How long a kubelet waits before it posts its node's status again after a refusal, in milliseconds. */
const POST_RETRY_MS = 1_000;

/** How often a kubelet compares the status of its node with what it knows, in milliseconds (B-305). */
const STATUS_SYNC_MS = 10_000;

/** What the names in the chart of nodes stand for. */
export function nodeEffects(host: ShardHost): ChartEffects<NodeRecord, NodeEvent> {
  return {
    actions: { postStatus: (node) => postStatus(node, host) },
    guards: {
      isPlayed: (node) => node.view.kubelet !== 'external',
      isWell: (node) => node.view.kubelet !== 'external' && !node.isSilent,
    },
    delays: {
      register: (node) => drawDuration(node.settings.timing.register, host.random),
      statusSync: () => STATUS_SYNC_MS,
      postRetry: () => POST_RETRY_MS,
    },
  };
}

function postStatus(node: NodeRecord, host: ShardHost): void {
  host.submitOne(nodeStatusWrite(node.view, host.clock.now()), node);
}

/** Takes in what became of the status that a kubelet has posted. */
export function statusAnswered(node: NodeRecord, result: WriteResult | undefined): void {
  if (result?.outcome === 'done') recordStatus(node, 'NodeReady');
  else node.tell({ type: 'node.refused' });
}

/** Has the kubelet of a node say what the node is now, unless its pool is too large to be looked at. A kubelet outside says so itself, a silent one nothing. */
export function recordStatus(node: NodeRecord, reason: 'NodeReady' | 'NodeSchedulable' | 'NodeNotSchedulable'): void {
  const { settings, view } = node;
  if (settings.eventDetail !== 'everything' || view.kubelet === 'external' || node.isSilent) return;
  node.record({
    regarding: node.reference,
    type: 'Normal',
    reason,
    message: `Node ${view.name} status is now: ${reason}`,
    component: 'kubelet',
    host: view.name,
  });
}
