import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PodsOn } from '#api/found-objects.js';
import { type ApiHarness, useApi } from '../../support/api-harness.js';
import { configMap, pod } from '../../support/manifests.js';

const PODS = '/api/v1/namespaces/default/pods';
const ON_TWO = 'fieldSelector=spec.nodeName%3Dtwo';

async function names(api: ApiHarness, path: string): Promise<readonly string[]> {
  const { items } = (await api.get(path)).json;
  return items.map(({ metadata }: { readonly metadata: { readonly name: string } }) => metadata.name);
}

function fill(api: ApiHarness): void {
  for (const name of ['c', 'a', 'b']) api.add('pods', 'default', pod(name, { nodeName: 'two' }));
  api.add('pods', 'other', pod('d', { nodeName: 'two' }));
  api.add('pods', 'default', pod('e', { nodeName: 'one' }));
}

/** What is known of nodes, as if it were kept by somebody who has not heard of pod `b`, and takes `e` for one of node `two`. */
let asked: string[] = [];
const podsOn: PodsOn = (nodeName) => {
  asked.push(nodeName);
  return nodeName === 'two' ? ['default/c', 'other/d', 'default/a', 'default/gone', 'default/e'] : undefined;
};

describe('a list of the pods of a node', () => {
  const api = useApi('in process', { podsOn });
  afterEach(() => {
    asked = [];
  });

  it('looks at those alone that are known to be there, in the order of their keys', async () => {
    fill(api());
    expect(await names(api(), `/api/v1/pods?${ON_TWO}`)).toEqual(['a', 'c', 'd']);
    expect(await names(api(), `${PODS}?${ON_TWO}`)).toEqual(['a', 'c']);
    expect(asked).toEqual(['two', 'two']);
  });

  it('looks at all as long as nobody knows, and for pods of no node', async () => {
    fill(api());
    api().add('pods', 'default', pod('free', {}));
    expect(await names(api(), `${PODS}?fieldSelector=spec.nodeName%3Done`)).toEqual(['e']);
    expect(await names(api(), `${PODS}?fieldSelector=spec.nodeName%3D`)).toEqual(['free']);
    expect(asked).toEqual(['one']);
  });

  it('goes on where it was as of its version, when what is known is of another', async () => {
    fill(api());
    const { metadata } = (await api().get(`${PODS}?${ON_TWO}&limit=1`)).json;
    const next = `${PODS}?${ON_TWO}&limit=5&continue=${metadata.continue}`;
    expect(await names(api(), next)).toEqual(['c']);
    await api().delete(`${PODS}/c?gracePeriodSeconds=0`);
    expect(await names(api(), next)).toEqual(['b', 'c']);
  });

  it('is what a watch begins with', async () => {
    fill(api());
    const watch = await api().watch(`${PODS}?watch=true&${ON_TWO}`);
    expect((await watch.next(2)).map(({ object }) => object.metadata.name)).toEqual(['a', 'c']);
  });
});

describe('a list of one object by its name', () => {
  const api = useApi('in process');

  it.each([
    ['/api/v1/namespaces/default/configmaps', 'no other'],
    ['/api/v1/configmaps', 'all'],
  ])('of %s looks at %s', async (path, looksAt) => {
    for (const name of ['a', 'b', 'c']) api().add('configmaps', 'default', configMap(name));
    const { store } = api();
    const snapshot = store.snapshot();
    const found = vi.spyOn(snapshot, 'found');
    vi.spyOn(store, 'snapshot').mockReturnValue(snapshot);
    expect(await names(api(), `${path}?fieldSelector=metadata.name%3Db`)).toEqual(['b']);
    expect(found).toHaveBeenCalledTimes(looksAt === 'all' ? 1 : 0);
  });
});
