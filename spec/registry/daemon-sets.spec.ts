import { describe, expect, it } from 'vitest';
import { decodeResource } from '#objects/decode.js';
import type { DaemonSet } from '#objects/kubernetes.js';
import type { Registry } from '#registry/registry.js';
import { complaints, made, newRegistry, refusal, webSet, webTemplate } from '../support/registry.js';

const KEY = { resource: 'daemonsets', namespace: 'golden', name: 'web' } as const;
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

function patched(registry: Registry, patch: object, subresource?: 'status'): DaemonSet {
  return registry.patch({ key: KEY, subresource, type: 'merge', patch }).object;
}

function generations({ metadata }: DaemonSet): readonly unknown[] {
  return [metadata.generation, metadata.annotations?.[TEMPLATE_GENERATION]];
}

describe('creating a DaemonSet', () => {
  it('fills in what was left out, in the order of the wire (B-002, B-005, B-006, B-009)', () => {
    const { registry } = newRegistry();
    const created = made(registry, 'daemonsets', webSet());
    const { uid, managedFields: _owners, ...metadata } = created.metadata;
    expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(JSON.stringify({ ...created, metadata })).toBe(
      JSON.stringify({
        kind: 'DaemonSet',
        apiVersion: 'apps/v1',
        metadata: {
          name: 'web',
          namespace: 'golden',
          resourceVersion: '5',
          generation: 1,
          creationTimestamp: '2026-11-23T19:15:00Z',
          annotations: { [TEMPLATE_GENERATION]: '1' },
        },
        spec: {
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: {
              containers: [
                {
                  name: 'c',
                  image: 'example/c:1',
                  resources: {},
                  terminationMessagePath: '/dev/termination-log',
                  terminationMessagePolicy: 'File',
                  imagePullPolicy: 'IfNotPresent',
                },
              ],
              restartPolicy: 'Always',
              terminationGracePeriodSeconds: 30,
              dnsPolicy: 'ClusterFirst',
              securityContext: {},
              schedulerName: 'default-scheduler',
            },
          },
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
          revisionHistoryLimit: 10,
        },
        status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
      }),
    );
  });

  it('drops a status that was sent (B-009)', () => {
    const { registry } = newRegistry();
    const { status } = made(registry, 'daemonsets', { ...webSet(), status: { numberReady: 7, observedGeneration: 9 } });
    expect(status).toEqual({ currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 });
  });

  it.each([
    ['7', '7'],
    ['0', '1'],
    ['-4', '1'],
  ])('counts templates from an annotation of %s as from %s (B-010)', (sent, kept) => {
    const { registry } = newRegistry();
    const created = made(registry, 'daemonsets', webSet({}, { annotations: { [TEMPLATE_GENERATION]: sent } }));
    expect(generations(created)).toEqual([1, kept]);
  });

  it('refuses an annotation that counts templates and is no number (B-010)', () => {
    const { registry } = newRegistry();
    const { code, message } = refusal(() => made(registry, 'daemonsets', webSet({}, { annotations: { [TEMPLATE_GENERATION]: 'x' } })));
    expect(code).toBe(400);
    expect(message).toBe('DaemonSet in version "v1" cannot be handled as a DaemonSet: strconv.ParseInt: parsing "x": invalid syntax');
  });

  it('refuses a name that is taken (B-017)', () => {
    const { registry } = newRegistry();
    made(registry, 'daemonsets', webSet());
    expect(refusal(() => made(registry, 'daemonsets', webSet()))).toMatchObject({
      code: 409,
      message: 'daemonsets.apps "web" already exists',
      details: { name: 'web', group: 'apps', kind: 'daemonsets' },
    });
  });

  it('refuses a namespace that does not exist', () => {
    const { registry } = newRegistry();
    const status = refusal(() => made(registry, 'daemonsets', webSet({}, { namespace: 'nowhere' })));
    expect(status).toMatchObject({ code: 404, message: 'namespaces "nowhere" not found' });
  });

  it('writes nothing when it is a dry run, and gives an object without version', () => {
    const { registry } = newRegistry();
    const { object } = registry.create({ ...KEY, object: decodeResource('daemonsets', webSet()).object, dryRun: true });
    expect(object.metadata).toMatchObject({ name: 'web', generation: 1 });
    expect(object.metadata).not.toHaveProperty('resourceVersion');
    expect(registry.find(KEY)).toBeUndefined();
  });
});

