import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useClusters } from '../support/clusters.js';
import { everynode } from '../support/everynode.js';
import { KubectlSession } from '../support/kubectl-session.js';

const MANIFEST = readFileSync(join(import.meta.dirname, 'old-manifest.yaml'), 'utf8');
const TIMEOUT_MS = 120_000;

describe('kubectl with a manifest of Kubernetes 1.15', { timeout: TIMEOUT_MS }, () => {
  let session: KubectlSession;

  beforeEach(async () => {
    session = await KubectlSession.open(2, { legacyApis: true });
    session.write('old.yaml', MANIFEST);
  });
  afterEach(() => session.close());

  it('creates what it describes', async () => {
    expect(await session.prints('create -f old.yaml')).toBe('daemonset.extensions/fluentd created\n');
    await session.readyAll();
    expect(await session.prints('get -f old.yaml')).toMatch(/^NAME +DESIRED .*\nfluentd +2 +2 +2 +2 +2 +<none> /);
  });

  it('applies it twice, then with a change', async () => {
    expect(await session.prints('apply -f old.yaml')).toBe('daemonset.extensions/fluentd created\n');
    expect(await session.prints('apply -f old.yaml')).toBe('daemonset.extensions/fluentd unchanged\n');
    session.write('old.yaml', MANIFEST.replace('fluentd:v1.2', 'fluentd:v1.4'));
    expect(await session.prints('apply -f old.yaml')).toBe('daemonset.extensions/fluentd configured\n');
    expect(await session.prints('get -f old.yaml -o jsonpath={.spec.templateGeneration}/{.spec.updateStrategy.type}')).toBe('2/OnDelete');
  });

  it('replaces pods only when somebody deletes them', async () => {
    await session.prints('apply -f old.yaml');
    await session.readyAll();
    expect(await session.prints('set image daemonsets.extensions/fluentd fluentd=fluent/fluentd:v2')).toBe(
      'daemonset.extensions/fluentd image updated\n',
    );
    expect(await session.prints('get -f old.yaml -o jsonpath={.status.updatedNumberScheduled}')).toBe('');
    await session.prints('delete pod -l name=fluentd --wait=false --grace-period=0 --force');
    await session.readyAll();
    expect(await session.prints('get -f old.yaml -o jsonpath={.status.updatedNumberScheduled}')).toBe('2');
  });

  it('lets go of its pods when its selector is changed', async () => {
    await session.prints('apply -f old.yaml');
    await session.readyAll();
    session.write('old.yaml', MANIFEST.replace('name: fluentd\n    spec', 'name: renamed\n    spec'));
    await session.prints('replace -f old.yaml');
    await session.readyAll();
    const owned = await session.prints('get pods -l name=renamed -o jsonpath={.items[*].metadata.ownerReferences[*].name}');
    const orphans = await session.prints('get pods -l name=fluentd -o jsonpath={.items[*].metadata.ownerReferences[*].name}/');
    expect([owned, orphans]).toEqual(['fluentd fluentd', '/']);
  });

  it('prefers apps/v1 where no version is named', async () => {
    await session.prints('apply -f old.yaml');
    expect(await session.prints('get daemonsets -o name')).toBe('daemonset.apps/fluentd\n');
    expect(await session.prints('get daemonsets.v1beta1.extensions -o name')).toBe('daemonset.extensions/fluentd\n');
    expect(await session.prints('api-versions')).toContain('extensions/v1beta1\n');
  });

  it('explains the old fields', async () => {
    expect(await session.prints('explain daemonset.spec.templateGeneration --api-version=extensions/v1beta1')).toContain(
      'GROUP:      extensions\nKIND:       DaemonSet\nVERSION:    v1beta1\n\nFIELD: templateGeneration <integer>\n',
    );
  });

  it('edits, labels and deletes it', async () => {
    await session.prints('apply -f old.yaml');
    expect(await session.prints('label daemonsets.extensions/fluentd a=b')).toBe('daemonset.extensions/fluentd labeled\n');
    expect(await session.prints('delete -f old.yaml --wait=false')).toMatch(/^daemonset\.extensions "fluentd" deleted/);
  });
});

describe('a cluster with legacyApis', () => {
  const start = useClusters();

  it('takes old manifests from its own process, too', async () => {
    const cluster = await start({ nodes: 2, threads: 0, time: 'virtual', legacyApis: true });
    const [created] = await cluster.apply(MANIFEST);
    expect([created?.object.apiVersion, created?.outcome]).toEqual(['extensions/v1beta1', 'created']);
    expect((await cluster.apply(MANIFEST)).map(({ outcome }) => outcome)).toEqual(['unchanged']);
    const { status } = await cluster.daemonSet('fluentd').rolledOut();
    expect(status.numberAvailable).toBe(2);
  });

  it('serves them from its threads', async () => {
    const cluster = await start({ threads: 1, legacyApis: true });
    expect((await cluster.apply(MANIFEST)).map(({ outcome }) => outcome)).toEqual(['created']);
  });
});

describe('everynode up --legacy-apis', () => {
  it('takes old manifests', async () => {
    const manifest = join(import.meta.dirname, 'old-manifest.yaml');
    const running = everynode(['up', '--nodes', '1', '--legacy-apis', '--apply', manifest]);
    expect(await running.wrote(/Running\./)).toContain('daemonset.extensions/fluentd created\n');
    expect((await running.end()).exitCode).toBe(0);
  });
});

describe('a cluster without', () => {
  const start = useClusters();

  it('says what it does not know', async () => {
    const cluster = await start({ threads: 0, time: 'virtual' });
    await expect(cluster.apply(MANIFEST)).rejects.toThrow('no matches for kind "DaemonSet" in version "extensions/v1beta1"');
  });
});
