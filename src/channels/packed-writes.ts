import type { PodReport } from '../objects/pod-report.js';
import type { Uid } from '../objects/uids.js';
import type { DeleteWrite, ReportPodsWrite, Write, WriteBatch } from '../objects/writes.js';

/** Reports of pods that say the same, up to when: of each the uid, the name and the two times follow each other. */
interface PackedReports {
  readonly common: Omit<PodReport, 'uid' | 'name' | 'startedAtMs' | 'reportedAtMs'>;
  readonly own: readonly (string | number)[];
}

/** What kubelets report, packed. */
interface PackedReportPods {
  readonly verb: 'packedReports';
  readonly runs: readonly PackedReports[];
}

/** Deletions that differ in nothing but name and uid, which follow each other. */
interface PackedDeletes {
  readonly verb: 'packedDeletes';
  readonly common: Omit<DeleteWrite, 'name' | 'preconditions'>;
  readonly own: readonly Uid[];
}

type PackedWrite = Exclude<Write, ReportPodsWrite> | PackedReportPods | PackedDeletes;

/** A batch in which what its writes have in common travels once: a list of texts costs a fraction of what objects cost to send from thread to thread. */
export interface PackedBatch {
  readonly name: WriteBatch['name'];
  readonly groups: readonly { readonly writes: readonly PackedWrite[] }[];
}

/** Packs a batch; `unpackedBatch` gives it back. */
export function packedBatch({ name, groups }: WriteBatch): PackedBatch {
  return { name, groups: groups.map(({ writes }) => ({ writes: packedWrites(writes) })) };
}

/** The batch that was packed. */
export function unpackedBatch({ name, groups }: PackedBatch): WriteBatch {
  return { name, groups: groups.map(({ writes }) => ({ writes: writes.flatMap(unpackedWrite) })) };
}

function packedWrites(writes: readonly Write[]): readonly PackedWrite[] {
  const packed: PackedWrite[] = [];
  let run: DeletesRun | undefined;
  for (const write of writes) {
    const one = write.verb === 'delete' ? deletesRun(write) : undefined;
    if (one !== undefined && run !== undefined && isSame(run.common, one.common)) {
      run.own.push(...one.own);
      continue;
    }
    run = one;
    packed.push(one === undefined ? packedAlone(write) : { verb: 'packedDeletes', ...one });
  }
  return packed;
}

/** Deletions that are still being put together. */
interface DeletesRun {
  readonly common: PackedDeletes['common'];
  readonly own: Uid[];
}

/** A deletion that others may be put to; undefined if it asks for more than a uid. */
function deletesRun({ name, preconditions = {}, ...common }: DeleteWrite): DeletesRun | undefined {
  const { uid, version, aliveOwner } = preconditions;
  return uid === undefined || version !== undefined || aliveOwner !== undefined ? undefined : { common, own: [name, uid] };
}

function packedAlone(write: Write): PackedWrite {
  return write.verb === 'reportPods' ? { verb: 'packedReports', runs: packedReports(write.reports) } : write;
}

function unpackedWrite(write: PackedWrite): readonly Write[] {
  if (write.verb === 'packedReports') return [{ verb: 'reportPods', reports: write.runs.flatMap(unpackedReports) }];
  return write.verb === 'packedDeletes' ? unpackedDeletes(write) : [write];
}

function packedReports(reports: readonly PodReport[]): readonly PackedReports[] {
  const runs: { readonly common: PackedReports['common']; readonly own: (string | number)[] }[] = [];
  let run: (typeof runs)[number] | undefined;
  for (const report of reports) {
    if (run === undefined || !saysTheSame(run.common, report)) {
      const { namespace, phase, reason, message, isReady, containers } = report;
      run = { common: { namespace, phase, reason, message, isReady, containers }, own: [] };
      runs.push(run);
    }
    run.own.push(report.uid, report.name, report.startedAtMs, report.reportedAtMs);
  }
  return runs;
}

/** Whether a report says what others have in common, by identity. */
function saysTheSame(common: PackedReports['common'], { namespace, phase, reason, message, isReady, containers }: PodReport): boolean {
  const isSameState = common.phase === phase && common.isReady === isReady && common.reason === reason && common.message === message;
  return isSameState && common.containers === containers && common.namespace === namespace;
}

function unpackedReports({ common, own }: PackedReports): readonly PodReport[] {
  const { namespace, phase, reason, message, isReady, containers } = common;
  const reports: PodReport[] = [];
  for (let at = 0; at < own.length; at += 4) {
    const uid = own[at] as Uid;
    const name = own[at + 1] as string;
    const startedAtMs = own[at + 2] as number;
    const reportedAtMs = own[at + 3] as number;
    reports.push({ uid, namespace, name, phase, reason, message, startedAtMs, reportedAtMs, isReady, containers });
  }
  return reports;
}

function unpackedDeletes({ common, own }: PackedDeletes): readonly DeleteWrite[] {
  const { verb, resource, namespace, options, regarding, hasEnded } = common;
  const deletes: DeleteWrite[] = [];
  for (let at = 0; at < own.length; at += 2) {
    const [name, preconditions] = [own[at] as string, { uid: own[at + 1] as Uid }];
    deletes.push({ verb, resource, namespace, name, options, regarding, preconditions, hasEnded });
  }
  return deletes;
}

/** Whether two objects have the same fields, by identity. */
function isSame(a: object, b: object): boolean {
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  let left = 0;
  for (const key in one) {
    if (one[key] !== other[key]) return false;
    left += 1;
  }
  for (const _key in other) left -= 1;
  return left === 0;
}
