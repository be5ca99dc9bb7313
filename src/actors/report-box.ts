import { ShortList } from '../channels/short-list.js';
import type { PodReport } from '../objects/pod-report.js';
import type { Uid } from '../objects/uids.js';
import type { Write } from '../objects/writes.js';

/** How many reports travel in one write: as many as a batch may have writes. */
const MAX_REPORTS = 125;

const NOTHING: readonly Extract<Write, { verb: 'reportPods' }>[] = [];

/** The latest reports of kubelets that the store does not know yet: one per pod, a later one replaces an earlier one. */
export class ReportBox {
  #waiting = new Map<Uid, PodReport>();
  /** Sent and not answered: they are sent again if the control plane is lost. */
  readonly #sent = new ShortList<readonly PodReport[]>();
  /** Taken, but never sent; in their order. They are later than all that was sent, and earlier than those that wait. */
  #returned: (readonly PodReport[])[] = [];

  add(report: PodReport): void {
    this.#waiting.delete(report.uid);
    this.#waiting.set(report.uid, report);
  }

  /** The writes of all reports that wait, in the order in which they were made; they now count as sent. */
  take(): readonly Extract<Write, { verb: 'reportPods' }>[] {
    if (this.#returned.length > 0) this.#waitAgain([]);
    if (this.#waiting.size === 0) return NOTHING;
    const reports = [...this.#waiting.values()];
    // Not the same one cleared, whose tables would live on with all that they mention.
    this.#waiting = new Map();
    const count = Math.ceil(reports.length / MAX_REPORTS);
    return Array.from({ length: count }, (_, i) => this.#send(reports.slice(i * MAX_REPORTS, (i + 1) * MAX_REPORTS)));
  }

  /** The store has those of this write. Writes are answered in the order in which they were sent. */
  answered(reports: readonly PodReport[]): void {
    this.#sent.takeFirst((sent) => sent === reports);
  }

  /** What was sent is lost: it waits again, unless there is a later report of the same pod. */
  lost(): void {
    this.#waitAgain(this.#sent.takeAll());
  }

  /** A write that was taken was not sent after all: its reports wait again, likewise. Nothing if it counts as lost already. */
  returned(reports: readonly PodReport[]): void {
    if (this.#sent.takeFirst((sent) => sent === reports) !== undefined) this.#returned.push(reports);
  }

  #waitAgain(sent: readonly (readonly PodReport[])[]): void {
    const [returned, later] = [this.#returned, [...this.#waiting.values()]];
    this.#returned = [];
    this.#waiting = new Map();
    for (const reports of [...sent, ...returned, later]) for (const report of reports) this.add(report);
  }

  #send(reports: readonly PodReport[]): Extract<Write, { verb: 'reportPods' }> {
    this.#sent.add(reports);
    return { verb: 'reportPods', reports };
  }
}
