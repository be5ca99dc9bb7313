import { describe, expect, it } from 'vitest';
import { TRANSPORTS, useApi } from '../../support/api-harness.js';
import { daemonSet } from '../../support/manifests.js';

const POOLS = '/apis/everynode.dev/v1alpha1/nodepools';
const EVENTS = '/apis/events.k8s.io/v1/namespaces/default/events';
const LEGACY = '/apis/extensions/v1beta1/namespaces/default/daemonsets';
const SETS = '/apis/apps/v1/namespaces/default/daemonsets';

describe.each(TRANSPORTS)('the validation of fields of a patch %s', (transport) => {
  const api = useApi(transport, { legacyApis: true });

  it.each([
    ['a scale', `${POOLS}/blue/scale`],
    ['an event of events.k8s.io', `${EVENTS}/e`],
    ['a DaemonSet of extensions/v1beta1', `${LEGACY}/web`],
    ['a DaemonSet', `${SETS}/web`],
  ])('refuses, reports or ignores what %s does not have', async (_what, path) => {
    await api().post(POOLS, { metadata: { name: 'blue' }, spec: { replicas: 3 } });
    await api().post(EVENTS, { metadata: { name: 'e' }, eventTime: '2026-01-01T00:00:00.000000Z', regarding: { namespace: 'default' } });
    await api().post(SETS, daemonSet('web'));
    const patch = { metadata: { colour: 'red' } };
    const refused = await api().patch(`${path}?fieldValidation=Strict`, 'merge-patch', patch);
    expect([refused.status, refused.json.message]).toEqual([
      422,
      expect.stringMatching(/^ "" is invalid: patch: Invalid value: .*: strict decoding error: unknown field "metadata.colour"$/),
    ]);
    const warned = await api().patch(path, 'merge-patch', patch);
    expect([warned.status, String(warned.headers['warning'])]).toEqual([200, expect.stringContaining('unknown field')]);
    const ignored = await api().patch(`${path}?fieldValidation=Ignore`, 'merge-patch', patch);
    expect([ignored.status, ignored.headers['warning']]).toEqual([200, undefined]);
  });

  it.each([
    ['merge-patch', '{"metadata": {"labels": {"a": "b", "a": "c"}}}', 'duplicate field "metadata.labels.a"'],
    ['strategic-merge-patch', '{"spec": {"minReadySeconds": 1, "minReadySeconds": 2}}', 'duplicate field "spec.minReadySeconds"'],
    [
      'json-patch',
      '[{"op": "add", "path": "/metadata/labels", "value": {}, "colour": "red"}, {"op": "test", "path": "/x", "path": "/kind", "value": "DaemonSet"}]',
      'json patch unknown field "[0].colour", json patch duplicate field "[1].path"',
    ],
  ] as const)('refuses or reports what is wrong with the text of a %s', async (type, text, complaints) => {
    await api().post(SETS, daemonSet('web'));
    const refused = await api().patch(`${SETS}/web?fieldValidation=Strict`, type, text);
    expect([refused.status, refused.json.message]).toEqual([422, expect.stringContaining(`strict decoding error: ${complaints}`)]);
    const { status, headers } = await api().patch(`${SETS}/web`, type, text);
    const warnings = [headers['warning'] ?? []].flat().join(', ');
    const expected = complaints.split(', ').map((complaint) => `299 - ${JSON.stringify(complaint)}`);
    expect([status, warnings]).toEqual([200, expected.join(', ')]);
  });
});
