/** Points that are kept of each DaemonSet: ten minutes at one a second. */
const POINTS = 600;
/** Of how many DaemonSets points are kept; the one that was looked at longest ago is forgotten. */
const TIMELINES = 50;
/** How long a point stands for those after it that say the same, in milliseconds. */
const SAME_FOR_MS = 5_000;

/** How many pods of a DaemonSet are as they should be, at a moment of the cluster's time. */
export interface TimelinePoint {
  readonly atMs: number;
  readonly desired: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
}

/** What DaemonSets' statuses have said while somebody looked. */
export class Timelines {
  readonly #byUid = new Map<string, TimelinePoint[]>();

  /** Adds a point, unless it says what the last one said a moment ago. */
  add(uid: string, point: TimelinePoint): readonly TimelinePoint[] {
    const points = this.#byUid.get(uid) ?? [];
    const last = points.at(-1);
    if (last === undefined || !saysTheSame(last, point) || point.atMs >= last.atMs + SAME_FOR_MS) points.push(point);
    if (points.length > POINTS) points.shift();
    this.#byUid.delete(uid);
    this.#byUid.set(uid, points);
    const [oldest] = this.#byUid.keys();
    if (this.#byUid.size > TIMELINES && oldest !== undefined) this.#byUid.delete(oldest);
    return points;
  }
}

function saysTheSame(one: TimelinePoint, other: TimelinePoint): boolean {
  return one.desired === other.desired && one.ready === other.ready && one.updated === other.updated && one.available === other.available;
}
