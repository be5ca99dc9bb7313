import { expect, it } from 'vitest';
import { pods } from '#api/tables/pods.js';
import { CREATED_AT, containerStatus, NOW_MS, type PodParts, storedPod } from '../../support/api-objects.js';

const cells = (parts: PodParts) => pods.cells(storedPod(parts), NOW_MS);

it('prints a running pod as Kubernetes does (B-352)', () => {
  const status = { podIPs: [{ ip: '10.1.0.1' }, { ip: 'fd00::1' }], containerStatuses: [containerStatus('c')] };
  const running = cells({ spec: { nodeName: 'worker-2' }, status });
  expect(running).toEqual(['web-1', '1/1', 'Running', '0', '5m', '10.1.0.1', 'worker-2', '<none>', '<none>']);
});

it('prints what is not there as <none> (B-352)', () => {
  expect(cells({}).slice(5)).toEqual(['<none>', '<none>', '<none>', '<none>']);
});

it('prints the node that the scheduler has in mind', () => {
  expect(cells({ status: { nominatedNodeName: 'worker-9' } })[7]).toBe('worker-9');
});

it('counts the readiness gates that are open', () => {
  const condition = { lastTransitionTime: CREATED_AT, lastProbeTime: null };
  const conditions = [
    { ...condition, type: 'a', status: 'True' },
    { ...condition, type: 'b', status: 'False' },
  ];
  const readinessGates = ['a', 'b', 'c'].map((conditionType) => ({ conditionType }));
  expect(cells({ spec: { readinessGates }, status: { conditions } })[8]).toBe('1/3');
});

it.each([
  ['Succeeded' as const, 'The pod has completed successfully.'],
  ['Failed' as const, 'The pod failed.'],
])('marks the row of a pod that has %s', (phase, message) => {
  expect(pods.conditions?.(storedPod({ status: { phase } }))).toEqual([{ type: 'Completed', status: 'True', reason: phase, message }]);
});

it('marks no row of a pod that runs', () => {
  expect(pods.conditions?.(storedPod())).toEqual([]);
});
