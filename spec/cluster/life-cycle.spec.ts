import { readdirSync } from 'node:fs';
import { request } from 'node:https';
import { getPriority } from 'node:os';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { RealClock } from '#clock/real-clock.js';
import { composeCluster } from '#cluster/compose-cluster.js';
import { ApiError, type Cluster, type ClusterOptions, createCluster } from '#index.js';
import { HOSTS, useClusters } from '../support/clusters.js';
import { configMap, daemonSet } from '../support/manifests.js';

/** Timers, sockets and threads that keep the process open, as Node.js names them. */
function resources(): readonly string[] {
  return process.getActiveResourcesInfo().toSorted();
}

/** Asks over HTTPS, as a client that has read the kubeconfig. */
function ask(kubeconfig: string, path: string): Promise<string> {
  const { clusters, users } = parse(kubeconfig);
  const { server, 'certificate-authority-data': authority } = clusters[0].cluster;
  const options = { ca: Buffer.from(authority, 'base64'), headers: { authorization: `Bearer ${users[0].user.token}` }, agent: false };
  return new Promise((resolve, reject) => {
    const asked = request(`${server}${path}`, options, (answer) => {
      let text = '';
      answer.on('data', (piece) => (text += piece));
      answer.on('end', () => resolve(text));
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** How many threads of this process are nicer than it by so much; only Linux tells. */
function threadsNicerBy(niceness: number): number {
  const threads = process.platform === 'linux' ? readdirSync('/proc/self/task') : [];
  return threads.filter((thread) => getPriority(Number(thread)) === getPriority() + niceness).length;
}

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => String(error),
  );
}

describe.each(HOSTS)('a cluster %s', (_host, options) => {
  const start = useClusters();

  it('leaves nothing behind when it is stopped: no timer, socket or thread', async () => {
    const before = resources();
    const listeners = process.eventNames().map((name) => [name, process.listenerCount(name)]);
    const cluster = await createCluster({ ...options, nodes: 3 });
    await cluster.apply(daemonSet('agent'));
    await cluster.daemonSet('agent').rolledOut();
    await cluster.listen();
    await ask(await cluster.kubeConfig(), '/api/v1/nodes');
    expect(process.eventNames().map((name) => [name, process.listenerCount(name)])).toEqual(listeners);
    await cluster.stop();
    await expect.poll(resources).toEqual(before);
  });

  it('may be stopped twice, and when it is disposed of', async () => {
    const cluster = await start(options);
    expect(await Promise.all([cluster.stop(), cluster.stop(), cluster[Symbol.asyncDispose]()])).toEqual([undefined, undefined, undefined]);
  });

  it('answers nothing when it has been stopped, and leaves nobody waiting', async () => {
    const cluster = await start({ ...options, nodes: 1 });
    await cluster.apply(daemonSet('agent', { spec: { template: daemonSet('agent').spec.template, minReadySeconds: 3_600 } }));
    const waiting = refusal(cluster.daemonSet('agent').rolledOut({ timeoutMs: 1_000_000_000 }));
    const watching = cluster.watch('nodes')[Symbol.asyncIterator]();
    await watching.next();
    const next = watching.next();
    await cluster.stop();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await refusal(cluster.watch('nodes').next())).toBe('Error: the cluster has been stopped');
    const over = 'Error: the cluster has been stopped';
    expect(['none', over]).toContain(await waiting);
    const asked = [
      cluster.get('nodes', 'node-0'),
      cluster.apply(configMap('a')),
      cluster.apply('a: b'),
      cluster.metrics(),
      cluster.listen(),
    ];
    expect(await Promise.all(asked.map(refusal))).toEqual(asked.map(() => over));
    expect(await refusal(cluster.inspect('node/node-0'))).toBe(over);
  });

  it('listens once, and says how to get there', async () => {
    const cluster = await start({ ...options, nodes: 1 });
    expect(await refusal(cluster.kubeConfig())).toBe('Error: the cluster does not listen: call listen() first');
    const listening = await cluster.listen({ port: 0 });
    expect(listening).toEqual(await cluster.listen());
    expect(listening.url).toBe(`https://127.0.0.1:${listening.port}`);
    expect(JSON.parse(await ask(await cluster.kubeConfig(), '/api/v1/nodes/node-0')).metadata.name).toBe('node-0');
  });

  it('has its authority in each namespace once it listens, also in namespaces to come', async () => {
    const cluster = await start(options);
    const certificate = async (namespace: string) => {
      const look = () => cluster.get('configmaps', `${namespace}/kube-root-ca.crt`).catch(() => undefined);
      return (await cluster.time.until(look, 10_000))?.data?.['ca.crt'];
    };
    await certificate('default');
    const { caCertificate } = await cluster.listen();
    await cluster.create({ kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'later' } });
    expect([await certificate('default'), await certificate('later')]).toEqual([caCertificate, caCertificate]);
    expect(caCertificate).toContain('BEGIN CERTIFICATE');
  });

  it('refuses to listen where somebody else does, and may listen elsewhere', async () => {
    const [first, second] = [await start(options), await start(options)];
    const { port } = await first.listen();
    expect(await refusal(second.listen({ port }))).toBe(`Error: port ${port} on 127.0.0.1 is in use`);
    expect((await second.listen()).port).not.toBe(port);
  });

  it('counts what it does', async () => {
    const cluster = await start({ ...options, nodes: 2 });
    expect(await cluster.metrics()).toMatch(/^# HELP /m);
  });

  it('shows what its actors do', async () => {
    const cluster = await start({ ...options, nodes: 1 });
    expect(await cluster.inspect('node/node-0')).toMatchObject({ id: 'node/node-0', chart: 'node' });
    expect(await cluster.inspect('node/none')).toBeUndefined();
    const above = ['supervisor', 'thread/control-plane', 'thread/shard-0'];
    const charts = (await Promise.all(above.map((id) => cluster.inspect(id)))).map((actor) => [actor?.id, actor?.chart, actor?.state]);
    expect(charts).toEqual([
      ['supervisor', 'supervisor', 'running'],
      ['thread/control-plane', 'worker-thread', 'running'],
      ['thread/shard-0', 'worker-thread', 'running'],
    ]);
    const events: string[] = [];
    const end = cluster.follow('daemonset/default/agent', ({ event }) => events.push(event));
    await cluster.apply(daemonSet('agent'));
    await cluster.daemonSet('agent').rolledOut();
    await expect.poll(() => events.length).toBeGreaterThan(0);
    end();
    expect(await cluster.inspect('update/default/agent')).toMatchObject({ chart: 'update-coordinator', state: 'granted' });
    const { items } = await cluster.list('pods');
    const pod = await cluster.inspect(`pod/default/${items[0]?.metadata.name}`);
    expect(pod).toMatchObject({ chart: 'pod', state: { running: 'ready' } });
    expect(pod?.recent.length).toBeGreaterThan(0);
  });
});

describe('an actor that is followed', () => {
  it.each([0, 1])('is followed on when its shard is replaced, until that is ended (threads: %d)', async (threads) => {
    const { cluster, supervisor } = await composeCluster({}, { threads, clock: new RealClock(), unref: false });
    await supervisor.start();
    const events: string[] = [];
    const end = cluster.follow('node/n', ({ event }) => events.push(event));
    await cluster.nodes.add({ name: 'n' });
    await expect.poll(() => events.filter((event) => event === 'started')).toHaveLength(1);
    supervisor.terminate(0);
    await expect.poll(() => events.filter((event) => event === 'started'), { timeout: 10_000 }).toHaveLength(2);
    end();
    await cluster.stop();
  });

  it('may be one above the threads, until that is ended', async () => {
    const { cluster, supervisor } = await composeCluster({}, { threads: 0, clock: new RealClock(), unref: false });
    await supervisor.start();
    const steps: unknown[] = [];
    const end = cluster.follow('thread/shard-0', ({ before, after }) => steps.push([before, after]));
    supervisor.terminate(0);
    await expect.poll(() => steps.at(-1)).toEqual(['starting', 'running']);
    expect(steps[0]).toEqual(['running', 'crashed']);
    end();
    const count = steps.length;
    supervisor.terminate(0);
    await expect.poll(async () => (await cluster.inspect('thread/shard-0'))?.state).not.toBe('running');
    expect(steps).toHaveLength(count);
    await cluster.stop();
  });
});

describe('two clusters in one process', () => {
  const start = useClusters();

  it('know nothing of each other', async () => {
    const [one, other] = await Promise.all([start({ nodes: 1, nodePrefix: 'one-' }), start({ nodes: 2, nodePrefix: 'other-' })]);
    const names = async (cluster: Cluster) => (await cluster.nodes.list()).map(({ metadata }) => metadata.name);
    expect(await names(one)).toEqual(['one-0']);
    await one.stop();
    expect(await names(other)).toEqual(['other-0', 'other-1']);
  });
});

describe('a cluster whose threads die too often', () => {
  it.each([0, 1])('has failed, says why, and can be stopped all the same (threads: %d)', async (threads) => {
    const before = resources();
    const clock = new RealClock();
    const { cluster, supervisor } = await composeCluster({ restarts: { restarts: 0 } }, { threads, clock, unref: false });
    await supervisor.start();
    supervisor.terminate('control-plane');
    expect((await cluster.failed).message).toMatch(/^the control plane has ended, and threads have been restarted too often: /);
    await cluster.stop();
    await expect.poll(resources).toEqual(before);
  });

  it.each([0, 1])('but not too often goes on with what it had (threads: %d)', async (threads) => {
    const clock = new RealClock();
    const { cluster, supervisor } = await composeCluster({}, { threads, clock, unref: false });
    await supervisor.start();
    const { metadata } = await cluster.create(configMap('kept'));
    supervisor.terminate('control-plane');
    expect((await cluster.get('configmaps', 'kept')).metadata).toEqual(metadata);
    await cluster.stop();
  });
});

describe('the threads of a cluster', () => {
  const start = useClusters();

  it.each<[ClusterOptions, number]>([
    [{}, 5],
    [{ niceness: 7 }, 7],
  ])(
    "give way to the application where there are too few cores, and V8's helpers as well, on Linux: %j, nicer by %d",
    async (options, niceness) => {
      await start({ ...options, threads: 1 });
      const [threads, helpers] = [2, 4];
      expect(threadsNicerBy(niceness)).toBe(process.platform === 'linux' ? threads + helpers : 0);
    },
  );
});

describe('options that make no sense', () => {
  it.each<[object, string]>([
    [{ nodes: -1 }, 'RangeError: nodes: a whole number is wanted, not -1'],
    [{ nodes: 1.5 }, 'RangeError: nodes: a whole number is wanted, not 1.5'],
    [{ heapLimitMb: 0 }, 'RangeError: heapLimitMb: a whole number is wanted, not 0'],
    [{ niceness: 20 }, 'RangeError: niceness: a whole number is wanted, not 20'],
    [{ niceness: -1 }, 'RangeError: niceness: a whole number is wanted, not -1'],
    [{ threads: -1 }, 'RangeError: threads: a whole number or "auto" is wanted, not -1'],
    [{ logLevel: 'loud' }, 'RangeError: logLevel: one of silent, fatal, error, warn, info, debug, trace is wanted, not "loud"'],
    [
      { nods: 3 },
      'TypeError: there is no option "nods"; there are nodes, nodePrefix, nodePool, unpullableImages, threads, actors, heapLimitMb, niceness, time, startMs, seed, binder, legacyApis, unref, restarts, logLevel',
    ],
    [{ time: 'virtual' }, 'TypeError: time: "virtual" needs threads: 0'],
    [{ time: 'warp', threads: 0 }, 'TypeError: time: "real" or "virtual" is wanted, not "warp"'],
  ])('%j are refused before anything is started', async (options, message) => {
    expect(await refusal(createCluster(options as ClusterOptions))).toBe(message);
  });

  it('of a pool are refused by name', async () => {
    const nodePool = { labls: { zone: 'a' } } as ClusterOptions['nodePool'];
    expect(await refusal(createCluster({ threads: 0, nodes: 1, ...(nodePool && { nodePool }) }))).toMatch(/unknown field "spec\.labls"/);
  });

  it.each([0, 1])('of nodes are refused, and nothing is left (threads: %d)', async (threads) => {
    const before = resources();
    const error = await createCluster({ threads, nodes: 1, nodePrefix: 'Not_A_Name' }).catch((thrown: unknown) => thrown);
    expect(ApiError.is(error) && error.status.code).toBe(422);
    await expect.poll(resources).toEqual(before);
  });
});

describe('virtual time', () => {
  const start = useClusters();
  const VIRTUAL = { threads: 0, time: 'virtual' } as const;

  it('stands still until it is told to go on', async () => {
    const cluster = await start({ ...VIRTUAL, startMs: Date.UTC(2030, 0, 1) });
    expect(cluster.time.now()).toBe(Date.UTC(2030, 0, 1));
    await cluster.time.advance('10m');
    await cluster.time.advance(500);
    expect(cluster.time.now()).toBe(Date.UTC(2030, 0, 1, 0, 10, 0, 500));
    const { metadata } = await cluster.create(configMap('a'));
    expect(metadata.creationTimestamp).toBe('2030-01-01T00:10:00Z');
  });

  it.each(['soon', -1, Number.NaN])('does not pass by %j', async (duration) => {
    const cluster = await start(VIRTUAL);
    expect(await refusal(cluster.time.advance(duration))).toBe(`RangeError: not a duration: ${JSON.stringify(duration)}`);
  });

  it('is not to be had from a cluster that runs in real time', async () => {
    const cluster = await start({ threads: 0 });
    expect(await refusal(cluster.time.advance(1))).toMatch(/^TypeError: only virtual time can be advanced/);
  });

  /** Everything that happens to the objects of a cluster while a rollout goes on over nodes that fail. */
  async function historyOf(seed: number): Promise<readonly string[]> {
    const nodePool = { timing: { pull: '1s-30s', ready: '1s-10s' }, failureRates: { pull: '20%', start: '10%' } };
    const cluster = await createCluster({ ...VIRTUAL, seed, nodes: 12, nodePool });
    await cluster.apply(
      daemonSet('agent', { spec: { ...daemonSet('agent').spec, updateStrategy: { rollingUpdate: { maxUnavailable: 3 } } } }),
    );
    await cluster.time.advance('5m');
    await cluster.daemonSet('agent').setImage('example/c:2');
    await cluster.time.advance('5m');
    const lists = [await cluster.list('pods'), await cluster.list('nodes'), await cluster.list('events'), await cluster.list('daemonsets')];
    await cluster.stop();
    return lists.flatMap(({ items }) => items.map((item) => JSON.stringify(item)));
  }

  it('has the same history again with the same seed, and another one with another', async () => {
    const [first, again, another] = [await historyOf(7), await historyOf(7), await historyOf(8)];
    expect(again).toEqual(first);
    expect(another).not.toEqual(first);
  });
});
