import { describe, expect, it } from 'vitest';
import type { Node } from '#objects/kubernetes.js';
import type { ReportNodeWrite } from '#objects/writes.js';
import type { SpelledWords } from '#registry/write-many.js';
import { newRegistry } from '../support/registry.js';

const condition = (type: string, status: string) => ({ type, status, lastHeartbeatTime: null, lastTransitionTime: null });
const READY = { conditions: [condition('Ready', 'True')] };

/** A registry with some nodes that are not ready yet. */
function nodes(...names: readonly string[]) {
  const { registry } = newRegistry();
  const status = { conditions: [condition('DiskPressure', 'False'), condition('Ready', 'False')] };
  const draft = ({ name }: SpelledWords) => ({ kind: 'Node', apiVersion: 'v1', metadata: { name }, spec: {}, status }) as unknown as Node;
  const create = (...some: readonly string[]) => {
    registry.createMany({ resource: 'nodes', namespace: '', common: status, draft, words: some.map((name) => ({ name, texts: [] })) });
  };
  create(...names);
  const node = (name: string) => registry.get({ resource: 'nodes', namespace: '', name });
  const report = (name: string, uid = node(name).metadata.uid): ReportNodeWrite => ({ verb: 'reportNode', name, uid, status: READY });
  const carryOut = (...writes: readonly ReportNodeWrite[]) =>
    registry.carryOut({ name: { shard: 0, epoch: 1, sequence: 1 }, groups: [{ writes }] })?.results[0];
  return { registry, create, node, report, carryOut };
}

describe('reports of kubelets about their nodes', () => {
  it('replace the conditions that they name', () => {
    const { node, report, carryOut } = nodes('a', 'b');
    expect(carryOut(report('a'), report('b'))).toEqual([{ outcome: 'done' }, { outcome: 'done' }]);
    expect(['a', 'b'].map((name) => node(name).status.conditions?.map(({ type, status }) => `${type}=${status}`))).toEqual([
      ['DiskPressure=False', 'Ready=True'],
      ['DiskPressure=False', 'Ready=True'],
    ]);
  });

  it('are written as one commit', () => {
    const { registry, report, carryOut } = nodes('a', 'b', 'c');
    const commits: number[] = [];
    registry.store.subscribe((events) => commits.push(events.length));
    carryOut(report('a'), report('b'), report('c'));
    expect(commits).toEqual([3]);
  });

  it('write nothing when they say what is known', () => {
    const { registry, report, carryOut } = nodes('a');
    carryOut(report('a'));
    const before = registry.store.version;
    registry.carryOut({ name: { shard: 0, epoch: 1, sequence: 2 }, groups: [{ writes: [report('a')] }] });
    expect(registry.store.version).toBe(before);
  });

  it('are refused for nodes that are gone, or others now', () => {
    const { node, report, carryOut } = nodes('a');
    const results = carryOut({ ...report('a'), name: 'gone' }, report('a', 'another'), report('a'));
    expect(results?.map((result) => (result.outcome === 'refused' ? result.status.reason : result.outcome))).toEqual([
      'NotFound',
      'Conflict',
      'done',
    ]);
    expect(node('a').status.conditions?.[1]?.status).toBe('True');
  });
});

describe('objects that are alike', () => {
  it('are created as they would be one by one', () => {
    const { node } = nodes('a', 'b');
    const { metadata, ...rest } = node('b');
    const { metadata: _metadata, ...first } = node('a');
    expect(rest).toEqual(first);
    expect(Object.keys(metadata)).toEqual(Object.keys(node('a').metadata));
    expect(rest.spec.taints).toEqual([{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }]);
  });

  it('leave what exists as it is', () => {
    const { create, node } = nodes('a');
    const { uid } = node('a').metadata;
    create('a', 'b');
    expect(node('a').metadata.uid).toBe(uid);
  });
});
