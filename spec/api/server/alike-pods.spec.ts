import { afterEach, describe, expect, it, vi } from 'vitest';
import { SharedTexts } from '#api/shared-texts.js';
import type { Pod } from '#objects/kubernetes.js';
import { BLANKS, Form } from '#store/form.js';
import { type ApiHarness, useApi, type Watched } from '../../support/api-harness.js';
import { countForms } from '../../support/forms.js';
import { made, webSet } from '../../support/registry.js';

const PODS = '/api/v1/namespaces/default/pods';
const [NAME = ''] = BLANKS;
const NODES = ['a', 'b', 'c', 'd', 'e', 'f'];
const METADATA = { accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' };

function create(api: ApiHarness, sequence: number, annotations?: Readonly<Record<string, string>>): void {
  const name = `web-${sequence}`;
  const { template } = made(api.registry, 'daemonsets', webSet({}, { name, namespace: 'default' })).spec;
  const metadata = { generateName: 'web-', namespace: 'default', labels: { app: 'web' }, ...(annotations && { annotations }) };
  const regarding = { kind: 'DaemonSet', namespace: 'default', name, uid: 'set', apiVersion: 'apps/v1' };
  const writes = [{ verb: 'createPods', base: { metadata, spec: template.spec }, nodes: NODES, regarding }] as const;
  api.registry.carryOut({ name: { shard: 0, epoch: 0, sequence }, groups: [{ writes }] });
}

/** Binds all pods and reports that they run; gives the answers to reports, and what each pod is found to be afterwards. */
async function run(api: ApiHarness) {
  const pods = [...api.store.snapshot().entries('pods')].map(([, pod]) => pod as Pod);
  const [answers, found]: [string[], string[]] = [[], []];
  for (const [index, { metadata, spec }] of pods.entries()) {
    const [term] = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
    const name = term?.matchFields?.[0]?.values?.[0];
    await api.post(`${PODS}/${metadata.name}/binding`, { metadata: { name: metadata.name }, target: { kind: 'Node', name } });
    const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }];
    const status = { phase: 'Running', hostIP: '10.0.0.1', podIP: `10.0.1.${index}`, conditions };
    answers.push((await api.patch(`${PODS}/${metadata.name}/status`, 'strategic-merge-patch', { status })).text);
    found.push((await api.get(`${PODS}/${metadata.name}`)).text);
  }
  return { answers, found };
}

/** Lets all that has happened be told; gives the events of a watch, and from which number on. */
async function told(api: ApiHarness, watched: Watched, count: number): Promise<readonly string[]> {
  api.clock.settle();
  return (await watched.next(count)).map((event) => JSON.stringify(event));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('pods that are alike', () => {
  const api = useApi('in process');

  it.each([
    ['', {}, undefined],
    [' as metadata', METADATA, undefined],
    [' with the blank of a name among their texts', {}, { blank: NAME }],
    [' with a text that is written with escapes', {}, { escaped: '"\\\n' }],
  ])('are told to those who watch all of them in the words in which others are told%s', async (_title, headers, annotations) => {
    const everything = api().watch(`${PODS}?watch=true`, headers);
    const selected = api().watch(`${PODS}?watch=true&labelSelector=app`, headers);
    create(api(), 1, annotations);
    create(api(), 2, annotations);
    await run(api());
    const texts = await told(api(), everything, 3 * 12);
    expect(texts).toEqual(await told(api(), selected, 3 * 12));
    expect(texts.filter((text) => text.startsWith('{"type":"ADDED"'))).toHaveLength(12);
  });

  it('are answered as they are found', async () => {
    create(api(), 1);
    const forms = countForms(api().store);
    const { answers, found } = await run(api());
    expect(answers).toEqual(found);
    expect(forms['pods']).toBeGreaterThan(4);
  });

  it.each([
    ['', {}, ''],
    [' as metadata', { accept: METADATA.accept.replace('PartialObjectMetadata', 'PartialObjectMetadataList') }, ''],
    [' for people', {}, '&pretty=1'],
    [' as YAML', { accept: 'application/yaml' }, ''],
  ])('are listed in the words in which others are listed%s', async (_title, headers, query) => {
    create(api(), 1);
    await run(api());
    create(api(), 2);
    const list = async () => (await api().get(`${PODS}?limit=0${query}`, { headers })).text;
    const text = await list();
    vi.spyOn(SharedTexts.prototype, 'textOf').mockReturnValue(undefined);
    expect(text).toBe(await list());
    expect(text.match(/uid: |"uid": ?"(?!set)/g)?.length).toBeGreaterThan(11);
  });

  it('are listed in parts as they are listed whole', async () => {
    create(api(), 1);
    await run(api());
    create(api(), 2);
    const { json: whole } = await api().get(PODS);
    const { json: first } = await api().get(`${PODS}?limit=5`);
    const { json: rest } = await api().get(`${PODS}?limit=50&continue=${first.metadata.continue}`);
    expect(JSON.stringify([...first.items, ...rest.items])).toBe(JSON.stringify(whole.items));
  });

  it('are not made whole to list them', async () => {
    create(api(), 1);
    await api().get(PODS);
    create(api(), 2);
    await api().get(PODS);
    const made = vi.spyOn(Form.prototype, 'filled');
    expect((await api().get(PODS)).json.items).toHaveLength(12);
    expect(made).not.toHaveBeenCalled();
  });

  it('are not made whole to tell of them', async () => {
    const watched = api().watch(`${PODS}?watch=true`);
    create(api(), 1);
    await run(api());
    create(api(), 2);
    await told(api(), watched, 24);
    create(api(), 3);
    const made = vi.spyOn(Form.prototype, 'filled');
    await told(api(), watched, 6);
    expect(made).not.toHaveBeenCalled();
  });
});
