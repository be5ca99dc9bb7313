/** Time on the clock and on the processor, and memory, of this process with all its threads. */
export class Meter {
  #startedMs = performance.now();
  #cpu = process.cpuUsage();

  /** Seconds since the last lap, and seconds of processor time. */
  lap(): { readonly seconds: number; readonly cpuSeconds: number } {
    const [nowMs, used] = [performance.now(), process.cpuUsage(this.#cpu)];
    const lap = { seconds: (nowMs - this.#startedMs) / 1_000, cpuSeconds: (used.user + used.system) / 1_000_000 };
    this.#startedMs = performance.now();
    this.#cpu = process.cpuUsage();
    return lap;
  }
}

/** The largest resident memory that the process ever had, in MiB. */
export function peakMemoryMb(): number {
  return process.resourceUsage().maxRSS / 1_024;
}

/** The resident memory of the process, in bytes. */
export function memoryBytes(): number {
  return process.memoryUsage.rss();
}

/** A number with three digits behind the point. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
