import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { everynode, type RunningProgram, type RunOptions } from '../support/everynode.js';
import { kubectls, runCommand } from '../support/kubectls.js';
import { configMap, daemonSet } from '../support/manifests.js';

const FLUENTD = 'examples/fluentd.yaml';
const RUNNING = /^Running\. Ctrl-C/m;

let folder: string;
const running: RunningProgram[] = [];
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everynode-spec-'));
});

afterEach(() => {
  for (const program of running.splice(0)) program.kill();
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** `everynode up` in a home and a temporary folder of its own. */
function up(args: readonly string[], options: RunOptions = {}): RunningProgram {
  const program = everynode(['up', ...args], { ...options, env: { HOME: folder, TMPDIR: folder, ...options.env } });
  running.push(program);
  return program;
}

function kubeconfigIn(output: string): string {
  return /^export KUBECONFIG=(.*)$/m.exec(output)?.[1] ?? '';
}

function file(name: string, content: string | object): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function serving(content: string): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === '/gone') response.statusCode = 404;
    response.end(content);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function kubectl(kubeconfig: string, ...args: string[]) {
  const [first] = kubectls();
  return runCommand(first?.path ?? '', ['--kubeconfig', kubeconfig, ...args], { env: { HOME: folder } });
}

describe('everynode up', () => {
  it('runs a set on three nodes, says what was applied, how it went, and what to try', async () => {
    const program = up(['--apply', FLUENTD]);
    const output = await program.wrote(RUNNING);
    const [applied, , header, row, , kubeconfig] = output.split('\n');
    expect(applied).toBe('daemonset.apps/fluentd-elasticsearch created');
    expect(header?.split(/\s{2,}/)).toEqual(['NAMESPACE', 'NAME', 'DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE']);
    expect(row?.split(/\s+/)).toEqual(['kube-system', 'fluentd-elasticsearch', '3', '3', '3', '3', '3']);
    expect(kubeconfig).toMatch(/^export KUBECONFIG=\//);
    expect(output).toContain('\n  kubectl set image ds/fluentd-elasticsearch -n kube-system fluentd-elasticsearch=fluent/fluentd:next\n');
  });

  it('says how a set is updated whose pods are replaced by hand', async () => {
    const web = daemonSet('web', { spec: { updateStrategy: { type: 'OnDelete' } } });
    const output = await up(['--apply', file('on-delete.json', web)]).wrote(RUNNING);
    expect(output).toContain('\n  kubectl delete pods -n default -l app=web\n');
    expect(output).not.toContain('kubectl rollout status');
  });

  it('says it where nodes and pods are rows, and refuses what there is not', async () => {
    const program = up(['--actors', 'rows', '--apply', FLUENTD]);
    const output = await program.wrote(RUNNING);
    expect(output).toContain('\nNodes and pods are rows, as --actors rows says; DaemonSets and rollouts are XState actors.\n');
    expect(output).toMatch(/fluentd-elasticsearch +3 +3 +3 +3 +3/);
    const { exitCode, stderr } = await up(['--actors', 'columns']).ended;
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('One of these is wanted: xstate, rows.')]);
  });

  it('writes progress as plain lines where there is no terminal', async () => {
    const program = up(['--apply', FLUENTD]);
    await program.wrote(RUNNING);
    const { stderr } = await program.end();
    expect(stderr).toMatch(
      /^(\d\/3 nodes ready\n)*3\/3 nodes ready\n(.* waiting\n|.*available\n)*.*fluentd-elasticsearch 3\/3 pods available\n$/,
    );
  });

  it('keeps the kubeconfig in a fresh private directory, for the user only, and takes it away at the end', async () => {
    const program = up([]);
    const path = kubeconfigIn(await program.wrote(RUNNING));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect((await kubectl(path, 'get', 'nodes', '-o', 'name')).output).toBe('node/node-0\nnode/node-1\nnode/node-2\n');
    await program.end();
    expect(existsSync(dirname(path))).toBe(false);
    expect(existsSync(join(folder, '.kube/config'))).toBe(false);
  });

  it('writes the kubeconfig where it is told, over an older one of its own', async () => {
    const path = join(folder, 'my config');
    for (const _ of [1, 2]) {
      const program = up(['--kubeconfig', path, '--nodes', '0']);
      expect(await program.wrote(RUNNING)).toContain(`export KUBECONFIG='${path}'\n`);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect((await kubectl(path, 'get', 'namespace', 'default', '-o', 'name')).output).toBe('namespace/default\n');
      await program.end();
    }
    expect(existsSync(path)).toBe(true);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends within two seconds, and well, on %s', async (signal) => {
    const program = up(['--nodes', '20', '--apply', FLUENTD]);
    await program.wrote(RUNNING);
    const { exitCode, tookMs } = await program.end(signal);
    expect(exitCode).toBe(0);
    expect(tookMs).toBeLessThan(2_000);
  });

  it('ends as well when it is told to before it is up', async () => {
    const program = up(['--nodes', '1000']);
    await expect.poll(() => kubeconfigsIn(folder), { timeout: 20_000 }).not.toEqual([]);
    const { exitCode, tookMs } = await program.end();
    expect(exitCode).toBe(0);
    expect(tookMs).toBeLessThan(2_000);
    expect(kubeconfigsIn(folder)).toEqual([]);
  });

  it('waits with no nodes for nodes from outside, and binds nothing if told', async () => {
    const program = up(['--nodes', '0', '--no-binder', '--apply', FLUENTD]);
    const output = await program.wrote(RUNNING);
    expect(output).not.toContain('nodepool');
    const path = kubeconfigIn(output);
    expect((await kubectl(path, 'get', 'nodes')).output).toBe('No resources found\n');
    const node = file('node.json', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'outside' } });
    await kubectl(path, 'create', '-f', node);
    const pods = async () => (await kubectl(path, 'get', 'pods', '-A', '-o', 'custom-columns=N:.spec.nodeName', '--no-headers')).output;
    await expect.poll(pods, { timeout: 10_000 }).toBe('<none>\n');
  });

  it('names nodes by a prefix, serves without TLS and on a port if told', async () => {
    const taken = await serving('');
    const port = new URL(taken).port;
    servers.splice(0).map((server) => server.close());
    const program = up(['--nodes', '2', '--node-prefix', 'worker-', '--insecure', '--port', port, '--seed', '7']);
    const path = kubeconfigIn(await program.wrote(RUNNING));
    expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`server: "http://everynode:[^@]+@127\\.0\\.0\\.1:${port}"`));
    expect((await kubectl(path, 'get', 'nodes', '-o', 'name')).output).toBe('node/worker-0\nnode/worker-1\n');
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/nodes`);
    expect(answer.status).toBe(401);
  });

  it('does not wait for ever for pods that do not come, and says how to see why', async () => {
    const template = { metadata: { labels: { app: 'broken' } }, spec: { containers: [{ name: 'c', image: 'registry.invalid/c' }] } };
    const program = up(['--apply', '-'], { input: JSON.stringify(daemonSet('broken', { spec: { template } })) });
    const output = await program.wrote(RUNNING);
    expect(output).toMatch(/^default +broken +3 +3 +0 +3 +0$/m);
    expect(output).toContain('  kubectl get events -n default\n');
  });

  it('says where kubectl comes from when there is none', async () => {
    const program = up(['--nodes', '0'], { env: { PATH: folder } });
    expect(await program.wrote(RUNNING)).toContain('kubectl was not found on the PATH: https://kubernetes.io/');
  });
});

describe('what everynode up applies', () => {
  it('comes from files, URLs and the standard input, in their order', async () => {
    const base = await serving(JSON.stringify(daemonSet('of-url')));
    const yaml =
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n';
    const sources = [file('shop.yaml', yaml), `${base}/set.json`, '-', file('shop-again.yaml', yaml)];
    const program = up(
      sources.flatMap((source) => ['--apply', source]),
      { input: JSON.stringify(configMap('of-stdin')) },
    );
    expect((await program.wrote(RUNNING)).split('\n').slice(0, 6)).toEqual([
      'namespace/shop created',
      'configmap/a created',
      'daemonset.apps/of-url created',
      'configmap/of-stdin created',
      'namespace/shop unchanged',
      'configmap/a unchanged',
    ]);
  });
});

describe('a mistake', () => {
  /** Ends by itself with one line, and leaves nothing. */
  async function failing(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const { exitCode, stdout, stderr } = await up(args, options).ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(kubeconfigsIn(folder)).toEqual([]);
    const lines = stderr.split('\n').filter((line) => line !== '' && !/^\d\/\d nodes ready$/.test(line));
    expect(lines).toHaveLength(1);
    return lines[0] ?? '';
  }

  it.each([
    [['--frobnicate'], "everynode: unknown option '--frobnicate'"],
    [['--nodes', '-1'], "everynode: option '--nodes <n>' argument '-1' is invalid. A whole number from 0 to 1000000 is wanted."],
    [['--nodes', 'many'], "everynode: option '--nodes <n>' argument 'many' is invalid. A whole number from 0 to 1000000 is wanted."],
    [['--port', '70000'], "everynode: option '--port <port>' argument '70000' is invalid. A whole number from 0 to 65535 is wanted."],
    [['--log-level', 'loud'], /^everynode: option '--log-level <level>' argument 'loud' is invalid\. One of these is wanted: silent, /],
    [['--apply', 'missing.yaml'], 'everynode: missing.yaml: no such file or directory'],
    [['--apply', 'src'], 'everynode: src: it is a directory'],
    [['--apply', 'http://everynode.invalid/a.yaml'], 'everynode: http://everynode.invalid/a.yaml: no such host'],
    [['--kubeconfig', 'missing/config'], 'everynode: missing/config: there is no such directory'],
    [['--kubeconfig', 'package.json'], 'everynode: package.json: the file is not from everynode; name another one'],
    [
      ['--node-prefix', 'Worker_'],
      /^everynode: NodePool\.everynode\.dev "default" is invalid: spec\.namePrefix: Invalid value: "Worker_": /,
    ],
    [['surplus'], /^everynode: too many arguments/],
  ])('in %j is told in one line', async (args, message) => {
    expect(await failing(args)).toMatch(message);
  });

  it('of a server is told with its answer', async () => {
    const base = await serving('');
    expect(await failing(['--apply', `${base}/gone`])).toBe(`everynode: ${base}/gone: the server answered 404 Not Found`);
  });

  it.each([
    ['a: [', /^everynode: standard input: error converting YAML to JSON: yaml: line \d+: /],
    ['\u0000\u0001\uFFFD', /^everynode: standard input: /],
    ['kind: Deployment\napiVersion: apps/v1\n', 'everynode: standard input: no matches for kind "Deployment" in version "apps/v1"'],
    [
      JSON.stringify(daemonSet('Bad')),
      /^everynode: standard input: DaemonSet\.apps "Bad" is invalid: metadata\.name: Invalid value: "Bad": /,
    ],
  ])('in a manifest is told in one line: %j', async (input, message) => {
    expect(await failing(['--apply', '-'], { input })).toMatch(message);
  });

  it('about a port is told: somebody has it already', async () => {
    const { port } = new URL(await serving(''));
    expect(await failing(['--port', port])).toBe(`everynode: port ${port} on 127.0.0.1 is in use`);
  });

  it('never costs the user’s own kubeconfig', async () => {
    const path = join(folder, '.kube/config');
    expect(await failing(['--kubeconfig', path])).toBe(`everynode: ${path}: the user's own kubeconfig is never touched; name another file`);
  });
});

/** The fresh directories that hold a kubeconfig. */
function kubeconfigsIn(home: string): readonly string[] {
  return readdirSync(home).filter((name) => existsSync(join(home, name, 'kubeconfig')));
}
