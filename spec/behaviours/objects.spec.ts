import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DaemonSet } from '#objects/kubernetes.js';
import { DrivenCluster, ON_DELETE, rollingUpdate, web } from '../support/driven-cluster.js';

const GENERATION = 'deprecated.daemonset.template.generation';

let driven: DrivenCluster;

beforeEach(async () => {
  driven = await DrivenCluster.start(1);
});

afterEach(() => driven.cluster.stop());

async function created(object: ReturnType<typeof web> & { readonly status?: object }): Promise<DaemonSet> {
  await driven.cluster.create(object);
  return driven.daemonSet(object.metadata.name);
}

async function generations(): Promise<readonly unknown[]> {
  const { metadata } = await driven.daemonSet();
  return [metadata.generation, metadata.annotations?.[GENERATION]];
}

function mergePatch(patch: object, subresource?: 'status'): Promise<unknown> {
  return driven.cluster.patch('daemonsets', 'web', patch, { type: 'merge', ...(subresource && { subresource }) });
}

describe('a new DaemonSet', () => {
  it.each([
    ['no strategy', {}, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }],
    ['no type', { updateStrategy: {} }, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }],
    [
      'one number',
      rollingUpdate({ maxUnavailable: '30%' }),
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '30%', maxSurge: 0 } },
    ],
    ['OnDelete', ON_DELETE, { type: 'OnDelete' }],
    [
      'OnDelete with numbers that make no sense',
      { updateStrategy: { type: 'OnDelete', rollingUpdate: { maxSurge: '300%' } } },
      { type: 'OnDelete', rollingUpdate: { maxSurge: '300%' } },
    ],
  ])('with %s has this strategy (B-002, B-003, B-004, B-021)', async (_what, spec, expected) => {
    expect((await created(web({ spec }))).spec.updateStrategy).toEqual(expected);
  });

  it('gets neither labels nor a selector, and shows no minReadySeconds of 0 (B-008)', async () => {
    const { metadata, spec } = await created(web({ spec: { minReadySeconds: 0 } }));
    expect(metadata.labels).toBeUndefined();
    expect(spec).not.toHaveProperty('minReadySeconds');
    const { selector: _none, ...others } = web({ name: 'other' }).spec;
    const refused = await driven.refusal(driven.cluster.create({ ...web({ name: 'other' }), spec: others }));
    expect(refused.code).toBe(422);
  });

  it('keeps a limit of no old revisions, and has ten if none is given (B-005)', async () => {
    expect((await created(web({ spec: { revisionHistoryLimit: 0 } }))).spec.revisionHistoryLimit).toBe(0);
    expect((await created(web({ name: 'other' }))).spec.revisionHistoryLimit).toBe(10);
  });

  it('has the defaults of templates, and its pods have more (B-006, B-007, B-100)', async () => {
    const ports = [{ containerPort: 80 }];
    const resources = { limits: { memory: '1Mi' } };
    const readinessProbe = { httpGet: { port: 80 } };
    const containers = [
      { name: 'a', image: 'a', ports, resources, readinessProbe },
      { name: 'b', image: 'b:latest' },
      { name: 'c', image: 'c:1' },
      { name: 'd', image: `d@sha256:${'0'.repeat(64)}` },
    ];
    await driven.apply(web({ pod: { containers, hostNetwork: true } }));
    const { spec } = (await driven.daemonSet()).spec.template;
    expect(spec).toMatchObject({
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      terminationGracePeriodSeconds: 30,
      securityContext: {},
    });
    expect(spec.containers.map(({ imagePullPolicy }) => imagePullPolicy)).toEqual(['Always', 'Always', 'IfNotPresent', 'IfNotPresent']);
    const [first] = spec.containers;
    expect(first?.readinessProbe).toMatchObject({ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
    expect([first?.terminationMessagePath, first?.terminationMessagePolicy]).toEqual(['/dev/termination-log', 'File']);
    expect([spec.enableServiceLinks, spec.tolerations, first?.resources]).toEqual([undefined, undefined, resources]);
    expect(first?.ports).toEqual(
      [{ containerPort: 80, protocol: 'TCP', hostPort: 80 }].map(({ hostPort: _none, ...port }) => expect.objectContaining(port)),
    );
    const pod = await driven.podOn('n0');
    expect(pod.spec.enableServiceLinks).toBe(true);
    expect(pod.spec.containers[0]?.resources).toEqual({ limits: { memory: '1Mi' }, requests: { memory: '1Mi' } });
    expect(pod.spec.containers[0]?.ports).toMatchObject([{ hostPort: 80, containerPort: 80, protocol: 'TCP' }]);
    expect(pod.spec.tolerations?.filter(({ tolerationSeconds }) => tolerationSeconds !== undefined)).toEqual([]);
  });

  it('begins at generation 1, with nothing of the status that was sent (B-009, B-020)', async () => {
    const fresh = await created({ ...web(), status: { numberReady: 5, observedGeneration: 9 } });
    expect(fresh.status).toEqual({ currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 });
    expect(await generations()).toEqual([1, '1']);
  });

  it('may begin at a template generation of its own, which its pods carry (B-010, B-093)', async () => {
    await driven.apply(web({ metadata: { annotations: { [GENERATION]: '7' } } }));
    expect(await generations()).toEqual([1, '7']);
    expect((await driven.podOn('n0')).metadata.labels?.['pod-template-generation']).toBe('7');
  });

  it('may have volumes that only one node can write (B-054)', async () => {
    const volumes = [
      { name: 'disk', gcePersistentDisk: { pdName: 'disk', fsType: 'ext4' } },
      { name: 'ebs', awsElasticBlockStore: { volumeID: 'vol' } },
    ];
    await driven.apply(web({ pod: { volumes } }));
    expect((await driven.podOn('n0')).spec.volumes).toMatchObject(volumes);
  });
});

