import { afterEach, describe, expect, it } from 'vitest';
import { rollingUpdate, web } from '../support/driven-cluster.js';
import { KubectlSession, rowsOf } from '../support/kubectl-session.js';

const TIMEOUT_MS = 120_000;

let session: KubectlSession;

afterEach(() => session.close());

async function open(nodes = 2, parts: Parameters<typeof web>[0] = {}): Promise<void> {
  session = await KubectlSession.open(nodes);
  if (nodes === 0) return;
  await session.apply(web({ spec: rollingUpdate({ maxUnavailable: 1 }), ...parts }));
}

async function table(words: string): Promise<readonly (readonly string[])[]> {
  return rowsOf(await session.prints(words));
}

describe('the resource', { timeout: TIMEOUT_MS }, () => {
  it('is known by its names, in all and by its group, and has no scale (B-001)', async () => {
    await open(1);
    const resources = await table('api-resources --api-group=apps --no-headers');
    expect(resources).toContainEqual(['daemonsets', 'ds', 'apps/v1', 'true', 'DaemonSet']);
    for (const name of ['ds', 'daemonset', 'daemonsets', 'daemonsets.v1.apps']) {
      expect((await table(`get ${name} --no-headers`))[0]?.[0]).toBe('web');
    }
    expect(await session.prints('get all')).toContain('daemonset.apps/web');
    expect(await session.complains('get --raw /apis/apps/v1/namespaces/default/daemonsets/web/scale')).toBe(
      'Error from server (NotFound): the server could not find the requested resource\n',
    );
    expect(JSON.parse(await session.prints('get --raw /apis/apps/v1/namespaces/default/daemonsets/web/status'))).toMatchObject({
      kind: 'DaemonSet',
    });
  });

  it('refuses fields that it does not have, as kubectl asks (B-019)', async () => {
    await open(1);
    session.write('bad.json', { ...web({ name: 'bad' }), spec: { ...web().spec, replicas: 3 } });
    expect(await session.complains('apply -f bad.json')).toMatch(/strict decoding error: unknown field "spec\.replicas"\n$/);
  });

  it('prints what is wrong with it as one line, or as one for each cause (B-030)', async () => {
    await open(1);
    session.write('bad.json', web({ name: 'bad', pod: { restartPolicy: 'Never' } }));
    expect(await session.complains('create -f bad.json')).toBe(
      'The DaemonSet "bad" is invalid: spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"\n',
    );
    session.write('bad.json', web({ name: 'bad', spec: { minReadySeconds: -1, revisionHistoryLimit: -1 } }));
    expect(await session.complains('create -f bad.json')).toBe(
      'The DaemonSet "bad" is invalid: \n' +
        '* spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0\n' +
        '* spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0\n',
    );
  });
});

