import {
  AppsV1Api,
  CoreV1Api,
  type Informer,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  type V1ConfigMap,
  type V1DaemonSet,
  Watch,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RealClock } from '#clock/real-clock.js';
import { type Composition, composeCluster } from '#cluster/compose-cluster.js';

/** Its cluster has threads, so that one of them can be killed. */
const clock = new RealClock();
const RETRY_MS = 100;
let composition: Composition;
let config: KubeConfig;

beforeAll(async () => {
  const options = { nodes: 2, restarts: { restarts: 100, backoffMs: 0 } };
  composition = await composeCluster(options, { threads: 1, clock, unref: false });
  await composition.supervisor.start();
  await composition.cluster.listen();
  config = new KubeConfig();
  config.loadFromString(await composition.cluster.kubeConfig());
});

afterAll(() => composition.cluster.stop());

const NAMESPACE = 'default';

function daemonSet(name: string, image = 'example/c:1'): V1DaemonSet {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: NAMESPACE },
    spec: { selector: { matchLabels: labels }, template },
  };
}

function configMap(name: string, data: Record<string, string> = {}): V1ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: NAMESPACE, labels: { of: 'spec' } }, data };
}

describe('a client that is generated', () => {
  it.each([
    [PatchStrategy.JsonPatch, [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'example/c:2' }]],
    [PatchStrategy.MergePatch, { spec: { template: { spec: { containers: [{ name: 'c', image: 'example/c:2' }] } } } }],
    [PatchStrategy.StrategicMergePatch, { spec: { template: { spec: { containers: [{ name: 'c', image: 'example/c:2' }] } } } }],
    [PatchStrategy.ServerSideApply, daemonSet('patched', 'example/c:2')],
  ])('patches with %s', async (strategy, body) => {
    const api = config.makeApiClient(AppsV1Api);
    await api.createNamespacedDaemonSet({ namespace: NAMESPACE, body: daemonSet('patched') });
    const request = {
      name: 'patched',
      namespace: NAMESPACE,
      body,
      fieldManager: 'spec',
      ...(strategy === PatchStrategy.ServerSideApply && { force: true }),
    };
    const patched = await api.patchNamespacedDaemonSet(request, setHeaderOptions('Content-Type', strategy));
    expect(patched.spec?.template.spec?.containers[0]?.image).toBe('example/c:2');
    expect(patched.metadata?.managedFields?.map(({ manager }) => manager)).toContain('spec');
    await api.deleteNamespacedDaemonSet({ name: 'patched', namespace: NAMESPACE, propagationPolicy: 'Background' });
  });

  it('reads, replaces and deletes objects of any kind', async () => {
    const api = KubernetesObjectApi.makeApiClient(config);
    const created = await api.create(configMap('any', { a: '1' }));
    const replaced = await api.replace({ ...created, data: { a: '2' } } as V1ConfigMap);
    expect(replaced.data).toEqual({ a: '2' });
    await api.delete(created);
    await expect(api.read({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'any', namespace: NAMESPACE } })).rejects.toMatchObject({
      code: 404,
    });
  });

  it('lists in parts', async () => {
    const api = config.makeApiClient(CoreV1Api);
    for (const name of ['a', 'b', 'c']) await api.createNamespacedConfigMap({ namespace: NAMESPACE, body: configMap(name) });
    const names: (string | undefined)[] = [];
    let token: string | undefined;
    do {
      const part = await api.listNamespacedConfigMap({
        namespace: NAMESPACE,
        labelSelector: 'of=spec',
        limit: 2,
        ...(token && { _continue: token }),
      });
      names.push(...part.items.map(({ metadata }) => metadata?.name));
      token = part.metadata?._continue;
    } while (token);
    expect(names).toEqual(['a', 'b', 'c']);
    await api.deleteCollectionNamespacedConfigMap({ namespace: NAMESPACE, labelSelector: 'of=spec' });
  });

  it('watches', async () => {
    const api = config.makeApiClient(CoreV1Api);
    const events: string[] = [];
    const { metadata } = await api.listNamespacedConfigMap({ namespace: NAMESPACE });
    const query = { resourceVersion: metadata?.resourceVersion };
    const done = new Promise<unknown>((resolve) => {
      const seen = (type: string, object: V1ConfigMap) => {
        events.push(`${type} ${object.metadata?.name}`);
        if (type === 'DELETED') resolve(type);
      };
      new Watch(config).watch(`/api/v1/namespaces/${NAMESPACE}/configmaps`, query, seen, resolve).catch(resolve);
    });
    await api.createNamespacedConfigMap({ namespace: NAMESPACE, body: configMap('seen') });
    await api.deleteNamespacedConfigMap({ namespace: NAMESPACE, name: 'seen' });
    await done;
    expect(events).toEqual(['ADDED seen', 'DELETED seen']);
  });
});

describe('an informer', () => {
  function informed(): { informer: Informer<V1ConfigMap>; known: Set<string> } {
    const api = config.makeApiClient(CoreV1Api);
    const list = () => api.listNamespacedConfigMap({ namespace: NAMESPACE });
    const informer = makeInformer<V1ConfigMap>(config, `/api/v1/namespaces/${NAMESPACE}/configmaps`, list);
    const known = new Set<string>();
    informer.on('add', ({ metadata }) => known.add(metadata?.name ?? ''));
    informer.on('delete', ({ metadata }) => known.delete(metadata?.name ?? ''));
    // What client-go does by itself: begin again, as often as it takes.
    const again = (): void => {
      informer.start().catch(() => clock.after(RETRY_MS, again));
    };
    informer.on('error', again);
    return { informer, known };
  }

  it('follows what happens, also when the control plane is replaced and its watch is too old', async () => {
    const api = config.makeApiClient(CoreV1Api);
    const { informer, known } = informed();
    await informer.start();
    await api.createNamespacedConfigMap({ namespace: NAMESPACE, body: configMap('before') });
    await expect.poll(() => known.has('before')).toBe(true);
    composition.supervisor.terminate('control-plane');
    const create = () => api.createNamespacedConfigMap({ namespace: NAMESPACE, body: configMap('after') });
    await expect
      .poll(
        () =>
          create().then(
            () => 'created',
            (error: { code?: number }) => (error.code === 409 ? 'created' : 'failed'),
          ),
        { timeout: 15_000 },
      )
      .toBe('created');
    await expect.poll(() => [known.has('before'), known.has('after')], { timeout: 15_000 }).toEqual([true, true]);
    await api.deleteNamespacedConfigMap({ namespace: NAMESPACE, name: 'before' });
    await expect.poll(() => known.has('before'), { timeout: 15_000 }).toBe(false);
    await informer.stop();
  });
});
