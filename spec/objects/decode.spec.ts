import { describe, expect, it } from 'vitest';
import { decodeKind, decodeResource, strictDecodingError } from '#objects/decode.js';
import { RESOURCES } from '#objects/resources.js';

const CANNOT = 'DaemonSet in version "v1" cannot be handled as a DaemonSet: ';
const STATUS = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };

const daemonSet = (spec: object, metadata: object = {}) => decodeResource('daemonsets', { metadata, spec });
const withPods = (spec: object) => ({ template: { spec } });
const container = (fields: object) => withPods({ containers: [fields] });
const json = (value: unknown) => JSON.stringify(value);

describe('decoding', () => {
  it('fills in what Kubernetes always writes (B-020)', () => {
    expect(json(daemonSet({}).object)).toBe(
      json({
        kind: 'DaemonSet',
        apiVersion: 'apps/v1',
        metadata: {},
        spec: { template: { metadata: {}, spec: { containers: [] } }, updateStrategy: {} },
        status: STATUS,
      }),
    );
    expect(json(decodeResource('pods', { status: { conditions: [{ type: 'Ready' }] } }).object.status)).toBe(
      json({ conditions: [{ type: 'Ready', status: '', lastProbeTime: null, lastTransitionTime: null }] }),
    );
  });

  it('puts fields into the order of the wire, and the keys of maps into alphabetical order', () => {
    const { object } = decodeResource('daemonsets', {
      spec: { revisionHistoryLimit: 3, minReadySeconds: 1, template: { spec: { containers: [{ image: 'i', name: 'c' }] } } },
      metadata: { labels: { b: '2', a: '1' }, name: 'web' },
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
    });
    expect(Object.keys(object)).toEqual(['kind', 'apiVersion', 'metadata', 'spec', 'status']);
    expect(json(object.metadata)).toBe('{"name":"web","labels":{"a":"1","b":"2"}}');
    expect(Object.keys(object.spec)).toEqual(['template', 'updateStrategy', 'minReadySeconds', 'revisionHistoryLimit']);
    expect(json(object.spec.template.spec.containers)).toBe('[{"name":"c","image":"i","resources":{}}]');
  });

  it('leaves out null and what is empty, but for what was set on purpose', () => {
    const { object } = daemonSet({
      selector: {},
      minReadySeconds: 0,
      revisionHistoryLimit: 0,
      ...withPods({
        hostNetwork: false,
        nodeName: '',
        nodeSelector: {},
        tolerations: [],
        activeDeadlineSeconds: null,
        volumes: [{ name: 'v', emptyDir: {} }],
      }),
    });
    expect(object.spec).toEqual({
      selector: {},
      template: { metadata: {}, spec: { volumes: [{ name: 'v', emptyDir: {} }], containers: [] } },
      updateStrategy: {},
      revisionHistoryLimit: 0,
    });
  });

  it('brings quantities and times into the form of the server', () => {
    const { object } = daemonSet(container({ name: 'c', resources: { limits: { memory: '1024Mi', cpu: 0.5 }, requests: { cpu: 1 } } }), {
      creationTimestamp: '2026-01-01T02:00:00+02:00',
    });
    expect(object.spec.template.spec.containers[0]?.resources).toEqual({ limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '1' } });
    expect(object.metadata.creationTimestamp).toBe('2026-01-01T00:00:00Z');
    const lease = decodeResource('leases', { spec: { renewTime: '2026-01-01T00:00:00.5Z' } }).object;
    expect(lease.spec?.renewTime).toBe('2026-01-01T00:00:00.500000Z');
  });

  it('keeps numbers and strings where both are allowed (B-021)', () => {
    const { object } = daemonSet({ updateStrategy: { rollingUpdate: { maxUnavailable: '10%', maxSurge: 0 } } });
    expect(object.spec.updateStrategy.rollingUpdate).toEqual({ maxUnavailable: '10%', maxSurge: 0 });
  });

  it('drops unknown fields and reports them (B-019)', () => {
    const { object, unknown } = daemonSet({ replicas: 3, ...container({ name: 'c', imagee: 'x' }) }, { constructor: 1 });
    expect(unknown).toEqual([
      'unknown field "metadata.constructor"',
      'unknown field "spec.template.spec.containers[0].imagee"',
      'unknown field "spec.replicas"',
    ]);
    expect(json(object)).not.toContain('replicas');
    expect(strictDecodingError(RESOURCES.daemonsets, unknown.slice(2)).status).toMatchObject({
      code: 400,
      message: `${CANNOT}strict decoding error: unknown field "spec.replicas"`,
    });
  });

  it('reports 100 unknown fields and no more', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x${index}`, 1]));
    expect(daemonSet(many).unknown).toHaveLength(100);
  });

  it('shares what is right already, and the whole object if all of it is', () => {
    const { object } = daemonSet(container({ name: 'c', image: 'i' }), { labels: { a: '1' } });
    expect(decodeResource('daemonsets', object).object).toBe(object);
    const changed = decodeResource('daemonsets', { ...object, spec: { ...object.spec, minReadySeconds: null } }).object;
    expect(changed.spec.template).toBe(object.spec.template);
  });

  it('does not look at what an object shares with the one that it was made from', () => {
    const { object } = daemonSet(container({ name: 'c' }));
    const wrong = { ...object, metadata: { name: 1 } } as unknown as typeof object;
    expect(decodeResource('daemonsets', { ...wrong, status: { ...STATUS, numberReady: 1 } }, wrong).object.metadata).toBe(wrong.metadata);
    expect(() => decodeResource('daemonsets', { ...wrong, spec: wrong.metadata }, wrong)).not.toThrow();
    expect(() => decodeResource('daemonsets', { ...object, metadata: { name: 1 } }, object)).toThrow('ObjectMeta.metadata.name');
  });

  it('leaves data alone that has no schema', () => {
    const data = { spec: { b: null, a: { $patch: 'replace' } } };
    expect(decodeResource('controllerrevisions', { data, revision: 1 }).object.data).toBe(data);
  });

  it('keeps __proto__ and constructor as keys of maps', () => {
    const { object, unknown } = decodeResource(
      'configmaps',
      JSON.parse('{"data":{"__proto__":"a","constructor":"b"},"__proto__":{"x":1}}'),
    );
    expect(json(object.data)).toBe('{"__proto__":"a","constructor":"b"}');
    expect(unknown).toEqual(['unknown field "__proto__"']);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});

describe('a value of the wrong type', () => {
  it.each<[object, string]>([
    [{ minReadySeconds: 'soon' }, 'json: cannot unmarshal string into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32'],
    [{ minReadySeconds: 1.5 }, 'json: cannot unmarshal number 1.5 into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32'],
    [
      { minReadySeconds: 2 ** 31 },
      'json: cannot unmarshal number 2147483648 into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32',
    ],
    [{ selector: 1 }, 'json: cannot unmarshal number into Go struct field DaemonSetSpec.spec.selector of type v1.LabelSelector'],
    [
      withPods({ containers: {} }),
      'json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
    [
      withPods({ containers: [1] }),
      'json: cannot unmarshal number into Go struct field PodSpec.spec.template.spec.containers of type v1.Container',
    ],
    [
      container({ image: 1 }),
      'json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string',
    ],
    [
      container({ stdin: 'x' }),
      'json: cannot unmarshal string into Go struct field Container.spec.template.spec.containers.stdin of type bool',
    ],
    [
      withPods({ nodeSelector: { a: true } }),
      'json: cannot unmarshal bool into Go struct field PodSpec.spec.template.spec.nodeSelector of type string',
    ],
    [
      withPods({ nodeSelector: [] }),
      'json: cannot unmarshal array into Go struct field PodSpec.spec.template.spec.nodeSelector of type map[string]string',
    ],
    [{ updateStrategy: { rollingUpdate: { maxSurge: true } } }, 'json: cannot unmarshal bool into Go value of type int32'],
    [
      container({ resources: { limits: { cpu: 'much' } } }),
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
  ])('%j is refused as Go refuses it', (spec, complaint) => {
    expect(() => daemonSet(spec)).toThrow(expect.objectContaining({ code: 400, message: `${CANNOT}${complaint}` }));
  });

  it('is refused where it decodes itself', () => {
    expect(() => daemonSet({}, { creationTimestamp: 'now' })).toThrow(
      'parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006"',
    );
    expect(() => decodeResource('secrets', { data: { a: 'eA==', b: 'e!' } })).toThrow('illegal base64 data at input byte 1');
  });
});

describe('the kind of a value', () => {
  it('may be left out', () => {
    expect(decodeResource('pods', {}).object).toMatchObject({ kind: 'Pod', apiVersion: 'v1' });
    expect(decodeKind('Eviction', { metadata: { name: 'x' } }).object).toEqual({
      kind: 'Eviction',
      apiVersion: 'policy/v1',
      metadata: { name: 'x' },
    });
    expect(decodeKind('DeleteOptions', { gracePeriodSeconds: 0 }).object).toMatchObject({ gracePeriodSeconds: 0 });
  });

  it.each<[object, string]>([
    [
      { kind: 'Pod', apiVersion: 'apps/v1' },
      'Pod in version "v1" cannot be handled as a DaemonSet: no kind "Pod" is registered for version "apps/v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      { kind: 'Pod', apiVersion: 'v1' },
      'Pod in version "v1" cannot be handled as a DaemonSet: converting (v1.Pod) to (apps.DaemonSet): unknown conversion',
    ],
    [
      { kind: 'DaemonSet', apiVersion: 'extensions/v1beta1' },
      'DaemonSet in version "v1beta1" cannot be handled as a DaemonSet: no kind "DaemonSet" is registered for version "extensions/v1beta1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      { kind: 1 },
      'the object provided is unrecognized (must be of type DaemonSet): couldn\'t get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string ({"kind":1})',
    ],
  ])('%j is refused', (value, message) => {
    expect(() => decodeResource('daemonsets', value)).toThrow(expect.objectContaining({ code: 400, message }));
  });

  it.each([[[]], ['x'], [1], [null]])('is not to be found in %j', (value) => {
    expect(() => decodeResource('daemonsets', value)).toThrow(
      /^the object provided is unrecognized \(must be of type DaemonSet\): couldn't get version\/kind/,
    );
  });
});
