import { describe, expect, it } from 'vitest';
import type { ResourceName } from '#objects/resources.js';
import { scaleOf, withScale } from '#registry/scale.js';
import { type Client, complaints, made, newRegistry } from '../support/registry.js';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };
const KEY_RULE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const DURATION = "must be a duration such as '250ms', '2s' or '1m30s', or a range such as '1s-3s'";
const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

function named(fields: object, metadata: object = {}): Client {
  return { metadata: { name: 'x', namespace: 'golden', ...metadata }, ...fields };
}

describe('a new object', () => {
  it.each<[what: string, resource: ResourceName, value: Client, ...expected: string[]]>([
    ['ControllerRevision without data (B-055)', 'controllerrevisions', named({ revision: 1 }), 'data: Required value: data is mandatory'],
    [
      'ControllerRevision with a negative number (B-055)',
      'controllerrevisions',
      named({ revision: -1, data: { a: 1 } }),
      'revision: Invalid value: -1: must be greater than or equal to 0',
    ],
    ['ConfigMap with a bad key', 'configmaps', named({ data: { 'a/b': 'c' } }), `data[a/b]: Invalid value: "a/b": ${KEY_RULE}`],
    [
      'ConfigMap with a key twice',
      'configmaps',
      named({ data: { a: 'b' }, binaryData: { a: 'Yg==' } }),
      'data[a]: Invalid value: "a": duplicate of key present in binaryData',
    ],
    [
      'ConfigMap that is too large',
      'configmaps',
      named({ data: { a: 'b'.repeat(1_048_577) } }),
      ': Too long: may not be more than 1048576 bytes',
    ],
    [
      'TLS Secret without its key',
      'secrets',
      named({ type: 'kubernetes.io/tls', stringData: { 'tls.crt': 'x' } }),
      'data[tls.key]: Required value',
    ],
    [
      'Lease that ends at once',
      'leases',
      named({ spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } }),
      'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
      'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'Event about something elsewhere',
      'events',
      named({ involvedObject: { namespace: 'default' } }),
      'involvedObject.namespace: Invalid value: "default": does not match event.namespace',
    ],
    ['Namespace with a dot', 'namespaces', { metadata: { name: 'a.b' } }, `metadata.name: Invalid value: "a.b": ${LABEL}`],
    [
      'Node with a taint that does nothing',
      'nodes',
      { metadata: { name: 'n' }, spec: { taints: [{ key: 'a', effect: 'Maybe' }] } },
      'metadata.taints[0].effect: Unsupported value: "Maybe": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
    [
      'ServiceAccount with two controllers',
      'serviceaccounts',
      named({}, { ownerReferences: [owner('a'), owner('b')] }),
      `metadata.ownerReferences: Invalid value: ${JSON.stringify([owner('a'), owner('b')])}: Only one reference can have Controller set to true. Found "true" in references for K/a and K/b`,
    ],
    [
      'ServiceAccount with a finalizer of nobody',
      'serviceaccounts',
      named({}, { finalizers: ['mine'] }),
      'metadata.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
    ],
    [
      'NodePool of nonsense',
      'nodepools',
      {
        metadata: { name: 'pool' },
        spec: { replicas: -1, timing: { pull: 'soon', start: '3s-1s', ready: '1s-3s' }, failureRates: { pull: '101%', start: '0.5%' } },
      },
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      `spec.timing.pull: Invalid value: "soon": ${DURATION}`,
      `spec.timing.start: Invalid value: "3s-1s": ${DURATION}`,
      "spec.failureRates.pull: Invalid value: \"101%\": must be a percentage from 0% to 100%, such as '5%' or '0.1%'",
    ],
  ])('%s is refused', (_what, resource, value, ...expected) => {
    const { registry } = newRegistry();
    expect(complaints(() => made(registry, resource, value))).toEqual(expected);
  });

  it('Namespace is active, and carries its name', () => {
    const { registry } = newRegistry();
    expect(made(registry, 'namespaces', { metadata: { name: 'new' }, status: { phase: 'Terminating' } })).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': 'new' } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  });

  it('Node keeps its status, gets all that it has to give away, and takes no pods yet (B-311)', () => {
    const { registry } = newRegistry();
    const status = { capacity: { cpu: '4' }, conditions: [{ type: 'Ready', status: 'True' }] };
    const node = made(registry, 'nodes', { metadata: { name: 'n' }, status });
    expect(node.spec.taints).toEqual([NOT_READY]);
    expect(node.status).toMatchObject({ capacity: { cpu: '4' }, allocatable: { cpu: '4' }, conditions: [{ type: 'Ready' }] });
  });

  it('Secret keeps its texts as data', () => {
    const { registry } = newRegistry();
    const secret = made(registry, 'secrets', named({ stringData: { a: 'text' }, data: { a: 'eA==', b: 'eQ==' } }));
    expect(secret).toMatchObject({ data: { a: 'dGV4dA==', b: 'eQ==' }, type: 'Opaque' });
    expect(secret).not.toHaveProperty('stringData');
  });

  it('NodePool names its nodes after itself', () => {
    const { registry } = newRegistry();
    const pool = made(registry, 'nodepools', { metadata: { name: 'pool' }, spec: { replicas: 3 } });
    expect(pool.metadata.generation).toBe(1);
    expect(pool.spec).toEqual({
      replicas: 3,
      namePrefix: 'pool-',
      capacity: { cpu: '32', memory: '256Gi', pods: '110' },
      kubelet: 'simulated',
      timing: {},
      failureRates: {},
    });
    expect(pool.status).toEqual({ replicas: 0, readyReplicas: 0, selector: 'everynode.dev/pool=pool' });
  });
});

function owner(name: string): object {
  return { apiVersion: 'v1', kind: 'K', name, uid: name, controller: true };
}

describe('an update', () => {
  it.each<[what: string, resource: ResourceName, value: Client, patch: object, ...expected: string[]]>([
    [
      'of the data of a ControllerRevision (B-056)',
      'controllerrevisions',
      named({ revision: 1, data: { a: 1 } }),
      { data: { a: 2 } },
      'data: Invalid value: {"a":2}: field is immutable',
    ],
    [
      'of an immutable ConfigMap',
      'configmaps',
      named({ immutable: true, data: { a: 'b' } }),
      { immutable: false, data: { a: 'c' } },
      'immutable: Forbidden: field is immutable when `immutable` is set',
      'data: Forbidden: field is immutable when `immutable` is set',
    ],
    ['of the type of a Secret', 'secrets', named({}), { type: 'other' }, 'type: Invalid value: "other": field is immutable'],
    [
      'of the prefix of a NodePool',
      'nodepools',
      { metadata: { name: 'x' }, spec: { replicas: 1 } },
      { spec: { namePrefix: 'y-' } },
      'spec.namePrefix: Invalid value: "y-": field is immutable',
    ],
  ])('%s is refused', (_what, resource, value, ...rest) => {
    const [patch, ...expected] = rest;
    const { registry } = newRegistry();
    made(registry, resource, value);
    const key = { resource, namespace: value.metadata.namespace ?? '', name: 'x' };
    expect(complaints(() => registry.patch({ key, type: 'merge', patch }))).toEqual(expected);
  });

  it('of number and labels of a ControllerRevision is fine (B-056)', () => {
    const { registry } = newRegistry();
    made(registry, 'controllerrevisions', named({ revision: 1, data: { a: 1 } }));
    const key = { resource: 'controllerrevisions', namespace: 'golden', name: 'x' } as const;
    const { object } = registry.patch({ key, type: 'merge', patch: { revision: 4, metadata: { labels: { a: 'b' } } } });
    expect(object).toMatchObject({ revision: 4, metadata: { labels: { a: 'b' } } });
  });

  it('of a Node changes either its spec or its status', () => {
    const { registry } = newRegistry();
    made(registry, 'nodes', { metadata: { name: 'n' } });
    const key = { resource: 'nodes', namespace: '', name: 'n' } as const;
    const patch = { spec: { unschedulable: true }, status: { phase: 'Running' } };
    const { object: cordoned } = registry.patch({ key, type: 'merge', patch });
    expect([cordoned.spec.unschedulable, cordoned.status.phase]).toEqual([true, undefined]);
    const { object } = registry.patch({ key, subresource: 'status', type: 'merge', patch: { ...patch, spec: { unschedulable: null } } });
    expect([object.spec.unschedulable, object.status.phase]).toEqual([true, 'Running']);
  });

  it('of a Namespace leaves its finalizers and its phase', () => {
    const { registry } = newRegistry();
    const key = { resource: 'namespaces', namespace: '', name: 'golden' } as const;
    const { object } = registry.patch({ key, type: 'merge', patch: { spec: { finalizers: [] }, status: { phase: 'Terminating' } } });
    expect(object).toMatchObject({ spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } });
  });
});

describe('the scale of a node pool', () => {
  it('shows and sets how many nodes it keeps', () => {
    const { registry } = newRegistry();
    const pool = made(registry, 'nodepools', { metadata: { name: 'pool' }, spec: { replicas: 3 } });
    const { name, uid, resourceVersion, creationTimestamp } = pool.metadata;
    const scale = scaleOf(pool);
    expect(scale).toEqual({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name, uid, resourceVersion, creationTimestamp },
      spec: { replicas: 3 },
      status: { replicas: 0, selector: 'everynode.dev/pool=pool' },
    });
    const key = { resource: 'nodepools', namespace: '', name: 'pool' } as const;
    const { object } = registry.update({ key, object: withScale(pool, { ...scale, spec: {} }) });
    expect(object).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 0, namePrefix: 'pool-' } });
    expect(scaleOf(object).spec).toEqual({});
  });
});
