import { afterEach, describe, expect, it } from 'vitest';
import { imagesOf, isLive, ON_DELETE, rollingUpdate, web } from '../support/driven-cluster.js';
import { KubectlSession } from '../support/kubectl-session.js';

const TIMEOUT_MS = 120_000;

let session: KubectlSession;

afterEach(() => session.close());

async function open(spec: object = rollingUpdate({ maxUnavailable: 3 })): Promise<void> {
  session = await KubectlSession.open(3);
  session.write('web.json', web({ spec }));
  await session.prints('apply -f web.json');
  await session.readyAll();
}

async function rollTo(image: string): Promise<void> {
  await session.setImage(image);
  await session.finishAll();
  await session.readyAll();
}

const STATUS = 'rollout status ds/web --watch=false';

describe('kubectl rollout status', { timeout: TIMEOUT_MS }, () => {
  it('says how many pods are new, then how many are available, then that it is done (B-340)', async () => {
    await open();
    expect(await session.prints(STATUS)).toBe('daemon set "web" successfully rolled out\n');
    await session.cluster.daemonSet('web').setImage('web:2');
    await session.pass();
    expect(await session.prints(STATUS)).toBe('Waiting for daemon set "web" rollout to finish: 0 out of 3 new pods have been updated...\n');
    await session.finishAll();
    expect(await session.prints(STATUS)).toBe('Waiting for daemon set "web" rollout to finish: 0 of 3 updated pods are available...\n');
    await session.ready(await session.podOn('n0'));
    await session.pass();
    expect(await session.prints(STATUS)).toBe('Waiting for daemon set "web" rollout to finish: 1 of 3 updated pods are available...\n');
    await session.readyAll();
    expect(await session.prints(STATUS)).toBe('daemon set "web" successfully rolled out\n');
  });

  it('waits until the controller has seen the newest spec (B-340)', async () => {
    await open();
    await session.cluster.delete('daemonsets', 'web', { propagationPolicy: 'Foreground' });
    await session.pass();
    await session.cluster.patch('daemonsets', 'web', { spec: { minReadySeconds: 3 } });
    await session.pass();
    expect(await session.prints(STATUS)).toBe('Waiting for daemon set spec update to be observed...\n');
  });

  it('prints a line for each change that it sees (B-340)', async () => {
    await open();
    await session.setImage('web:2');
    const { answer } = await session.begins('rollout status ds/web');
    await session.finishAll();
    await session.readyAll();
    const { output, exitCode } = await answer;
    const lines = output.trim().split('\n');
    expect([lines[0], lines.at(-1), exitCode]).toEqual([
      'Waiting for daemon set "web" rollout to finish: 0 out of 3 new pods have been updated...',
      'daemon set "web" successfully rolled out',
      0,
    ]);
    expect(lines.length).toBeGreaterThan(2);
  });

  it('succeeds at once where no pod is wanted, gives up when its time is up, and ignores the revision (B-341)', async () => {
    session = await KubectlSession.open(0);
    await session.apply(web());
    expect(await session.prints('rollout status ds/web')).toBe('daemon set "web" successfully rolled out\n');
    expect(await session.prints('rollout status ds/web --revision=7')).toBe('daemon set "web" successfully rolled out\n');
    expect(await session.complains('rollout status ds/web --revision=-1')).toBe('error: revision must be a positive integer: -1\n');
    await session.cluster.nodes.add({ name: 'n0', kubelet: 'manual' });
    await session.pass('5s');
    expect(await session.complains('rollout status ds/web --timeout=1s')).toBe(
      'Waiting for daemon set "web" rollout to finish: 0 of 1 updated pods are available...\nerror: timed out waiting for the condition\n',
    );
    const { answer } = await session.begins('rollout status ds/web');
    await session.cluster.delete('daemonsets', 'web');
    expect(await answer).toMatchObject({ exitCode: 1, output: expect.stringMatching(/error: object has been deleted\n$/) });
  });

  it('needs a name; pausing and resuming are not for DaemonSets (B-342)', async () => {
    await open();
    expect(await session.complains('rollout status')).toBe('error: required resource not specified\n');
    expect(await session.complains('rollout pause ds/web')).toBe('error: daemonsets.apps "web" pausing is not supported\n');
    expect(await session.complains('rollout resume ds/web')).toBe('error: daemonsets.apps "web" resuming is not supported\n');
  });

  it('is refused for OnDelete (B-343)', async () => {
    await open(ON_DELETE);
    expect(await session.complains('rollout status ds/web')).toBe(
      'error: rollout status is only available for RollingUpdate strategy type\n',
    );
  });
});

