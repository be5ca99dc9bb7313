import { describe, expect, it } from 'vitest';
import { useApi } from '../../support/api-harness.js';

const PODS = '/api/v1/namespaces/default/pods';
const TIME = '2026-01-01T00:00:00Z';

function condition(type: string, status: string) {
  return { type, status, lastTransitionTime: TIME };
}

describe('kubelets that report in the same words', () => {
  const api = useApi('in process');

  async function pods(...names: readonly string[]): Promise<void> {
    for (const name of names) await api().post(PODS, { metadata: { name }, spec: { containers: [{ name: 'c', image: 'i' }] } });
  }

  const report = (name: string, status: object, query = '') =>
    api().patch(`${PODS}/${name}/status${query}`, 'strategic-merge-patch', { status });

  it('each change the status that their own pod had', async () => {
    await pods('a', 'b', 'c');
    await report('b', { conditions: [{ ...condition('Ready', 'False'), message: 'starting' }, condition('Gate', 'True')] });
    const conditions = () => [condition('Initialized', 'True'), condition('Ready', 'True')];
    const answers = [];
    for (const name of ['a', 'b', 'c'])
      answers.push(await report(name, { phase: 'Running', podIP: `10.0.0.${answers.length}`, conditions: conditions() }));
    const [a, b, c] = answers.map(({ json }) => json.status);
    const types = (status: { conditions: readonly { type: string }[] }) => status.conditions.map(({ type }) => type);
    expect([types(a), types(b), types(c)]).toEqual([
      ['Initialized', 'Ready'],
      ['Ready', 'Gate', 'Initialized'],
      ['Initialized', 'Ready'],
    ]);
    expect(b.conditions[0]).toMatchObject({ status: 'True', message: 'starting' });
    expect(a.conditions[1]).not.toHaveProperty('message');
    expect([a.podIP, b.podIP, c.podIP]).toEqual(['10.0.0.0', '10.0.0.1', '10.0.0.2']);
  });

  it('share what they said, and own it each', async () => {
    await pods('a', 'b');
    for (const name of ['a', 'b']) await report(name, { conditions: [condition('Ready', 'True')] });
    const [a, b] = ['a', 'b'].map((name) => api().registry.get({ resource: 'pods', namespace: 'default', name }));
    expect(a?.status.conditions).toBe(b?.status.conditions);
    const entries = [a, b].map((pod) => JSON.stringify(pod?.metadata.managedFields));
    expect(entries[0]).toContain('"f:conditions":{".":{},"k:{\\"type\\":\\"Ready\\"}":{".":{},');
    expect(entries[1]).toBe(entries[0]);
  });

  it('are each told of fields that nobody knows', async () => {
    await pods('a', 'b');
    for (const name of ['a', 'b']) {
      const { headers } = await report(name, { conditions: [{ ...condition('Ready', 'True'), colour: 'red' }] });
      expect(String(headers['warning'])).toContain('unknown field \\"status.conditions[0].colour\\"');
    }
  });

  it('may mean lists of other fields, and of other objects', async () => {
    await pods('a');
    await api().post('/api/v1/nodes', { metadata: { name: 'n' } });
    const list = () => [{ type: 'Ready', status: 'True', lastTransitionTime: TIME }];
    const pod = await report('a', { conditions: list() });
    const node = await api().patch('/api/v1/nodes/n/status', 'strategic-merge-patch', { status: { conditions: list() } });
    expect(pod.json.status.conditions[0]).toHaveProperty('lastProbeTime', null);
    expect(node.json.status.conditions[0]).toHaveProperty('lastHeartbeatTime', null);
    expect(node.json.status.conditions[0]).not.toHaveProperty('lastProbeTime');
  });
});

describe('kubelets that report in the same words over a socket', () => {
  const api = useApi('over a socket');

  it('are answered, and watched, to the last character of what is not ASCII', async () => {
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) {
      const metadata = { name, annotations: { note: `größer 😀` } };
      await api().post(PODS, { metadata, spec: { nodeName: `node-${name}`, containers: [{ name: 'c', image: 'i' }] } });
    }
    const watch = api().watch(`${PODS}?watch=true&resourceVersion=${api().store.version}`);
    const answers = [];
    for (const name of names) {
      const { text } = await api().patch(`${PODS}/${name}/status`, 'strategic-merge-patch', {
        status: { phase: 'Running', podIP: '10.0.0.1' },
      });
      answers.push(text);
    }
    const events = await watch.next(4);
    expect(answers).toEqual(events.map(({ object }) => `${JSON.stringify(object)}\n`));
    expect(new Set(events.map(({ object }) => object.metadata.annotations?.['note']))).toEqual(new Set(['größer 😀']));
  });
});
