import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, createCluster } from '#index.js';
import { type CommandAnswer, kubectls, runCommand } from '../support/kubectls.js';
import { wordsOf } from './transcript.js';

const TIMEOUT_MS = 120_000;
const KINDS = ['ns', 'nodes', 'pods', 'ds', 'controllerrevisions', 'cm', 'secrets', 'sa', 'events', 'leases', 'nodepools'];

const container = { name: 'c', image: 'example/c:1' };
const labels = { app: 'kinds' };
const template = { metadata: { labels }, spec: { containers: [container] } };
const reported = { reportingController: 'example.com/me', reportingInstance: 'me', action: 'Testing', reason: 'Tested', type: 'Normal' };

/** One object of each kind, and a list. */
const MANIFESTS: readonly object[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kinds' } },
  { apiVersion: 'v1', kind: 'Node', metadata: { name: 'made-by-hand' } },
  inNamespace('v1', 'Pod', { spec: { containers: [container], nodeName: 'node-2' } }),
  inNamespace('v1', 'ConfigMap', { data: { a: 'b' } }),
  inNamespace('v1', 'Secret', { stringData: { a: 'b' } }),
  inNamespace('v1', 'ServiceAccount', {}),
  inNamespace('v1', 'Event', { involvedObject: { kind: 'Pod', namespace: 'kinds', name: 'one' }, reason: 'Tested', message: 'm' }),
  inNamespace('events.k8s.io/v1', 'Event', { ...reported, metadata: { name: 'new', namespace: 'kinds' }, ...regarding() }),
  inNamespace('apps/v1', 'DaemonSet', { spec: { selector: { matchLabels: labels }, template } }),
  inNamespace('apps/v1', 'ControllerRevision', { data: { a: 1 }, revision: 1 }),
  inNamespace('coordination.k8s.io/v1', 'Lease', { spec: { holderIdentity: 'me' } }),
  { apiVersion: 'everynode.dev/v1alpha1', kind: 'NodePool', metadata: { name: 'one' }, spec: { replicas: 1, namePrefix: 'one-' } },
  { apiVersion: 'v1', kind: 'List', items: [inNamespace('v1', 'ConfigMap', { metadata: { name: 'two', namespace: 'kinds' } })] },
];

/** What to type, and what of the answer counts. */
const SESSION: readonly (readonly [command: string, answer: RegExp])[] = [
  ['kubectl create -f kinds.json', lines(MANIFESTS.length, 'created')],
  ['kubectl get -f kinds.json -o name', lines(MANIFESTS.length, '')],
  ['kubectl apply --server-side --force-conflicts -f kinds.json', lines(MANIFESTS.length, 'serverside-applied')],
  ['kubectl label -f kinds.json example.com/a=b', lines(MANIFESTS.length, 'labeled')],
  ['kubectl annotate -f kinds.json example.com/a=b', lines(MANIFESTS.length, 'annotated?')],
  ['kubectl replace -f map.json', /^configmap\/one replaced\n$/],
  ['kubectl edit configmap one -n kinds', /^configmap\/one edited\n$/],
  ["kubectl get configmap one -n kinds -o 'jsonpath={.data}'", /^\{"a":"edited"\}$/],
  ['kubectl wait --for=condition=Ready pod/one -n kinds --timeout=60s', /condition met/],
  ['kubectl get pods -n kinds -o custom-columns=N:.metadata.name,ON:.spec.nodeName', /^N +ON\n(.+\n)*one +node-2\n/],
  ['kubectl drain node-2 --force --ignore-daemonsets --timeout=60s', /evicting pod kinds\/one\n(.+\n)*node\/node-2 drained\n/],
  ["kubectl get node node-2 -o 'jsonpath={.spec.unschedulable}'", /^true$/],
  ['kubectl uncordon node-2', /uncordoned/],
  ['kubectl scale nodepool/one --replicas=2', /^nodepool\.everynode\.dev\/one scaled\n$/],
  ['kubectl auth can-i delete nodes', /^(Warning: .*\n+)?yes\n/],
  ['kubectl auth can-i --list', /^Resources +Non-Resource URLs +Resource Names +Verbs *\n\*\.\* +\[] +\[] +\[\*]\n/],
  ['kubectl create token default', /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/],
  ['kubectl auth whoami', /admin|error: the selfsubjectreviews API is not enabled|unknown command/],
  ['kubectl get --raw /metrics', /^# HELP /],
  ['kubectl delete configmaps --all -n kinds', /"two" deleted/],
  ['kubectl delete -f kinds.json --ignore-not-found --wait=false', /"kinds" deleted/],
];

function inNamespace(apiVersion: string, kind: string, rest: object): object {
  return { apiVersion, kind, metadata: { name: 'one', namespace: 'kinds' }, ...rest };
}

function regarding(): object {
  return { eventTime: '2026-01-01T00:00:00.000000Z', regarding: { kind: 'Pod', namespace: 'kinds', name: 'one' }, note: 'm' };
}

function lines(count: number, what: string): RegExp {
  return new RegExp(`^(\\S+/\\S+ ?${what}\\n){${count}}$`);
}

describe.each(kubectls())('$label', { timeout: TIMEOUT_MS }, ({ path }) => {
  let cluster: Cluster;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'everynode-spec-'));
    cluster = await createCluster({ nodes: 3, threads: 0 });
    await cluster.listen();
    writeFileSync(join(folder, 'kubeconfig'), await cluster.kubeConfig(), { mode: 0o600 });
    writeFileSync(join(folder, 'kinds.json'), MANIFESTS.map((manifest) => JSON.stringify(manifest)).join('\n'));
    writeFileSync(join(folder, 'map.json'), JSON.stringify(inNamespace('v1', 'ConfigMap', { data: { a: 'replaced' } })));
  });
  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  });

  function run(command: string): Promise<CommandAnswer> {
    const [, ...args] = wordsOf(command);
    const env = { KUBECONFIG: join(folder, 'kubeconfig'), HOME: folder, KUBE_EDITOR: 'sed -i s/replaced/edited/' };
    return runCommand(path, args, { env, cwd: folder });
  }

  it('does what people do every day with each kind', async () => {
    for (const [command, answer] of SESSION) expect((await run(command)).output, command).toMatch(answer);
  });

  it.each(KINDS)('explains all fields of %s', async (kind) => {
    const { output, exitCode } = await run(`kubectl explain ${kind} --recursive`);
    expect([exitCode, output]).toEqual([0, expect.stringMatching(/resourceVersion\s+<string>/)]);
  });
});
