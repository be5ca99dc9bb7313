import type { ChartEffects } from '../../charts/chart.js';
import type { NodeEvent } from '../../charts/node-machine.js';
import { drawDuration } from '../../kubelet/duration-range.js';
import type { NodeView } from '../../objects/views.js';
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
  if (result?.outcome === 'done') recordReady(node);
  else node.tell({ type: 'node.refused' });
}

function recordReady(node: NodeRecord): void {
  const { settings, view } = node;
  if (settings.eventDetail !== 'everything') return;
  node.record({
    regarding: reference(view),
    type: 'Normal',
    reason: 'NodeReady',
    message: `Node ${view.name} status is now: NodeReady`,
    component: 'kubelet',
    host: view.name,
  });
}

function reference({ name, uid }: NodeView): { readonly kind: string; readonly name: string; readonly uid: string } {
  return { kind: 'Node', name, uid };
}
