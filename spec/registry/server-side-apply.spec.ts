import { describe, expect, it } from 'vitest';
import { decodeResource } from '#objects/decode.js';
import type { DaemonSet, ManagedFieldsEntry } from '#objects/kubernetes.js';
import type { Registry } from '#registry/registry.js';
import { newRegistry, refusal } from '../support/registry.js';

const KEY = { resource: 'daemonsets', namespace: 'golden', name: 'web' } as const;

function webSet(spec: object = {}, container: object = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'web', namespace: 'golden' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'example/c:1', ...container }] } },
      ...spec,
    },
  };
}

/** A configuration that says little: only what its owner cares about. */
function part(spec: object): object {
  return { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'web' }, spec };
}

function imageOf(image: string): object {
  return part({ template: { spec: { containers: [{ name: 'c', image }] } } });
}

function apply(registry: Registry, fieldManager: string, configuration: object, options: { isForced?: boolean; dryRun?: boolean } = {}) {
  return registry.apply({ key: KEY, fieldManager, configuration, isForced: false, ...options });
}

function live(registry: Registry): DaemonSet {
  return registry.get(KEY);
}

function entries(registry: Registry): readonly ManagedFieldsEntry[] {
  return live(registry).metadata.managedFields ?? [];
}

function ownedBy(registry: Registry, manager: string): unknown {
  return entries(registry).find((entry) => entry.manager === manager)?.fieldsV1;
}

describe('applying a configuration', () => {
  it('creates what is not there, owned by what the configuration says', () => {
    const { registry } = newRegistry();
    const { isNew, object } = apply(registry, 'me', webSet({ minReadySeconds: 3 }));
    expect([isNew, object.spec.revisionHistoryLimit]).toEqual([true, 10]);
    expect(entries(registry)).toEqual([
      {
        manager: 'me',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        time: '2026-11-23T19:15:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            'f:minReadySeconds': {},
            'f:selector': {},
            'f:template': {
              'f:metadata': { 'f:labels': { 'f:app': {} } },
              'f:spec': { 'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
            },
          },
        },
      },
    ]);
  });

  it('twice changes nothing the second time', () => {
    const { registry, clock } = newRegistry();
    apply(registry, 'me', webSet());
    const { version } = registry.store;
    clock.advance(60_000);
    apply(registry, 'me', webSet());
    expect(registry.store.version).toBe(version);
  });

  it('takes away what its manager applied before and applies no longer', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet({ minReadySeconds: 3 }, { env: [{ name: 'A' }, { name: 'B', value: '2' }] }));
    apply(registry, 'me', webSet({}, { env: [{ name: 'A' }] }));
    const { spec } = live(registry);
    expect([spec.minReadySeconds, spec.template.spec.containers[0]?.env]).toEqual([undefined, [{ name: 'A' }]]);
    expect(spec.revisionHistoryLimit).toBe(10);
  });

  it('leaves what somebody else owns too', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet({ minReadySeconds: 3 }));
    apply(registry, 'you', part({ minReadySeconds: 3 }));
    apply(registry, 'me', webSet());
    expect(live(registry).spec.minReadySeconds).toBe(3);
    expect(ownedBy(registry, 'you')).toEqual({ 'f:spec': { 'f:minReadySeconds': {} } });
  });

  it('leaves items of a list that others have added', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet({}, { env: [{ name: 'A', value: '1' }] }));
    apply(registry, 'you', part({ template: { spec: { containers: [{ name: 'c', env: [{ name: 'B', value: '2' }] }] } } }));
    apply(registry, 'me', webSet({}, { env: [{ name: 'C', value: '3' }] }));
    expect(live(registry).spec.template.spec.containers[0]?.env?.map(({ name }) => name)).toEqual(['B', 'C']);
  });

  it('tells ports apart by number and protocol, which is TCP if nothing is said', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet({}, { ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] }));
    apply(registry, 'me', webSet({}, { ports: [{ containerPort: 53, hostPort: 53 }] }));
    expect(live(registry).spec.template.spec.containers[0]?.ports).toEqual([{ containerPort: 53, hostPort: 53, protocol: 'TCP' }]);
  });

  it('takes null for nothing, as generated manifests have it', () => {
    const { registry } = newRegistry();
    const template = {
      metadata: { labels: { app: 'web' }, creationTimestamp: null },
      spec: { containers: [{ name: 'c', image: 'example/c:1' }] },
    };
    const generated = { ...webSet({ template }), metadata: { name: 'web', creationTimestamp: null }, status: {} };
    apply(registry, 'me', generated);
    apply(registry, 'you', generated);
    const { version } = registry.store;
    apply(registry, 'me', generated);
    expect([entries(registry).map(({ manager }) => manager), registry.store.version]).toEqual([['me', 'you'], version]);
  });

  it('does nothing but tell what it would do in a dry run', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet());
    const { version } = registry.store;
    expect(apply(registry, 'me', webSet({ minReadySeconds: 9 }), { dryRun: true }).object.spec.minReadySeconds).toBe(9);
    expect(registry.store.version).toBe(version);
  });

  it('owns the status apart from the rest', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet());
    const configuration = { ...part({}), status: { conditions: [{ type: 'Fine', status: 'True' }] } };
    registry.apply({ key: KEY, subresource: 'status', fieldManager: 'me', configuration, isForced: false });
    expect(entries(registry).map(({ manager, subresource }) => [manager, subresource])).toEqual([
      ['me', undefined],
      ['me', 'status'],
    ]);
  });
});

