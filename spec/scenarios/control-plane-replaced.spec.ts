import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RealClock } from '#clock/real-clock.js';
import { SelfSettlingClock } from '#clock/self-settling-clock.js';
import { type Composition, composeCluster } from '#cluster/compose-cluster.js';
import { ApiError } from '#index.js';
import { configMap, daemonSet } from '../support/manifests.js';

/** A client outside the process: it knows what the kubeconfig says, and nothing else. */
class Outside {
  readonly #options: RequestOptions;

  constructor(kubeconfig: string) {
    const server = new URL(fieldOf(kubeconfig, 'server'));
    const ca = Buffer.from(fieldOf(kubeconfig, 'certificate-authority-data'), 'base64');
    const headers = { authorization: `Bearer ${fieldOf(kubeconfig, 'token')}` };
    this.#options = { host: server.hostname, port: server.port, ca, headers, agent: false };
  }

  async get(path: string): Promise<{ readonly status: number | undefined; readonly body: { readonly [field: string]: unknown } }> {
    const answer = await this.#answer(path);
    return { status: answer.statusCode, body: JSON.parse(await text(answer)) };
  }

  /** How an open watch ends. */
  async watch(path: string): Promise<{ readonly end: Promise<string> }> {
    const answer = await this.#answer(path);
    const end = text(answer).then(
      () => 'ended',
      () => 'broken off',
    );
    return { end };
  }

  #answer(path: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      request({ ...this.#options, path }, resolve)
        .once('error', reject)
        .end();
    });
  }
}

function fieldOf(kubeconfig: string, field: string): string {
  const [, value] = new RegExp(`${field}: "?([^"\\s]+)`).exec(kubeconfig) ?? [];
  if (value === undefined) throw new Error(`the kubeconfig has no ${field}`);
  return value;
}

describe('a cluster whose control plane is killed', () => {
  let composition: Composition;
  let outside: Outside;
  const killed = async () => {
    const before = composition.supervisor.controlPlane;
    composition.supervisor.terminate('control-plane');
    await expect
      .poll(() => composition.supervisor.controlPlane !== before && composition.supervisor.controlPlane !== undefined, { timeout: 20_000 })
      .toBe(true);
  };

  beforeAll(async () => {
    const restarts = { restarts: 100, backoffMs: 0 };
    composition = await composeCluster({ restarts }, { threads: 1, clock: new RealClock(), unref: false });
    await composition.supervisor.start();
    await composition.cluster.listen();
    outside = new Outside(await composition.cluster.kubeConfig());
  });
  afterAll(() => composition.cluster.stop());

  it('goes on at the same port, with the same authority and token', async () => {
    await composition.cluster.create(configMap('before'));
    await killed();
    expect(await outside.get('/api/v1/namespaces/default/configmaps/before')).toMatchObject({ status: 200, body: { kind: 'ConfigMap' } });
    expect(await outside.get('/api/v1/namespaces/default/configmaps/kube-root-ca.crt')).toMatchObject({ status: 200 });
    const { caCertificate } = await composition.cluster.listen();
    expect(new X509Certificate(caCertificate).subject).toBe('CN=everynode-ca');
  });

  it('breaks off the watches; one that goes on from before is told that its version is too old', async () => {
    const { resourceVersion } = await composition.cluster.list('configmaps');
    await composition.cluster.create(configMap('seen'));
    const { end } = await outside.watch(`/api/v1/configmaps?watch=true&resourceVersion=${resourceVersion}`);
    const inside = composition.cluster.watch('configmaps', { resourceVersion });
    expect((await inside.next()).value?.object.metadata.name).toBe('seen');
    const next = inside.next();
    const isTooOld = (error: unknown) => ApiError.is(error) && error.status.code === 410 && error.status.reason === 'Expired';
    await Promise.all([expect(next).rejects.toSatisfy(isTooOld), killed()]);
    expect(['ended', 'broken off']).toContain(await end);
    const again = composition.cluster.watch('configmaps', { resourceVersion }).next();
    await expect(again).rejects.toSatisfy(isTooOld);
  });

  it('settles the requests that are under way: reads are made again, of writes it is said that nothing is known', async () => {
    const reads = Array.from({ length: 20 }, () => composition.cluster.list('configmaps'));
    const writes = Array.from({ length: 20 }, (_, index) => composition.cluster.create(daemonSet(`under-way-${index}`)));
    composition.supervisor.terminate('control-plane');
    const [read, written] = await Promise.all([Promise.allSettled(reads), Promise.allSettled(writes)]);
    expect(read.map(({ status }) => status)).toEqual(reads.map(() => 'fulfilled'));
    const refused = written.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused.filter((error) => !(ApiError.is(error) && error.status.code === 503))).toEqual([]);
  });
});

describe('a cluster that has no control plane for a while', () => {
  it('keeps watches waiting, as any other request, unless they are given up', async () => {
    const clock = new SelfSettlingClock();
    const { cluster, supervisor } = await composeCluster({ restarts: { backoffMs: 1_000 } }, { threads: 0, clock, unref: false });
    await supervisor.start();
    // The first one is replaced at once, the second one after a while.
    for (const _ of [1, 2]) {
      supervisor.terminate('control-plane');
      await clock.settled();
    }
    expect(supervisor.controlPlane).toBeUndefined();
    expect(await cluster.watch('namespaces', { signal: AbortSignal.abort() }).next()).toEqual({ done: true, value: undefined });
    expect((await cluster.watch('namespaces').next()).value?.object.metadata.name).toBe('default');
    await cluster.stop();
  });
});