describe('kubectl get', { timeout: TIMEOUT_MS }, () => {
  it('prints DaemonSets (B-350)', async () => {
    await open(2, { pod: { nodeSelector: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' } } });
    await session.ready(await session.podOn('n0'));
    await session.pass('10s');
    const selector = 'kubernetes.io/arch=amd64,kubernetes.io/os=linux';
    const [header, row] = await table('get ds -o wide');
    expect(header?.join('|')).toBe('NAME|DESIRED|CURRENT|READY|UP-TO-DATE|AVAILABLE|NODE SELECTOR|AGE|CONTAINERS|IMAGES|SELECTOR');
    expect(row?.toSpliced(7, 1)).toEqual(['web', '2', '2', '1', '2', '1', selector, 'c', 'web:1', 'app=web']);
  });

  it('prints nodes (B-351)', async () => {
    await open(4);
    await session.cluster.nodes.cordon('n0');
    await session.label('n1', { 'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/edge': '' });
    await session.cluster.nodes.fail('n2');
    await session.pass('2m');
    await session.cluster.create({ kind: 'Node', metadata: { name: 'zz' } });
    const rows = await table('get nodes');
    expect(rows[0]).toEqual(['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION']);
    expect(rows.slice(1).map(([name, status, roles]) => [name, status, roles])).toEqual([
      ['n0', 'Ready,SchedulingDisabled', '<none>'],
      ['n1', 'Ready', 'edge,worker'],
      ['n2', 'NotReady', '<none>'],
      ['n3', 'Ready', '<none>'],
      ['zz', 'Unknown', '<none>'],
    ]);
    const [wide, first] = await table('get nodes -o wide');
    expect(wide?.slice(5)).toEqual(['INTERNAL-IP', 'EXTERNAL-IP', 'OS-IMAGE', 'KERNEL-VERSION', 'CONTAINER-RUNTIME']);
    expect(first?.slice(6)).toEqual(['<none>', 'everynode', expect.stringMatching(/^\S+ \(amd64\)$/), expect.stringMatching(/^\w+:\/\//)]);
  });

  it('prints pods (B-352)', async () => {
    await open(2);
    const [pod, other] = [await session.podOn('n0'), await session.podOn('n1')];
    const waiting = {
      name: 'c',
      image: 'web:1',
      imageID: '',
      ready: false,
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
    };
    const finishedAt = new Date(session.cluster.time.now()).toISOString().replace(/\.\d+/, '');
    const terminated = { exitCode: 1, reason: 'Error', startedAt: finishedAt, finishedAt };
    await session.say(pod, { phase: 'Running', podIP: '10.1.2.3', containerStatuses: [{ ...waiting, lastState: { terminated } }] });
    await session.pass('8s');
    await session.remove(other);
    const rows = await table('get pods -o wide --sort-by=.spec.nodeName');
    expect(rows[0]).toEqual(['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES']);
    expect(rows[1]?.toSpliced(4, 1)).toEqual([
      pod.metadata.name,
      '0/1',
      'CrashLoopBackOff',
      '3 (10s ago)',
      '10.1.2.3',
      'n0',
      '<none>',
      '<none>',
    ]);
    expect(rows[2]?.slice(0, 4)).toEqual([other.metadata.name, '0/1', 'Terminating', '0']);
  });

  it('prints revisions, events and namespaces (B-353)', async () => {
    await open(1);
    await session.cluster.create({
      kind: 'ControllerRevision',
      apiVersion: 'apps/v1',
      metadata: { name: 'free' },
      data: { some: 'data' },
      revision: 4,
    });
    const [revision] = await session.history();
    expect((await table('get controllerrevisions')).map((row) => row.slice(0, 3))).toEqual([
      ['NAME', 'CONTROLLER', 'REVISION'],
      ['free', '<none>', '4'],
      [revision?.metadata.name, 'daemonset.apps/web', '1'],
    ]);
    const pod = await session.podOn('n0');
    const [header, event] = await table('get events --field-selector involvedObject.kind=DaemonSet');
    expect(header).toEqual(['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']);
    expect(event?.slice(1)).toEqual(['Normal', 'SuccessfulCreate', 'daemonset/web', `Created pod: ${pod.metadata.name}`]);
    const [wide, wideEvent] = await table('get events -o wide --field-selector involvedObject.kind=Pod,reason=Scheduled');
    expect(wide).toEqual(['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'SUBOBJECT', 'SOURCE', 'MESSAGE', 'FIRST SEEN', 'COUNT', 'NAME']);
    expect(wideEvent?.includes('default-scheduler')).toBe(true);
    expect((await table('get ns'))[0]).toEqual(['NAME', 'STATUS', 'AGE']);
  });

  it('prints ages (B-353)', async () => {
    await open(0);
    const ageAfter = async (duration: string) => {
      await session.pass(duration);
      return (await table('get cm age --no-headers'))[0]?.[2];
    };
    await session.cluster.create({ kind: 'ConfigMap', metadata: { name: 'age' } });
    expect(await ageAfter('45s')).toBe('45s');
    expect(await ageAfter('78s')).toBe('2m5s');
    expect(await ageAfter('183718s')).toBe('2d3h');
  });

  it('says what is not there (B-358)', async () => {
    await open(0);
    expect(await session.prints('get ds')).toBe('No resources found in default namespace.\n');
    expect(await session.complains('get ds web')).toBe('Error from server (NotFound): daemonsets.apps "web" not found\n');
  });
});

describe('kubectl describe', { timeout: TIMEOUT_MS }, () => {
  it('prints a DaemonSet (B-354)', async () => {
    await open(3, { metadata: { labels: { tier: 'b', area: 'a' } } });
    await session.ready(await session.podOn('n0'));
    await session.say(await session.podOn('n1'), { phase: 'Running' });
    await session.pass();
    const text = await session.prints('describe ds web');
    const lines = text.split('\n');
    expect(lines.slice(0, 16)).toEqual([
      'Name:           web',
      'Namespace:      default',
      'Selector:       app=web',
      'Node-Selector:  <none>',
      'Labels:         area=a',
      '                tier=b',
      'Annotations:    deprecated.daemonset.template.generation: 1',
      'Desired Number of Nodes Scheduled: 3',
      'Current Number of Nodes Scheduled: 3',
      'Number of Nodes Scheduled with Up-to-date Pods: 3',
      'Number of Nodes Scheduled with Available Pods: 1',
      'Number of Nodes Misscheduled: 0',
      'Pods Status:  2 Running / 1 Waiting / 0 Succeeded / 0 Failed',
      'Pod Template:',
      '  Labels:  app=web',
      '  Containers:',
    ]);
    expect(text).toMatch(/Events:\n {2}Type {4}Reason {12}Age {3}From {18}Message\n {2}---- {4}------/);
    expect(text).toMatch(/ {2}Normal {2}SuccessfulCreate {2}\S+ +daemonset-controller {2}Created pod: web-/);
    expect(text).toMatch(/ {3}c:\n {4}Image: {9}web:1\n {4}Port: {10}<none>\n {4}Host Port: {5}<none>\n/);
  });

  it('prints no events where there are none (B-354)', async () => {
    session = await KubectlSession.open(0);
    await session.apply(web());
    expect(await session.prints('describe ds web')).toMatch(/\nEvents: {12}<none>\n$/);
  });

  it('prints a node (B-355)', async () => {
    await open(1);
    await session.taint('n0', { key: 'b', value: 'v', effect: 'NoSchedule' }, { key: 'a', effect: 'NoSchedule' });
    const text = await session.prints('describe node n0');
    const order = [
      'Name',
      'Roles',
      'Labels',
      'Annotations',
      'CreationTimestamp',
      'Taints',
      'Unschedulable',
      'Lease',
      'Conditions',
      'Addresses',
    ];
    const rest = ['Capacity', 'Allocatable', 'System Info', 'Non-terminated Pods', 'Allocated resources', 'Events'];
    const places = [...order, ...rest].map((heading) => text.search(new RegExp(`^${heading}:`, 'm')));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(text).toMatch(/^Taints: +a:NoSchedule\n +b=v:NoSchedule\n/m);
    expect(text).toMatch(/^ {2}HolderIdentity: {2}n0\n {2}AcquireTime: {5}\S+\n {2}RenewTime: {7}\S+/m);
    expect(text).toMatch(/^Non-terminated Pods: +\(1 in total\)$/m);
  });

  it('prints a pod (B-355)', async () => {
    await open(1);
    const pod = await session.podOn('n0');
    await session.ready(pod);
    const text = await session.prints(`describe pod ${pod.metadata.name}`);
    expect(text).toMatch(/^Controlled By: +DaemonSet\/web$/m);
    expect(text).toMatch(/^Node: +n0\/.*$/m);
    expect(text).toMatch(/^QoS Class: +BestEffort$/m);
    const tolerations = [
      'disk-pressure:NoSchedule',
      'memory-pressure:NoSchedule',
      'not-ready:NoExecute',
      'pid-pressure:NoSchedule',
      'unreachable:NoExecute',
      'unschedulable:NoSchedule',
    ];
    const block = tolerations.map((toleration) => `node.kubernetes.io/${toleration} op=Exists`);
    expect(
      text
        .split('\n')
        .filter((line) => line.includes('op=Exists'))
        .map((line) => line.replace(/^Tolerations:/, '').trim()),
    ).toEqual(block);
    await session.remove(pod);
    expect(await session.prints(`describe pod ${pod.metadata.name}`)).toMatch(
      /^Status: +Terminating \(lasts .*\)\nTermination Grace Period: +30s$/m,
    );
  });
});

describe('kubectl', { timeout: TIMEOUT_MS }, () => {
  it('cordons, and drains all but daemon pods (B-357)', async () => {
    await open(1);
    await session.readyAll();
    const { metadata } = await session.podOn('n0');
    expect(await session.prints('cordon n0')).toBe('node/n0 cordoned\n');
    expect(await session.prints('cordon n0')).toBe('node/n0 already cordoned\n');
    expect(await session.prints('uncordon n0')).toBe('node/n0 uncordoned\n');
    const refused = await session.complains('drain n0');
    const cannot = `cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/${metadata.name}`;
    expect(refused).toContain('node/n0 cordoned\n');
    expect(refused).toContain(`error: unable to drain node "n0" due to error: ${cannot}, continuing command...\n`);
    expect(refused).toContain('There are pending nodes to be drained:\n n0\n');
    expect((await session.node('n0')).spec.unschedulable).toBe(true);
    const drained = await session.prints('drain n0 --ignore-daemonsets');
    expect(drained).toContain(`Warning: ignoring DaemonSet-managed Pods: default/${metadata.name}\n`);
    expect(drained).toContain('node/n0 drained\n');
    expect((await session.podOn('n0')).metadata.uid).toBe(metadata.uid);
  });

  it('evicts daemon pods that have ended, and needs force for those whose DaemonSet is gone (B-357)', async () => {
    session = await KubectlSession.open(1);
    await session.cluster.create({ ...web(), spec: { ...web().spec, updateStrategy: { type: 'OnDelete' } } });
    await session.pass();
    // Held on the way out, so that nobody replaces a pod that ended.
    await session.cluster.delete('daemonsets', 'web', { propagationPolicy: 'Foreground' });
    const ended = await session.podOn('n0');
    await session.say(ended, { phase: 'Succeeded' });
    expect(await session.prints('drain n0')).toContain('node/n0 drained\n');
    expect(await session.pods()).toEqual([]);
    await session.cluster.nodes.uncordon('n0');
    await session.apply(web());
    await session.readyAll();
    await session.cluster.delete('daemonsets', 'web');
    const refused = await session.complains('drain n0 --ignore-daemonsets');
    expect(refused).toContain('daemonsets.apps "web" not found');
    const { answer } = await session.begins('drain n0 --ignore-daemonsets --force');
    await session.finishAll();
    expect(await answer).toMatchObject({ exitCode: 0 });
  });

  it('deletes a collection by its labels (B-018)', async () => {
    await open(1, { metadata: { labels: { own: 'yes' } } });
    await session.apply(web({ name: 'other' }));
    await session.prints('delete --raw /apis/apps/v1/namespaces/default/daemonsets?labelSelector=own%3Dyes');
    expect((await table('get ds --no-headers')).map(([name]) => name)).toEqual(['other']);
  });

  it('deletes, and waits for the object (B-358)', async () => {
    await open(1);
    const { answer } = await session.begins('delete ds web --cascade=foreground');
    await session.pass();
    await session.finishAll();
    expect(await answer).toEqual({ output: 'daemonset.apps "web" deleted from default namespace\n', exitCode: 0 });
    await session.apply(web());
    expect(await session.prints('delete ds web --cascade=orphan')).toBe('daemonset.apps "web" deleted from default namespace\n');
    expect((await session.podOn('n0')).metadata.ownerReferences).toBeUndefined();
    await session.apply(web());
    expect(await session.prints('delete ds web --cascade=background')).toBe('daemonset.apps "web" deleted from default namespace\n');
    await session.finishAll();
    expect(await session.pods()).toEqual([]);
  });
});
