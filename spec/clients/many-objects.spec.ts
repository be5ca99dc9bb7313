import { CoreV1Api, type Informer, KubeConfig, makeInformer, type V1ConfigMap } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningProgram } from '../support/everynode.js';
import { FragileCluster } from '../support/fragile-cluster.js';
import { kubectls } from '../support/kubectls.js';
import { PythonClient } from '../support/python.js';

const COUNT = 10_000;
const CHANGED = 500;
const TIMEOUT_MS = 120_000;

/** What goes wrong in mid-watch. */
const FAULTS: readonly (readonly [string, () => void])[] = [
  ['the control plane is killed', () => fragile.killControlPlane()],
  ['the connection is cut', () => fragile.wire.cut()],
];

/** It does not read, for as long as things change. */
const CLOGGED: (typeof FAULTS)[number] = ['nothing reaches it for a while', () => fragile.wire.clog()];

let fragile: FragileCluster;

beforeAll(async () => {
  fragile = await FragileCluster.start();
  await fragile.create({ kind: 'Namespace', metadata: { name: 'many' } });
  await each(COUNT, (name) => fragile.cluster.create({ kind: 'ConfigMap', metadata: { name, namespace: 'many' }, data: { a: 'b' } }));
}, TIMEOUT_MS);
afterAll(() => fragile.stop());

/** Does something to the first objects, some at a time. */
async function each(count: number, task: (name: string) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += 250) {
    await Promise.all(Array.from({ length: Math.min(250, count - from) }, (_, index) => task(`map-${from + index}`)));
  }
}

/** Creates an object beside the many, for whoever watches. */
function mark(name: string): Promise<void> {
  return fragile.create({ kind: 'ConfigMap', metadata: { name, namespace: 'many' } });
}

function change(value: string): Promise<void> {
  return each(CHANGED, (name) =>
    fragile.cluster.patch('configmaps', `many/${name}`, { data: { a: null, changed: value } }, { type: 'merge' }),
  );
}

describe.each(kubectls())('$label with 10,000 objects', { timeout: TIMEOUT_MS }, ({ path }) => {
  const kubectl = (...args: readonly string[]) => new RunningProgram(args, { program: path, env: { KUBECONFIG: fragile.kubeconfig } });

  it('lists them in parts', async () => {
    const { stdout, exitCode } = await kubectl('get', 'configmaps', '-n', 'many', '-o', 'name').ended;
    expect([
      exitCode,
      stdout
        .trimEnd()
        .split('\n')
        .filter((line) => line.startsWith('configmap/map-')).length,
    ]).toEqual([0, COUNT]);
  });
});

describe('python3-kubernetes with 10,000 objects', { timeout: TIMEOUT_MS }, () => {
  it.each([...FAULTS, CLOGGED])('knows all of them in the end when %s', async (what, fault) => {
    for (const name of ['begin', 'end']) await fragile.cluster.delete('configmaps', `many/${name}`).catch(() => undefined);
    const following = PythonClient.with(fragile.kubeconfig).start('follow.py', 'many');
    await following.wrote(/listed \d+\n/);
    await mark('begin');
    await following.wrote(/begun\n/);
    await change('perhaps');
    fault();
    await fragile.cluster.list('namespaces');
    await change('yes');
    await mark('end');
    fragile.wire.unclog();
    const { stdout, exitCode, stderr } = await following.ended;
    expect({ exitCode, stderr, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({
      exitCode: 0,
      stderr: '',
      // They, both marks, and the certificate that every namespace has.
      last: `known ${COUNT + 3} ${CHANGED}`,
    });
    expect(/broken|refused 410|ended/.test(stdout)).toBe(what !== CLOGGED[0]);
  });
});

describe('an informer of client-node with 10,000 objects', { timeout: TIMEOUT_MS }, () => {
  let informer: Informer<V1ConfigMap>;
  const known = new Map<string, V1ConfigMap>();
  let errors = 0;

  beforeAll(async () => {
    const config = new KubeConfig();
    config.loadFromString(fragile.kubeconfigText);
    const api = config.makeApiClient(CoreV1Api);
    informer = makeInformer(config, '/api/v1/namespaces/many/configmaps', () => api.listNamespacedConfigMap({ namespace: 'many' }));
    for (const event of ['add', 'update'] as const) informer.on(event, (one) => known.set(one.metadata?.name ?? '', one));
    informer.on('delete', (one) => known.delete(one.metadata?.name ?? ''));
    const again = (): void => {
      errors += 1;
      informer.start().catch(again);
    };
    informer.on('error', again);
    await informer.start();
  }, TIMEOUT_MS);
  afterAll(() => informer.stop());

  const changedTo = (value: string) => [...known.values()].filter(({ data }) => data?.['changed'] === value).length;

  it('knows them', () => {
    expect([...known.keys()].filter((name) => name.startsWith('map-')).length).toBe(COUNT);
  });

  it.each(FAULTS)('knows what has changed when %s', async (what, fault) => {
    fault();
    await fragile.cluster.list('namespaces');
    await change(what);
    await expect.poll(() => changedTo(what), { timeout: TIMEOUT_MS }).toBe(CHANGED);
    expect(errors).toBeGreaterThan(0);
  });

  it('learns of what has changed while nothing reached it', async () => {
    fragile.wire.clog();
    await change('meanwhile');
    expect(changedTo('meanwhile')).toBeLessThan(CHANGED);
    fragile.wire.unclog();
    await expect.poll(() => changedTo('meanwhile'), { timeout: TIMEOUT_MS }).toBe(CHANGED);
  });
});

describe('a client that does not read', { timeout: TIMEOUT_MS }, () => {
  it('keeps nobody else waiting, and learns in the end', async () => {
    const [kubectl] = kubectls();
    const args = ['get', 'configmaps', '-n', 'many', '--watch-only', '-o', 'name'];
    const slow = new RunningProgram(args, { program: kubectl?.path ?? '', env: { KUBECONFIG: fragile.kubeconfig } });
    // It says nothing before it has something to tell.
    const touch = () => fragile.cluster.patch('configmaps', 'many/map-0', { data: { touched: String(Math.random()) } });
    await expect.poll(() => touch().then(() => slow.stdout), { timeout: TIMEOUT_MS }).toContain('map-0');
    fragile.wire.clog();
    const others = new AbortController();
    let told = 0;
    const watching = (async () => {
      for await (const { object } of fragile.cluster.watch('configmaps', { namespace: 'many', signal: others.signal })) {
        if (object.data?.['changed'] === '20') told += 1;
        if (told === CHANGED) break;
      }
    })();
    for (let round = 1; round <= 20; round += 1) await change(String(round));
    await watching;
    await mark('last');
    expect(slow.stdout).not.toContain('last');
    fragile.wire.unclog();
    await slow.wrote(/last\n/);
    slow.kill();
  });
});