describe('a DaemonSet that is changed', () => {
  it('moves its counters as the change says, and not otherwise (B-011, B-012, B-013, B-014, B-015)', async () => {
    await driven.apply(web());
    await mergePatch({ spec: { template: { spec: { hostPID: true, priority: 3 }, metadata: { annotations: { a: 'b' } } } } });
    expect(await generations()).toEqual([2, '2']);
    await mergePatch({ spec: { minReadySeconds: 3 } });
    expect(await generations()).toEqual([3, '2']);
    await mergePatch({ metadata: { labels: { a: 'b' }, annotations: { [GENERATION]: '99' } } });
    expect(await generations()).toEqual([3, '2']);
    await mergePatch({ spec: { template: { spec: { nodeSelector: {}, volumes: [] } } } });
    expect(await generations()).toEqual([3, '2']);
  });

  it('takes equal quantities for the same (B-015)', async () => {
    const containers = (memory: string) => [{ name: 'c', image: 'web:1', resources: { limits: { memory } } }];
    await driven.apply(web({ pod: { containers: containers('1Gi') } }));
    await mergePatch({ spec: { template: { spec: { containers: containers('1024Mi') } } } });
    expect(await generations()).toEqual([1, '1']);
  });

  it('cannot have its template generation set or lowered (B-011, B-053)', async () => {
    await driven.apply(web());
    await mergePatch({ spec: { template: { spec: { hostPID: true } } }, metadata: { annotations: { [GENERATION]: '1' } } });
    expect(await generations()).toEqual([2, '2']);
    const { kind, apiVersion, metadata, spec } = await driven.daemonSet();
    const annotations = { [GENERATION]: '40' };
    await driven.cluster.update({ kind, apiVersion, metadata: { ...metadata, annotations }, spec } as Parameters<
      typeof driven.cluster.update
    >[0]);
    expect(await generations()).toEqual([2, '2']);
  });

  it('keeps spec and status apart (B-016)', async () => {
    await driven.apply(web());
    await mergePatch({ status: { numberReady: 5, conditions: [{ type: 'A', status: 'True' }] } });
    expect((await driven.status()).numberReady).toBe(0);
    await mergePatch(
      { status: { conditions: [{ type: 'A', status: 'True' }] }, spec: { minReadySeconds: 9 }, metadata: { labels: { a: 'b' } } },
      'status',
    );
    await driven.pass();
    const { spec, status, metadata } = await driven.daemonSet();
    expect([spec.minReadySeconds, metadata.labels, metadata.generation, status.conditions?.[0]?.type]).toEqual([
      undefined,
      { a: 'b' },
      1,
      'A',
    ]);
  });

  it('is changed by whoever knows its version, or by who names none (B-017)', async () => {
    await driven.apply(web());
    const before = await driven.daemonSet();
    await mergePatch({ metadata: { labels: { a: 'b' } } });
    const stale = await driven.refusal(driven.cluster.update(before));
    expect([stale.code, stale.message]).toEqual([
      409,
      'Operation cannot be fulfilled on daemonsets.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    ]);
    await driven.cluster.update(web());
    expect((await driven.daemonSet()).metadata.labels).toBeUndefined();
    expect((await driven.refusal(driven.cluster.update(web({ name: 'none' })))).message).toBe('daemonsets.apps "none" not found');
    expect((await driven.refusal(driven.cluster.create(web()))).message).toBe('daemonsets.apps "web" already exists');
  });

  it('is listed and watched by labels and by name (B-018)', async () => {
    for (const name of ['a', 'b']) await driven.cluster.create(web({ name, metadata: { labels: { own: name } } }));
    const names = async (request: object) => (await driven.cluster.list('daemonsets', request)).items.map(({ metadata }) => metadata.name);
    expect([await names({ labelSelector: 'own=a' }), await names({ fieldSelector: 'metadata.name=b' }), await names({})]).toEqual([
      ['a'],
      ['b'],
      ['a', 'b'],
    ]);
    const ending = new AbortController();
    const watch = driven.cluster.watch('daemonsets', { labelSelector: 'own=b', signal: ending.signal });
    const first = await watch.next();
    expect(first.value).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'b' } } });
    ending.abort();
  });

  it('is refused for what is in the way of its selector (B-030, B-032, B-033, B-037)', async () => {
    await driven.apply(web());
    const other = { matchLabels: { c: 'd' } };
    const changed = await driven.refusal(mergePatch({ spec: { selector: { ...other, matchLabels: { app: null, c: 'd' } } } }));
    expect(changed.message).toBe(
      'DaemonSet.apps "web" is invalid: [spec.selector: Invalid value: {"matchLabels":{"c":"d"}}: field is immutable, ' +
        'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`]',
    );
    const empty = await driven.refusal(driven.cluster.create(web({ name: 'other', spec: { selector: {} } })));
    expect(empty.message).toBe(
      'DaemonSet.apps "other" is invalid: spec.selector: Invalid value: {}: empty selector is invalid for daemonset',
    );
  });

  it('may count on in its status as it likes, but never below zero (B-052)', async () => {
    await driven.apply(web());
    const fields = ['currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady', 'observedGeneration'];
    const optional = ['updatedNumberScheduled', 'numberAvailable', 'numberUnavailable', 'collisionCount'];
    for (const field of [...fields, ...optional]) {
      const { message } = await driven.refusal(mergePatch({ status: { [field]: -1 } }, 'status'));
      expect(message).toContain(`status.${field}: Invalid value: -1: must be greater than or equal to 0`);
    }
    await mergePatch({ status: { numberReady: 50, collisionCount: 2 } }, 'status');
    const { message } = await driven.refusal(mergePatch({ status: { collisionCount: null } }, 'status'));
    expect(message).toContain('status.collisionCount: Invalid value: 0: cannot be decremented');
  });
});

