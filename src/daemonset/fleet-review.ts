import { fairOrder } from './fair-order.js';
import type { NodeAssessment } from './node-assessment.js';
import type { NodeEntries } from './node-entries.js';
import type { Tally } from './tally.js';

/** What a review looks at, and whom it tells. */
export interface ReviewedFleet {
  readonly entries: NodeEntries;
  readonly tally: Tally;
  /** Decides about the order in which nodes are listed. */
  readonly salt: string;
  /** Places and assesses a node, which is up to date then; undefined if there is nothing to know about it. */
  assess(place: number, nowMs: number): NodeAssessment | undefined;
}

/**
 * One look at each node of a fleet, in parts. First all are assessed and counted, as they lie in memory, so that a million are looked at quickly; then each is listed, in fair order, which needs no more than
 * its number. Nodes that become known meanwhile may be passed over: whoever tells of one has it assessed by itself.
 */
export class FleetReview {
  readonly #fleet: ReviewedFleet;
  /** The place that is looked at next. */
  #next = 0;
  readonly #places: number[] = [];
  /** Which of the places is listed next, once all have been assessed. */
  #listing: Iterator<number> | undefined;

  constructor(fleet: ReviewedFleet) {
    this.#fleet = fleet;
  }

  /** Goes on with no more than so many nodes; gives for how many it went on, which are fewer once it has ended. */
  goOn(nowMs: number, limit: number): number {
    const assessed = this.#assess(nowMs, limit);
    return assessed < limit ? assessed + this.#list(limit - assessed) : assessed;
  }

  #assess(nowMs: number, limit: number): number {
    const { entries, tally } = this.#fleet;
    let looked = 0;
    // Most are alike, and are counted together.
    let last: NodeAssessment | undefined;
    let alike = 0;
    for (; looked < limit && this.#next < entries.length; this.#next += 1) {
      if (!entries.isKnownAt(this.#next)) continue;
      looked += 1;
      this.#places.push(this.#next);
      const assessment = this.#fleet.assess(this.#next, nowMs);
      if (assessment !== last) {
        if (last !== undefined) tally.count(last, alike);
        last = assessment;
        alike = 0;
      }
      alike += 1;
    }
    if (last !== undefined) tally.count(last, alike);
    return looked;
  }

  #list(limit: number): number {
    const { entries, tally, salt } = this.#fleet;
    this.#listing ??= fairOrder(this.#places.length, salt);
    for (let listed = 0; listed < limit; listed += 1) {
      const { done, value: index } = this.#listing.next();
      if (done) return listed;
      const place = this.#places[index] as number;
      const assessment = entries.assessmentAt(place);
      if (assessment !== undefined) tally.list(place, assessment);
    }
    return limit;
  }
}