describe('updating a DaemonSet', () => {
  it.each<[what: string, patch: object, ...counters: unknown[]]>([
    ['the template moves both counters (B-012)', { spec: { template: { spec: { hostNetwork: true } } } }, 2, '2'],
    ['the strategy moves the generation only (B-013)', { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } } }, 2, '1'],
    ['minReadySeconds moves the generation only (B-013)', { spec: { minReadySeconds: 5 } }, 2, '1'],
    ['labels moves neither (B-014)', { metadata: { labels: { a: 'b' } } }, 1, '1'],
    ['the counting annotation is in vain (B-011)', { metadata: { annotations: { [TEMPLATE_GENERATION]: '9' } } }, 1, '1'],
    ['what is equal moves nothing (B-015)', { spec: { template: { spec: { nodeSelector: {} } } } }, 1, '1'],
  ])('changing %s', (_what, patch, ...counters) => {
    const { registry } = newRegistry();
    made(registry, 'daemonsets', webSet());
    expect(generations(patched(registry, patch))).toEqual(counters);
  });

  it('does not write what stays the same', () => {
    const { registry } = newRegistry();
    const created = made(registry, 'daemonsets', webSet());
    expect(patched(registry, { spec: { template: { spec: { nodeSelector: {} } }, minReadySeconds: 0 } })).toBe(created);
    expect(registry.store.version).toBe(Number(created.metadata.resourceVersion));
  });

  it('leaves the status as it is, and the status the spec (B-016)', () => {
    const { registry } = newRegistry();
    made(registry, 'daemonsets', webSet());
    expect(patched(registry, { status: { numberReady: 3 } }).status.numberReady).toBe(0);
    const after = patched(
      registry,
      { status: { numberReady: 3 }, spec: { minReadySeconds: 9 }, metadata: { labels: { a: 'b' } } },
      'status',
    );
    expect(after).toMatchObject({ metadata: { generation: 1, labels: { a: 'b' } }, status: { numberReady: 3 } });
    expect(after.spec).not.toHaveProperty('minReadySeconds');
  });

  it('keeps conditions that users add, and shows no counter that is zero but four (B-016, B-020)', () => {
    const { registry } = newRegistry();
    made(registry, 'daemonsets', webSet());
    const conditions = [{ type: 'StatusUpdate', status: 'True' }];
    expect(
      patched(registry, { status: { conditions, numberAvailable: 0, numberUnavailable: 3, observedGeneration: 1 } }, 'status').status,
    ).toEqual({
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
      observedGeneration: 1,
      numberUnavailable: 3,
      conditions: [{ type: 'StatusUpdate', status: 'True', lastTransitionTime: null }],
    });
  });

  it('cannot change the selector (B-037)', () => {
    const { registry } = newRegistry();
    made(registry, 'daemonsets', webSet());
    expect(complaints(() => patched(registry, { spec: { selector: { matchLabels: { app: 'z' } } } }))).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"z"}}: field is immutable',
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ]);
  });

  it('refuses surge beside the default of maxUnavailable (B-004)', () => {
    const { registry } = newRegistry();
    made(registry, 'daemonsets', webSet());
    expect(complaints(() => patched(registry, { spec: { updateStrategy: { rollingUpdate: { maxSurge: 1 } } } }))).toEqual([
      'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
    ]);
  });

  it('refuses negative counters and a lower collision count (B-052)', () => {
    const { registry } = newRegistry();
    made(registry, 'daemonsets', webSet());
    patched(registry, { status: { collisionCount: 2 } }, 'status');
    expect(complaints(() => patched(registry, { status: { numberReady: -1, collisionCount: null } }, 'status'))).toEqual([
      'status.numberReady: Invalid value: -1: must be greater than or equal to 0',
      'status.collisionCount: Invalid value: 0: cannot be decremented',
    ]);
  });

  it('refuses an old version, and takes none as any (B-017)', () => {
    const { registry } = newRegistry();
    const first = made(registry, 'daemonsets', webSet());
    patched(registry, { metadata: { labels: { a: 'b' } } });
    expect(refusal(() => registry.update({ key: KEY, object: first })).message).toBe(
      'Operation cannot be fulfilled on daemonsets.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    );
    const anyVersion = { ...first, metadata: { ...first.metadata, resourceVersion: '', labels: { c: 'd' } } };
    expect(registry.update({ key: KEY, object: anyVersion }).object.metadata.labels).toEqual({ c: 'd' });
  });

  it('refuses another name, and one that is not there (B-017)', () => {
    const { registry } = newRegistry();
    const object = made(registry, 'daemonsets', webSet());
    expect(refusal(() => registry.update({ key: { ...KEY, name: 'x' }, object })).message).toBe('daemonsets.apps "x" not found');
    made(registry, 'daemonsets', webSet({}, { name: 'x' }));
    expect(refusal(() => registry.update({ key: { ...KEY, name: 'x' }, object })).message).toBe(
      'the name of the object (web) does not match the name on the URL (x)',
    );
  });

  it('tolerates a selector with bad values that is stored already (B-038)', () => {
    const { registry } = newRegistry();
    const good = made(registry, 'daemonsets', webSet());
    const selector = { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['?bad?'] }] };
    const value = (version: number) => ({
      ...good,
      metadata: { ...good.metadata, resourceVersion: String(version) },
      spec: { ...good.spec, selector },
    });
    registry.store.commit([{ resource: 'daemonsets', key: 'golden/web', value }]);
    expect(patched(registry, { spec: { minReadySeconds: 3 } }).metadata.generation).toBe(2);
  });
});