describe('a revision', () => {
  const revision = (data: unknown, more: object = {}) => ({
    kind: 'ControllerRevision',
    apiVersion: 'apps/v1',
    metadata: { name: 'r' },
    data,
    revision: 1,
    ...more,
  });

  it.each([
    [undefined, 'data: Required value: data is mandatory'],
    [null, 'data: Required value: data is mandatory'],
    ['text', 'data: Required value: data must be a valid JSON object'],
    [[1], 'data: Required value: data must be a valid JSON object'],
  ])('that holds %j is refused (B-055)', async (data, complaint) => {
    const { code, message } = await driven.refusal(driven.cluster.create(revision(data)));
    expect([code, message]).toEqual([422, `ControllerRevision.apps "r" is invalid: ${complaint}`]);
  });

  it('may change its number and labels, not its data (B-056)', async () => {
    await driven.cluster.create(revision({ a: 1 }));
    await driven.cluster.patch('controllerrevisions', 'r', { revision: 5, metadata: { labels: { a: 'b' } } }, { type: 'merge' });
    expect(await driven.cluster.get('controllerrevisions', 'r')).toMatchObject({ revision: 5, data: { a: 1 } });
    const refused = await driven.refusal(driven.cluster.patch('controllerrevisions', 'r', { data: { a: 2 } }, { type: 'merge' }));
    expect(refused.message).toMatch(/data: Invalid value: .*: field is immutable$/);
    const negative = await driven.refusal(driven.cluster.patch('controllerrevisions', 'r', { revision: -1 }, { type: 'merge' }));
    expect(negative.message).toContain('revision: Invalid value: -1: must be greater than or equal to 0');
  });
});