describe('a conflict', () => {
  it('with one who applies is told of by field', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet());
    expect(refusal(() => apply(registry, 'you', imageOf('example/c:2')))).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Apply failed with 1 conflict: conflict with "me": .spec.template.spec.containers[name="c"].image',
      reason: 'Conflict',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "me"',
            field: '.spec.template.spec.containers[name="c"].image',
          },
        ],
      },
      code: 409,
    });
  });

  it('with one who updates names the version of the API, and several are listed by owner', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet());
    registry.patch({ key: KEY, type: 'merge', patch: { spec: { minReadySeconds: 5 } }, fieldManager: 'hand' });
    const both = part({ minReadySeconds: 6, template: { spec: { containers: [{ name: 'c', image: 'example/c:2' }] } } });
    expect(refusal(() => apply(registry, 'you', both)).message).toBe(
      [
        'Apply failed with 2 conflicts: conflicts with "hand" using apps/v1:',
        '- .spec.minReadySeconds',
        'conflicts with "me":',
        '- .spec.template.spec.containers[name="c"].image',
      ].join('\n'),
    );
  });

  it('is none for those who want the same', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet());
    apply(registry, 'you', imageOf('example/c:1'));
    expect(entries(registry).map(({ manager }) => manager)).toEqual(['me', 'you']);
  });

  it('is won by force, and the former owner loses the field', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', imageless());
    apply(registry, 'you', part({ minReadySeconds: 4 }), { isForced: true });
    expect(live(registry).spec.minReadySeconds).toBe(4);
    expect(JSON.stringify(ownedBy(registry, 'me'))).not.toContain('minReadySeconds');
  });

  function imageless(): object {
    return webSet({ minReadySeconds: 3 });
  }
});

describe('updates and patches', () => {
  it('own what they change, and take it from others', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet({ minReadySeconds: 3 }));
    registry.patch({ key: KEY, type: 'merge', patch: { spec: { minReadySeconds: 5 } }, fieldManager: 'hand' });
    expect(ownedBy(registry, 'hand')).toEqual({ 'f:spec': { 'f:minReadySeconds': {} } });
    expect(JSON.stringify(ownedBy(registry, 'me'))).not.toContain('minReadySeconds');
  });

  it('own nothing when they change nothing', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet());
    registry.patch({ key: KEY, type: 'merge', patch: { spec: { revisionHistoryLimit: 10 } }, fieldManager: 'hand' });
    expect(entries(registry).map(({ manager }) => manager)).toEqual(['me']);
  });

  it('take from everybody what they remove', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet({ minReadySeconds: 3 }));
    registry.patch({ key: KEY, type: 'merge', patch: { spec: { minReadySeconds: null } }, fieldManager: 'hand' });
    expect(entries(registry).map(({ manager }) => manager)).toEqual(['me']);
    expect(JSON.stringify(ownedBy(registry, 'me'))).not.toContain('minReadySeconds');
  });

  it('end the bookkeeping with one empty entry, until the next apply', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet());
    registry.patch({ key: KEY, type: 'merge', patch: { metadata: { managedFields: [{}] } }, fieldManager: 'hand' });
    expect(live(registry).metadata.managedFields).toBeUndefined();
    registry.patch({ key: KEY, type: 'merge', patch: { metadata: { labels: { a: 'b' } } }, fieldManager: 'hand' });
    expect(live(registry).metadata.managedFields).toBeUndefined();
    apply(registry, 'you', part({ minReadySeconds: 4 }));
    expect(entries(registry).map(({ manager }) => manager)).toEqual(['you', 'before-first-apply']);
  });

  it('of more than ten managers are kept together for the oldest', () => {
    const { registry, clock } = newRegistry();
    apply(registry, 'me', webSet());
    for (let number = 0; number < 12; number += 1) {
      clock.advance(1_000);
      registry.patch({
        key: KEY,
        type: 'merge',
        patch: { metadata: { labels: { [`l${number}`]: 'x' } } },
        fieldManager: `hand-${number}`,
      });
    }
    const managers = entries(registry).filter(({ operation }) => operation === 'Update');
    expect(managers.map(({ manager }) => manager).slice(0, 2)).toEqual(['ancient-changes', 'hand-3']);
    expect(managers).toHaveLength(10);
  });
});