describe('kubectl rollout history', { timeout: TIMEOUT_MS }, () => {
  it('lists the revisions with the causes of their changes (B-344)', async () => {
    await open();
    await session.prints('annotate ds web kubernetes.io/change-cause=second');
    await rollTo('web:2');
    expect(await session.prints('rollout history ds/web')).toBe(
      'daemonset.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         second\n\n',
    );
  });

  it('says so if there is none (B-344)', async () => {
    await open();
    // On its way out, it makes no revision in place of one that is deleted.
    await session.cluster.delete('daemonsets', 'web', { propagationPolicy: 'Foreground' });
    await session.pass();
    for (const { metadata } of await session.history()) await session.cluster.delete('controllerrevisions', metadata.name);
    expect(await session.prints('rollout history ds/web')).toBe('daemonset.apps/web \nNo rollout history found.\n');
  });

  it('shows the template of a revision with tabs, or the DaemonSet as of then (B-345)', async () => {
    await open();
    await rollTo('web:2');
    const [first] = await session.history();
    const template = [
      'daemonset.apps/web with revision #1',
      'Pod Template:',
      '  Labels:\tapp=web',
      '  Containers:',
      '   c:',
      '    Image:\tweb:1',
      '    Port:\t<none>',
      '    Host Port:\t<none>',
      '    Environment:\t<none>',
      '    Mounts:\t<none>',
      '  Volumes:\t<none>',
      '  Node-Selectors:\t<none>',
      '  Tolerations:\t<none>',
      '',
      '',
    ];
    expect(first?.revision).toBe(1);
    expect(await session.prints('rollout history ds/web --revision=1')).toBe(template.join('\n'));
    expect(await session.complains('rollout history ds/web --revision=9')).toBe('error: unable to find the specified revision\n');
    const yaml = await session.prints('rollout history ds/web --revision=1 -o yaml');
    expect([yaml.includes('kind: DaemonSet'), yaml.includes('- image: web:1'), yaml.includes('web:2')]).toEqual([true, true, false]);
  });
});

describe('kubectl rollout undo', { timeout: TIMEOUT_MS }, () => {
  it('goes back by one, or to a revision, whose number becomes the highest (B-346)', async () => {
    await open();
    await session.cluster.patch('daemonsets', 'web', { metadata: { annotations: { kept: 'yes' } } });
    await rollTo('web:2');
    expect(await session.prints('rollout undo ds/web --to-revision=1')).toContain('daemonset.apps/web rolled back\n');
    expect((await session.history()).map(({ revision }) => revision)).toEqual([2, 3]);
    await session.finishAll();
    expect(imagesOf(await session.pods())).toEqual(['web:1', 'web:1', 'web:1']);
    expect(await session.prints('rollout undo ds/web')).toContain('daemonset.apps/web rolled back\n');
    expect((await session.history()).map(({ revision }) => revision)).toEqual([3, 4]);
    expect((await session.daemonSet()).metadata.annotations?.['kept']).toBe('yes');
  });

  it('does nothing where there is nothing to go back to (B-347)', async () => {
    await open();
    expect(await session.complains('rollout undo ds/web')).toBe('error: no last revision to roll back to\n');
    await rollTo('web:2');
    const skipped = 'daemonset.apps/web skipped rollback (current template already matches revision 2)\n';
    expect(await session.prints('rollout undo ds/web --to-revision=2')).toContain(skipped);
    expect(await session.complains('rollout undo ds/web --to-revision=7')).toBe('error: unable to find specified revision 7 in history\n');
  });

  it('changes nothing when it is dry (B-348)', async () => {
    await open();
    await rollTo('web:2');
    const { metadata } = await session.daemonSet();
    const server = await session.prints('rollout undo ds/web --dry-run=server');
    expect(server).toContain('daemonset.apps/web rolled back (server dry run)\n');
    const client = await session.prints('rollout undo ds/web --dry-run=client');
    expect(client).toMatch(/^daemonset\.apps\/web will roll back to Pod Template:\n {2}Labels:\tapp=web\n/);
    expect(client).toContain(' (dry run)\n');
    expect((await session.daemonSet()).metadata.generation).toBe(metadata.generation);
    expect((await session.pods()).every(isLive)).toBe(true);
  });
});

describe('kubectl rollout restart', { timeout: TIMEOUT_MS }, () => {
  it('is a change of the template, hence a revision and a rollout (B-349)', async () => {
    await open();
    expect(await session.prints('rollout restart ds/web')).toBe('daemonset.apps/web restarted\n');
    const { spec } = await session.daemonSet();
    expect(spec.template.metadata.annotations?.['kubectl.kubernetes.io/restartedAt']).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/,
    );
    expect((await session.history()).map(({ revision }) => revision)).toEqual([1, 2]);
    expect((await session.pods()).filter((pod) => !isLive(pod)).length).toBe(3);
  });
});

describe('the generation', { timeout: TIMEOUT_MS }, () => {
  it('stays when the same is applied again, and grows by one with each command (B-012, B-022)', async () => {
    await open();
    await session.prints('apply -f web.json');
    expect((await session.daemonSet()).metadata.generation).toBe(1);
    await session.prints('set image ds/web c=web:2');
    await session.prints('set env ds/web SOME=thing');
    await session.prints('set resources ds/web --limits=cpu=1');
    await session.prints('rollout restart ds/web');
    const { metadata } = await session.daemonSet();
    expect([metadata.generation, metadata.annotations?.['deprecated.daemonset.template.generation']]).toEqual([5, '5']);
    const managers = (metadata.managedFields ?? []).map(({ manager }) => manager);
    expect(managers).toEqual(expect.arrayContaining(['kubectl-set', 'kubectl-rollout', 'kubectl-client-side-apply']));
  });
});
