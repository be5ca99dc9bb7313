import { describe, expect, it, vi } from 'vitest';
import { BOOKMARK_PERIOD_MS } from '#api/limits.js';
import { WatchEvents } from '#api/watch-events.js';
import { Form } from '#store/form.js';
import { type ApiHarness, TRANSPORTS, useApi, type WatchedEvent } from '../../support/api-harness.js';
import { pod } from '../../support/manifests.js';

const PODS = '/api/v1/namespaces/default/pods';
const NODES = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8'];

function told(events: readonly WatchedEvent[]): readonly string[] {
  return events.map(({ type, object }) => `${type} ${object.metadata?.name ?? ''}`.trim());
}

function ofNode(api: ApiHarness, node: string, more = '') {
  return api.watch(`/api/v1/pods?watch=true&resourceVersion=${api.store.version}&fieldSelector=spec.nodeName%3D${node}${more}`);
}

function bind(api: ApiHarness, name: string, node: string) {
  return api.post(`${PODS}/${name}/binding`, { metadata: { name }, target: { kind: 'Node', name: node } });
}

describe.each(TRANSPORTS)('a watch of the pods of a node %s', (transport) => {
  const api = useApi(transport);

  it('begins to tell of a pod when it is bound, and goes on until it is gone', async () => {
    const watch = ofNode(api(), 'n1');
    for (const name of ['a', 'b']) await api().post(PODS, pod(name));
    await bind(api(), 'a', 'n1');
    await bind(api(), 'b', 'n2');
    await api().patch(`${PODS}/a/status`, 'merge-patch', { status: { phase: 'Running' } });
    await api().delete(`${PODS}/a`, { gracePeriodSeconds: 0 });
    expect(told(await watch.next(3))).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a']);
  });

  it('of no node tells of pods until they are bound', async () => {
    const watch = ofNode(api(), '');
    await api().post(PODS, pod('a'));
    await bind(api(), 'a', 'n1');
    expect(told(await watch.next(2))).toEqual(['ADDED a', 'DELETED a']);
  });

  it('may want other fields and labels as well', async () => {
    const watch = ofNode(api(), 'n1', '%2Cstatus.phase%21%3DFailed&labelSelector=app%3Dweb');
    for (const name of ['a', 'b'])
      await api().post(PODS, { ...pod(name), metadata: { name, labels: { app: name === 'a' ? 'web' : 'other' } } });
    for (const name of ['b', 'a']) await bind(api(), name, 'n1');
    await api().patch(`${PODS}/a/status`, 'merge-patch', { status: { phase: 'Failed' } });
    expect(told(await watch.next(2))).toEqual(['ADDED a', 'DELETED a']);
  });

  it('has heard of everything up to now when it gets a bookmark', async () => {
    const watch = ofNode(api(), 'n1', '&allowWatchBookmarks=true');
    await api().post(PODS, pod('a'));
    await api().post('/api/v1/nodes', { metadata: { name: 'n2' } });
    await bind(api(), 'a', 'n2');
    api().clock.advance(BOOKMARK_PERIOD_MS);
    const [bookmark] = await watch.next(1);
    expect(bookmark?.object.metadata).toEqual({ resourceVersion: String(api().store.version) });
  });
});

describe('watches of the pods of each node', () => {
  const api = useApi('in process');

  async function boundToEachNode(): Promise<void> {
    for (const node of NODES) await api().post(PODS, pod(`of-${node}`));
    for (const node of NODES) await bind(api(), `of-${node}`, node);
    api().clock.settle();
    for (const node of NODES) await api().patch(`${PODS}/of-${node}/status`, 'merge-patch', { status: { phase: 'Running' } });
  }

  it('look at changes of their own pods alone', async () => {
    const watches = NODES.map((node) => ofNode(api(), node));
    const looksAt = vi.spyOn(WatchEvents.prototype, 'change');
    await boundToEachNode();
    api().clock.settle();
    expect(looksAt).toHaveBeenCalledTimes(2 * NODES.length);
    looksAt.mockRestore();
    for (const [index, watch] of watches.entries()) {
      expect(told(await watch.next(2))).toEqual([`ADDED of-${NODES[index]}`, `MODIFIED of-${NODES[index]}`]);
    }
  });

  it('make no object whole to find out whose it is', async () => {
    await boundToEachNode();
    const before = vi.spyOn(Form.prototype, 'filled');
    const list = `/api/v1/pods?fieldSelector=spec.nodeName%3Dn3`;
    await api().get(list);
    before.mockClear();
    const { json } = await api().get(list);
    expect([json.items.length, before.mock.calls.length]).toEqual([1, 0]);
    before.mockRestore();
  });
});
