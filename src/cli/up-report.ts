import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Applied, DaemonSet, NodePool } from '../index.js';

/** `daemonset.apps/fluentd created`: what `kubectl apply` prints. */
export function appliedLine({ object, outcome }: Applied): string {
  const [group = ''] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : [''];
  const kind = object.kind.toLowerCase();
  return `${group === '' ? kind : `${kind}.${group}`}/${object.metadata.name} ${outcome}`;
}

/** `3/3 nodes ready`. */
export function nodesText(pools: readonly NodePool[]): string {
  const ready = pools.reduce((sum, { status }) => sum + status.readyReplicas, 0);
  const wanted = pools.reduce((sum, { spec }) => sum + (spec.replicas ?? 0), 0);
  return `${ready}/${wanted} nodes ready`;
}

/** `kube-system/fluentd 2/3 pods available`, for each set. */
export function setsText(sets: readonly DaemonSet[]): string {
  const parts = sets.map(({ metadata, status }) => {
    const name = `${metadata.namespace}/${metadata.name}`;
    if (status.observedGeneration === undefined) return `${name} waiting`;
    return `${name} ${status.numberAvailable ?? 0}/${status.desiredNumberScheduled} pods available`;
  });
  return parts.join(' · ');
}

/** The DaemonSets as `kubectl get ds -A` shows them, without the columns that say nothing yet. */
export function daemonSetTable(sets: readonly DaemonSet[]): string {
  const rows = sets.map(({ metadata, status }) => [
    metadata.namespace ?? '',
    metadata.name,
    String(status.desiredNumberScheduled),
    String(status.currentNumberScheduled),
    String(status.numberReady),
    String(status.updatedNumberScheduled ?? 0),
    String(status.numberAvailable ?? 0),
  ]);
  const table = [['NAMESPACE', 'NAME', 'DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd((widths[column] ?? 0) + 3))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

/** What there is to try something with. */
export interface UpState {
  readonly kubeconfigPath: string;
  readonly sets: readonly DaemonSet[];
  /** How many nodes the pool `default` has; there is none if 0. */
  readonly nodes: number;
}

/** What to try next. */
export function nextSteps({ kubeconfigPath, sets, nodes }: UpState): string {
  const commands = ['kubectl get nodes', ...sets.slice(0, 1).flatMap(stepsOf)];
  if (nodes > 0) commands.push(`kubectl scale nodepool/default --replicas=${nodes + 2}`);
  const lines = [`export KUBECONFIG=${quoted(kubeconfigPath)}`, '', 'Try:', ...commands.map((command) => `  ${command}`)];
  if (!hasKubectl()) lines.push('', 'kubectl was not found on the PATH: https://kubernetes.io/docs/tasks/tools/ says how to install it.');
  return lines.join('\n');
}

/** What can be done with a DaemonSet, with its own names; if its pods are not available, how to see why. */
function stepsOf({ metadata: { name, namespace }, spec, status }: DaemonSet): readonly string[] {
  const [container] = spec.template.spec?.containers ?? [];
  const { numberAvailable = 0, desiredNumberScheduled } = status;
  if (numberAvailable < desiredNumberScheduled) {
    return [`kubectl rollout status ds/${name} -n ${namespace}`, `kubectl get pods -n ${namespace}`, `kubectl get events -n ${namespace}`];
  }
  const image = `${container?.name}=${container?.image?.replace(/([:@][^/]*)?$/, ':next')}`;
  const first = [`kubectl get pods -n ${namespace} -o wide`, `kubectl set image ds/${name} -n ${namespace} ${image}`];
  const labels = Object.entries(spec.selector?.matchLabels ?? {})
    .map((label) => label.join('='))
    .join(',');
  // Nothing rolls out by itself then, and rollout status refuses to wait.
  if (spec.updateStrategy.type === 'OnDelete') return [...first, `kubectl delete pods -n ${namespace} -l ${labels}`];
  return [...first, `kubectl rollout status ds/${name} -n ${namespace}`, `kubectl rollout undo ds/${name} -n ${namespace}`];
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function hasKubectl(): boolean {
  const names = process.platform === 'win32' ? ['kubectl.exe'] : ['kubectl'];
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => names.some((name) => isExecutable(join(folder, name))));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to run: look on.
    return false;
  }
}
