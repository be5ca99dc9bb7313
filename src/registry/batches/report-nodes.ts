import { conflict, notFound } from '../../objects/api-errors.js';
import { assigned } from '../../objects/decoding/wire-order.js';
import { semanticallyEqual } from '../../objects/equality.js';
import type { Node, NodeCondition, NodeStatus, Status } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { ReportNodeWrite, WriteResult } from '../../objects/writes.js';
import { wordsOf } from '../../store/form.js';
import { find, type RegistryContext } from '../context.js';
import { Transitions } from '../forms/transitions.js';
import { areOwnersStored } from '../managed-fields/implied.js';
import { type Refilled, replaceMany } from '../write-many.js';

const DONE: WriteResult = { outcome: 'done' };

/** A node whose report is to be written: whole, or as another form of the same words. */
type Reported = Node | Refilled;

/** What several kubelets say in the same words of their nodes. */
interface SharedReport {
  /** Stands for the status. */
  readonly text: string;
  readonly status: Partial<NodeStatus>;
  readonly merge: MergeConditions;
}

/** Writes what kubelets say of their nodes. */
export class NodeReports {
  readonly #context: RegistryContext;
  readonly #outcomes = new Transitions<SharedReport, Node>({
    isSame: (a, b) => a.text === b.text,
    after: (node, { status, merge }) => reported(node, status, merge),
  });

  constructor(context: RegistryContext) {
    this.#context = context;
  }

  /** Writes reports in one commit; gives what became of each. */
  write(reports: readonly ReportNodeWrite[]): readonly WriteResult[] {
    const changed = new Map<string, Reported>();
    const statuses = new SharedStatuses(reports);
    const merge = conditionMerger();
    const results = reports.map((report) => {
      const text = changed.has(report.name) ? undefined : statuses.text(report.status);
      const after = text === undefined ? undefined : this.#refilled(report, { text, status: report.status, merge });
      if (after === undefined) return this.#writeAlone(report, changed, merge);
      if (after.form !== after.filled.form) changed.set(report.name, after);
      return DONE;
    });
    replaceMany(this.#context, 'nodes', [...changed.values()]);
    return results;
  }

  /** What becomes of a node by a report that others send, too; undefined if it has to be written by itself. */
  #refilled({ name, uid }: ReportNodeWrite, report: SharedReport): Refilled | undefined {
    const filled = this.#context.store.filled('nodes', name);
    if (filled?.uid !== this.#context.store.uids.of(uid) || filled.form.fact(areOwnersStored)) return undefined;
    const outcome = this.#outcomes.outcomeOf(filled, report);
    if (outcome === 'unchanged') return { filled, form: filled.form };
    return typeof outcome === 'object' ? { filled, form: outcome } : undefined;
  }

  #writeAlone(report: ReportNodeWrite, changed: Map<string, Reported>, merge: MergeConditions): WriteResult {
    const before = changed.get(report.name);
    const node = before === undefined ? find(this.#context, { resource: 'nodes', namespace: '', name: report.name }) : whole(before);
    const refusal = refusalOf(node, report, this.#context.store.uids.text(report.uid));
    if (node === undefined || refusal !== undefined) return { outcome: 'refused', status: refusal ?? missing(report), failed: 1 };
    const after = reported(node, report.status, merge);
    if (after !== node) changed.set(report.name, after);
    return DONE;
  }
}

function whole(reported: Reported): Node {
  if (!('filled' in reported)) return reported;
  const { filled, form } = reported;
  return form.filled(wordsOf(filled)) as Node;
}

/** What several of some nodes say in the same words, as a text that stands for it. */
class SharedStatuses {
  readonly #texts = new Map<Partial<NodeStatus>, string>();

  constructor(reports: readonly ReportNodeWrite[]) {
    let last: Partial<NodeStatus> | undefined;
    for (const { status } of reports) {
      if (status === last && !this.#texts.has(status)) this.#texts.set(status, JSON.stringify(status));
      last = status;
    }
  }

  /** Undefined if a node says something by itself. */
  text(status: Partial<NodeStatus>): string | undefined {
    return this.#texts.get(status);
  }
}

function refusalOf(node: Node | undefined, report: ReportNodeWrite, wanted: string): Status | undefined {
  if (node === undefined) return missing(report);
  const { uid } = node.metadata;
  if (uid === wanted) return undefined;
  const detail = `Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${uid}`;
  return conflict(RESOURCES.nodes, report.name, detail).status;
}

function missing({ name }: ReportNodeWrite): Status {
  return notFound(RESOURCES.nodes, name).status;
}

type Conditions = readonly NodeCondition[];
type MergeConditions = (before: Conditions, said: Conditions) => Conditions;

/** The node as its kubelet says it is; the same object if that is known. */
function reported(node: Node, report: Partial<NodeStatus>, merge: MergeConditions): Node {
  const conditions = merge(node.status.conditions ?? [], report.conditions ?? []);
  const status = assigned<NodeStatus>('io.k8s.api.core.v1.NodeStatus', node.status, { ...report, conditions });
  return semanticallyEqual(status, node.status) ? node : { ...node, status };
}

/** Nodes that were the same and say the same are the same again: they share their conditions. */
function conditionMerger(): MergeConditions {
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
