import { conflict, notFound } from '../../objects/api-errors.js';
import { assigned } from '../../objects/decoding/wire-order.js';
import { semanticallyEqual } from '../../objects/equality.js';
import type { Node, NodeCondition, NodeStatus, Status } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { ReportNodeWrite, WriteResult } from '../../objects/writes.js';
import { find, type RegistryContext } from '../context.js';
import { replaceMany } from '../write-many.js';

const DONE: WriteResult = { outcome: 'done' };

/** Writes what kubelets say of their nodes, in one commit; gives what became of each report. */
export function reportNodes(context: RegistryContext, reports: readonly ReportNodeWrite[]): readonly WriteResult[] {
  const changed = new Map<string, Node>();
  const merge = conditionMerger();
  const results = reports.map((report): WriteResult => {
    const node = changed.get(report.name) ?? find(context, { resource: 'nodes', namespace: '', name: report.name });
    const refusal = refusalOf(node, report);
    if (node === undefined || refusal !== undefined) return { outcome: 'refused', status: refusal ?? missing(report), failed: 1 };
    const status = statusAfter(node, report.status, merge);
    if (status !== node.status) changed.set(report.name, { ...node, status });
    return DONE;
  });
  replaceMany(context, 'nodes', [...changed.values()]);
  return results;
}

function refusalOf(node: Node | undefined, report: ReportNodeWrite): Status | undefined {
  if (node === undefined) return missing(report);
  const { uid } = node.metadata;
  if (uid === report.uid) return undefined;
  const detail = `Precondition failed: UID in precondition: ${report.uid}, UID in object meta: ${uid}`;
  return conflict(RESOURCES.nodes, report.name, detail).status;
}

function missing({ name }: ReportNodeWrite): Status {
  return notFound(RESOURCES.nodes, name).status;
}

type Conditions = readonly NodeCondition[];

function statusAfter(
  { status }: Node,
  report: Partial<NodeStatus>,
  merge: (before: Conditions, said: Conditions) => Conditions,
): NodeStatus {
  const conditions = merge(status.conditions ?? [], report.conditions ?? []);
  const after = assigned<NodeStatus>('io.k8s.api.core.v1.NodeStatus', status, { ...report, conditions });
  return semanticallyEqual(after, status) ? status : after;
}

/** Nodes that were the same and say the same are the same again: they share their conditions. */
function conditionMerger(): (before: Conditions, said: Conditions) => Conditions {
  let last: { readonly before: Conditions; readonly said: Conditions; readonly after: Conditions } | undefined;
  return (before, said) => {
    if (last?.before !== before || last.said !== said) last = { before, said, after: merged(before, said) };
    return last.after;
  };
}

function merged(before: Conditions, said: Conditions): Conditions {
  const kept = before.map((one) => said.find(({ type }) => type === one.type) ?? one);
  return [...kept, ...said.filter(({ type }) => !before.some((one) => one.type === type))];
}
