import type { Clock, Timer } from '../clock/clock.js';

/** The rate of a zone that nothing is known of, in nodes per second (B-309). */
const FIRST_RATE = 0.1;

interface ZoneQueue {
  readonly waiting: Set<string>;
  perSecond: number;
  /** When the next node may have its turn, in milliseconds. */
  freeAtMs: number;
  timer: Timer | undefined;
}

/** Nodes that wait for their NoExecute taint: in each zone one after the other, at the zone's rate (B-309). */
export class TaintQueue {
  readonly #clock: Clock;
  readonly #grant: (nodeName: string) => void;
  readonly #zones = new Map<string, ZoneQueue>();
  readonly #zoneOf = new Map<string, string>();

  /** `grant` is called when it is a node's turn. */
  constructor(clock: Clock, grant: (nodeName: string) => void) {
    this.#clock = clock;
    this.#grant = grant;
  }

  add(zone: string, nodeName: string): void {
    // It waits already, as most do while very many nodes are not ready yet.
    if (this.#zoneOf.get(nodeName) === zone) return;
    this.delete(nodeName);
    this.#zoneOf.set(nodeName, zone);
    const queue = this.#queue(zone);
    queue.waiting.add(nodeName);
    this.#arm(queue);
  }

  delete(nodeName: string): void {
    const zone = this.#zoneOf.get(nodeName);
    if (zone === undefined) return;
    this.#zoneOf.delete(nodeName);
    this.#zones.get(zone)?.waiting.delete(nodeName);
  }

  /** Sets how many nodes of a zone may have their turn per second; 0 stops them. */
  setRate(zone: string, perSecond: number): void {
    const queue = this.#queue(zone);
    if (queue.perSecond === perSecond) return;
    const nowMs = this.#clock.now();
    // Who has just had to wait waits on, at the new rate.
    const isWaiting = queue.freeAtMs > nowMs;
    queue.perSecond = perSecond;
    queue.freeAtMs = isWaiting && perSecond > 0 ? nowMs + 1_000 / perSecond : nowMs;
    queue.timer?.cancel();
    queue.timer = undefined;
    this.#arm(queue);
  }

  /** Forgets the zones that are not among these, and for which nobody waits. */
  keep(zones: ReadonlySet<string>): void {
    for (const [zone, { waiting, timer }] of this.#zones) {
      if (zones.has(zone) || waiting.size > 0) continue;
      timer?.cancel();
      this.#zones.delete(zone);
    }
  }

  /** How many zones are remembered. */
  get zoneCount(): number {
    return this.#zones.size;
  }

  stop(): void {
    for (const { timer } of this.#zones.values()) timer?.cancel();
    this.#zones.clear();
    this.#zoneOf.clear();
  }

  #queue(zone: string): ZoneQueue {
    const known = this.#zones.get(zone) ?? { waiting: new Set(), perSecond: FIRST_RATE, freeAtMs: 0, timer: undefined };
    this.#zones.set(zone, known);
    return known;
  }

  #arm(queue: ZoneQueue): void {
    if (queue.timer !== undefined || queue.perSecond === 0 || queue.waiting.size === 0) return;
    queue.timer = this.#clock.at(queue.freeAtMs, () => this.#turn(queue));
  }

  #turn(queue: ZoneQueue): void {
    queue.timer = undefined;
    const [next] = queue.waiting;
    if (next === undefined) return;
    queue.waiting.delete(next);
    this.#zoneOf.delete(next);
    queue.freeAtMs = this.#clock.now() + 1_000 / queue.perSecond;
    this.#grant(next);
    this.#arm(queue);
  }
}
