import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Applied, DaemonSet, ResourceTypes } from '../index.js';

/** `daemonset.apps/fluentd created`: what `kubectl apply` prints. */
export function appliedLine({ object, outcome }: Applied): string {
  const [group = ''] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : [''];
  const kind = object.kind.toLowerCase();
  return `${group === '' ? kind : `${kind}.${group}`}/${object.metadata.name} ${outcome}`;
}

/** `3/3 nodes ready · kube-system/fluentd 3/3`. */
export function progressText(nodes: readonly ResourceTypes['nodes'][], sets: readonly DaemonSet[]): string {
  const ready = nodes.filter(({ status }) =>
    status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
  ).length;
  const parts = sets.map(({ metadata, status }) => {
    return `${metadata.namespace}/${metadata.name} ${status.numberAvailable ?? 0}/${status.desiredNumberScheduled}`;
  });
  return [`${ready}/${nodes.length} nodes ready`, ...parts].join(' · ');
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

/** What to try next. */
export function nextSteps(kubeconfigPath: string, sets: readonly DaemonSet[]): string {
  const [first] = sets;
  const target = first && `ds/${first.metadata.name} -n ${first.metadata.namespace}`;
  const container = first?.spec.template.spec?.containers[0];
  const image = container && `${container.name}=${container.image?.replace(/(:[^/:]*)?$/, ':new')}`;
  const commands = [
    'kubectl get nodes',
    ...(target ? ['kubectl get pods -A -o wide', `kubectl set image ${target} ${image}`, `kubectl rollout status ${target}`] : []),
    'kubectl scale nodepool/default --replicas=5',
  ];
  const lines = [`export KUBECONFIG=${quoted(kubeconfigPath)}`, '', 'Try:', ...commands.map((command) => `  ${command}`)];
  if (!hasKubectl()) lines.push('', 'kubectl was not found on the PATH: https://kubernetes.io/docs/tasks/tools/ says how to install it.');
  return lines.join('\n');
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
