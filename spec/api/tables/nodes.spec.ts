import { describe, expect, it } from 'vitest';
import { nodes } from '#api/tables/nodes.js';
import { CREATED_AT, NOW_MS, type NodeParts, storedNode } from '../../support/api-objects.js';

const cells = (parts: NodeParts) => nodes.cells(storedNode(parts), NOW_MS);
const ready = (status: string) => [{ type: 'Ready', status, lastHeartbeatTime: CREATED_AT, lastTransitionTime: CREATED_AT }];

it('prints a node as Kubernetes does (B-351)', () => {
  const addresses = [
    { type: 'Hostname', address: 'worker-0' },
    { type: 'InternalIP', address: '10.0.0.1' },
  ];
  const row = ['worker-0', 'Ready', '<none>', '5m', 'v1.36.2', '10.0.0.1', '<none>', 'Debian', '6.1.0 (amd64)', 'containerd://2'];
  expect(cells({ status: { addresses } })).toEqual(row);
});

describe('the status of a node (B-351)', () => {
  it.each<[string, NodeParts, string]>([
    ['Ready', {}, 'is True'],
    ['NotReady', { status: { conditions: ready('False') } }, 'is False'],
    ['NotReady', { status: { conditions: ready('Unknown') } }, 'is Unknown'],
    ['Unknown', { status: { conditions: [] } }, 'is not there'],
    ['Ready,SchedulingDisabled', { spec: { unschedulable: true } }, 'is True and the node is cordoned'],
    ['Unknown,SchedulingDisabled', { spec: { unschedulable: true }, status: { conditions: [] } }, 'is not there and the node is cordoned'],
  ])('is %s if its condition %3$s', (status, parts) => {
    expect(cells(parts)[1]).toBe(status);
  });
});

it('sorts the roles that labels give, each once (B-351)', () => {
  const labels = {
    'node-role.kubernetes.io/worker': '',
    'kubernetes.io/role': 'edge',
    'node-role.kubernetes.io/edge': 'x',
    'node-role.kubernetes.io/': '',
  };
  expect(cells({ metadata: { labels } })[2]).toBe('edge,worker');
});

it('prints what a node does not say as <unknown> (B-351)', () => {
  const nodeInfo = { ...storedNode().status.nodeInfo, osImage: '', kernelVersion: '', containerRuntimeVersion: '' };
  expect(cells({ status: { nodeInfo } }).slice(7)).toEqual(['<unknown>', '<unknown>', '<unknown>']);
});

it('leaves an unknown architecture out (B-351)', () => {
  const nodeInfo = { ...storedNode().status.nodeInfo, architecture: '' };
  expect(cells({ status: { nodeInfo } })[8]).toBe('6.1.0');
});
