import { describe, expect, it } from 'vitest';
import { podBase } from '#daemonset/pod-template.js';
import { daemonSet, podTemplate } from '../support/daemon-sets.js';

describe('pod template', () => {
  it('gives pods the labels of the template, their revision and their template generation, sorted (B-092, B-093)', () => {
    const { labels } = podBase(daemonSet({ generation: 3 }), '5b6c688bb7').metadata;
    expect(JSON.stringify(labels)).toBe('{"app":"web","controller-revision-hash":"5b6c688bb7","pod-template-generation":"3"}');
  });

  it.each(['', 'three', '1.5'])('leaves the generation out where the annotation is %o (B-093)', (generation) => {
    const set = daemonSet({ metadata: { annotations: { 'deprecated.daemonset.template.generation': generation } } });
    expect(podBase(set, 'h').metadata.labels).not.toHaveProperty('pod-template-generation');
  });

  it('leaves the revision out where there is none (B-092)', () => {
    expect(podBase(daemonSet(), '').metadata.labels).not.toHaveProperty('controller-revision-hash');
  });

  it('copies annotations and finalizers, not the name or namespace of the template (B-091)', () => {
    const metadata = { name: 'x', namespace: 'y', labels: { app: 'web' }, annotations: { a: 'b' }, finalizers: ['example.com/keep'] };
    const base = podBase(daemonSet({ spec: { template: { ...podTemplate(), metadata } } }), 'h');
    expect(base.metadata).toMatchObject({
      generateName: 'web-',
      namespace: 'default',
      annotations: { a: 'b' },
      finalizers: ['example.com/keep'],
    });
    expect(base.metadata).not.toHaveProperty('name');
  });

  it('makes the set the one controller (B-094)', () => {
    expect(podBase(daemonSet(), 'h').metadata.ownerReferences).toEqual([
      { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web', uid: 'uid-of-web', controller: true, blockOwnerDeletion: true },
    ]);
  });

  it('adds tolerations to the pods and leaves the template as it is (B-079)', () => {
    const set = daemonSet({ template: { nodeName: 'node-1' } });
    const { spec } = podBase(set, 'h');
    expect(spec.tolerations).toHaveLength(6);
    expect({ ...spec, tolerations: undefined }).toEqual({ ...set.spec.template.spec, tolerations: undefined });
    expect(set.spec.template.spec).not.toHaveProperty('tolerations');
  });
});
