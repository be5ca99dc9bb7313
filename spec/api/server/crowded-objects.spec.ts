import { describe, expect, it } from 'vitest';
import { MAX_TEXT_VALUES, MAX_YAML_PIECES } from '#objects/text-values.js';
import { MAX_VALUES } from '#objects/value-size.js';
import { TRANSPORTS, useApi } from '../../support/api-harness.js';
import { configMap, daemonSet } from '../../support/manifests.js';

const MAPS = '/api/v1/namespaces/default/configmaps';
const SETS = '/apis/apps/v1/namespaces/default/daemonsets';
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const YAML = { 'content-type': 'application/yaml' };
/** As many keys as an object may have beside what every ConfigMap has. */
const MOST = MAX_VALUES - 50;

function keys(count: number, value: unknown = ''): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value]));
}

function refused(limit: number) {
  return [413, `Request entity too large: the allowed maximum of values in an object is ${limit}`];
}

describe.each(TRANSPORTS)('objects of very many values %s', (transport) => {
  const api = useApi(transport);

  it('are taken up to a limit, and changed as long as they stay below', async () => {
    expect((await api().post(MAPS, configMap('m', { data: keys(MOST) }))).status).toBe(201);
    const { json } = await api().get(`${MAPS}/m`);
    expect((await api().put(`${MAPS}/m`, { ...json, data: { ...json.data, more: '' } })).status).toBe(200);
    expect((await api().patch(`${MAPS}/m`, 'merge-patch', { data: { k0: 'x' } })).status).toBe(200);
    const grown = await api().patch(`${MAPS}/m`, 'merge-patch', {
      data: Object.fromEntries(Object.keys(keys(60)).map((key) => [`more-${key}`, ''])),
    });
    expect([grown.status, grown.json.message]).toEqual(refused(MAX_VALUES));
  });

  it.each([
    ['POST', MAPS, { body: configMap('m', { data: keys(MAX_VALUES) }) }],
    ['PUT', `${MAPS}/m`, { body: configMap('m', { data: keys(MAX_VALUES) }) }],
    ['PATCH', `${MAPS}/m?fieldManager=me`, { body: configMap('m', { data: keys(MAX_VALUES) }), headers: APPLY }],
    ['PATCH', `${MAPS}/m`, { body: { data: keys(MAX_VALUES) }, headers: { 'content-type': 'application/merge-patch+json' } }],
    [
      'POST',
      MAPS,
      {
        body: `metadata: {name: m}\ndata: ${JSON.stringify(keys(MAX_VALUES / 4))}\nbinaryData: ${JSON.stringify(keys(MAX_VALUES))}`,
        headers: YAML,
      },
    ],
  ])('are refused in %s %s', async (method, path, asking) => {
    const { status, json } = await api().ask(method, path, asking);
    expect([status, json.message]).toEqual([413, expect.stringContaining('the allowed maximum of values in an object is')]);
  });

  it('are refused before they are read, if they are very many', async () => {
    const { status, json } = await api().post(MAPS, configMap('m', { data: keys(MAX_TEXT_VALUES) }));
    expect([status, json.message]).toEqual(refused(MAX_TEXT_VALUES));
    const lines = Object.keys(keys(MAX_YAML_PIECES / 2)).map((key) => `  ${key}: x\n`);
    const yaml = await api().post(MAPS, `metadata: {name: m}\ndata:\n${lines.join('')}`, YAML);
    expect([yaml.status, yaml.json.message]).toEqual(refused(MAX_YAML_PIECES));
  });

  it('may have a text of any number of lines and commas', async () => {
    const text = 'a, "b", {c}, \\\\"\n'.repeat(60_000);
    expect((await api().post(MAPS, configMap('m', { data: { text } }))).status).toBe(201);
    const { json } = await api().get(`${MAPS}/m`);
    expect(json.data.text).toBe(text);
    const block = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata:\n  text: |\n${'    a line\n'.repeat(60_000)}`;
    expect((await api().post(MAPS, block, YAML)).status).toBe(201);
  });

  it('may have owners of fields up to a limit of their own', async () => {
    const owners = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        manager: `m${index}`,
        operation: 'Apply',
        apiVersion: 'v1',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': keys(MOST, {}) },
      }));
    const post = (name: string, count: number) => api().post(MAPS, configMap(name, { metadata: { managedFields: owners(count) } }));
    expect((await post('few', 1)).status).toBe(201);
    const { status, json } = await post('many', 3);
    expect([status, json.message]).toEqual(refused(2 * MAX_VALUES));
  });

  it('do not own more fields than that by and by', async () => {
    const data = keys(MOST);
    const apply = (manager: string) =>
      api().ask('PATCH', `${MAPS}/m?fieldManager=${manager}`, { body: configMap('m', { data }), headers: APPLY });
    expect((await apply('a')).status).toBe(201);
    const { status, json } = [await apply('b'), await apply('c')][1] ?? {};
    expect([status, json.message]).toEqual(refused(2 * MAX_VALUES));
  });

  it('take no more time where their items are alike', async () => {
    const ports = Array.from({ length: MAX_VALUES / 4 }, () => ({ containerPort: 80, name: '' }));
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'c:1', ports }] } };
    const { status, json } = await api().post(SETS, daemonSet('web', { spec: { template } }));
    expect([status, json.spec.template.spec.containers[0].ports.length]).toEqual([201, ports.length]);
  });
});