describe('kubectl', () => {
  const LAST = 'kubectl.kubernetes.io/last-applied-configuration';

  function appliedByClient(registry: Registry): void {
    const configuration = webSet();
    const annotated = { ...configuration, metadata: { name: 'web', annotations: { [LAST]: JSON.stringify(configuration) } } };
    const { object } = decodeResource('daemonsets', annotated);
    registry.create({ resource: 'daemonsets', namespace: 'golden', object, fieldManager: 'kubectl-client-side-apply' });
  }

  it("takes over what it applied from the client's side, and keeps the annotation true", () => {
    const { registry } = newRegistry();
    appliedByClient(registry);
    apply(registry, 'kubectl', webSet({}, { image: 'example/c:2' }));
    const { metadata, spec } = live(registry);
    expect(spec.template.spec.containers[0]?.image).toBe('example/c:2');
    expect(metadata.annotations?.[LAST]).toContain('example/c:2');
  });

  it('does not take over what was changed since', () => {
    const { registry } = newRegistry();
    appliedByClient(registry);
    const patch = { spec: { template: { spec: { containers: [{ name: 'c', image: 'example/c:9' }] } } } };
    registry.patch({ key: KEY, type: 'strategic', patch, fieldManager: 'hand' });
    const { message } = refusal(() => apply(registry, 'kubectl', webSet({}, { image: 'example/c:2' })));
    expect(message).toBe(
      'Apply failed with 1 conflict: conflict with "hand" using apps/v1: .spec.template.spec.containers[name="c"].image',
    );
  });

  it('has no such right under another name', () => {
    const { registry } = newRegistry();
    appliedByClient(registry);
    expect(refusal(() => apply(registry, 'me', imageOf('example/c:2'))).reason).toBe('Conflict');
  });
});

describe('a configuration is refused', () => {
  it.each([
    ['with a field that does not exist', part({ replicas: 3 }), '.spec.replicas: field not declared in schema'],
    [
      'with a value of another type',
      part({ minReadySeconds: 'soon' }),
      '.spec.minReadySeconds: expected numeric (int or float), got &value.valueUnstructured{Value:"soon"}',
    ],
    [
      'with an item that has no name',
      part({ template: { spec: { containers: [{ image: 'x' }] } } }),
      '.spec.template.spec.containers: element 0: associative list with keys has an element that omits key field "name" (and doesn\'t have default value)',
    ],
    [
      'with two items of one name',
      part({ template: { spec: { containers: [{ name: 'c' }, { name: 'c' }] } } }),
      '.spec.template.spec.containers: duplicate entries for key [name="c"]',
    ],
  ])('%s', (_why, configuration, complaint) => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet());
    const { code, message } = refusal(() => apply(registry, 'you', configuration));
    expect([code, message]).toEqual([400, `failed to create typed patch object (/web; apps/v1, Kind=DaemonSet): ${complaint}`]);
  });

  it('of another version, kind, or with owners in it', () => {
    const { registry } = newRegistry();
    const reasons = [
      { ...part({}), apiVersion: 'apps/v2' },
      { ...part({}), kind: 'Pod' },
      { ...part({}), metadata: { name: 'web', managedFields: [] } },
      [],
    ].map((configuration) => refusal(() => apply(registry, 'you', configuration)).message);
    expect(reasons).toEqual([
      'Incorrect version specified in apply patch. Specified patch version: apps/v2, expected: apps/v1',
      'invalid object type: apps/v1, Kind=Pod',
      'metadata.managedFields must be nil',
      'error decoding YAML: an apply configuration is an object',
    ]);
  });
});

describe('an unusual key', () => {
  it('is a field like any other', () => {
    const { registry } = newRegistry();
    apply(registry, 'me', webSet());
    const labels = JSON.parse('{"constructor":"a"}') as object;
    apply(registry, 'you', { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'web', labels } });
    expect(ownedBy(registry, 'you')).toEqual({ 'f:metadata': { 'f:labels': { 'f:constructor': {} } } });
    apply(registry, 'you', part({}));
    expect(live(registry).metadata.labels).toBeUndefined();
  });
});