describe('patching a DaemonSet', () => {
  it('merges lists by their keys in a strategic merge patch', () => {
    const { registry } = newRegistry();
    made(registry, 'daemonsets', webSet({ template: webTemplate() }));
    const patch = { spec: { template: { spec: { containers: [{ name: 'c', image: 'example/c:2' }] } } } };
    const { object } = registry.patch({ key: KEY, type: 'strategic', patch });
    expect(object.spec.template.spec.containers).toMatchObject([{ name: 'c', image: 'example/c:2', imagePullPolicy: 'IfNotPresent' }]);
    expect(generations(object)).toEqual([2, '2']);
  });

  it('refuses or reports unknown fields, as is asked (B-019)', () => {
    const { registry } = newRegistry();
    made(registry, 'daemonsets', webSet());
    const patching = { key: KEY, type: 'strategic', patch: { spec: { replicas: 3 } } } as const;
    expect(refusal(() => registry.patch({ ...patching, fieldValidation: 'Strict' })).message).toBe(
      ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:3]]": strict decoding error: unknown field "spec.replicas"',
    );
    expect(registry.patch({ ...patching, fieldValidation: 'Warn' }).warnings).toEqual(['unknown field "spec.replicas"']);
  });

  it('refuses a JSON patch whose test fails', () => {
    const { registry } = newRegistry();
    made(registry, 'daemonsets', webSet());
    const patch = [{ op: 'test', path: '/metadata/name', value: 'nope' }];
    expect(refusal(() => registry.patch({ key: KEY, type: 'json', patch }))).toMatchObject({ code: 422, reason: 'Invalid' });
  });
});
