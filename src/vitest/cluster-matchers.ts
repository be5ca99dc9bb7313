import { ApiError, type DaemonSetHandle, type WaitOptions } from '../index.js';

/** How long a matcher waits in real time, in milliseconds: less than the five seconds that Vitest gives a test. */
const REAL_TIMEOUT_MS = 4_000;
/** How long a matcher waits in virtual time, in milliseconds. It costs no more than what happens meanwhile. */
const VIRTUAL_TIMEOUT_MS = 300_000;

/** What a matcher says; the shape is Vitest’s. */
interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
  readonly actual?: unknown;
  readonly expected?: unknown;
}

/** What Vitest gives a matcher. */
interface MatcherContext {
  readonly isNot?: boolean;
  readonly equals: (a: unknown, b: unknown) => boolean;
}

/** The matchers by name, for `expect.extend`. */
export const clusterMatchers = { toBeRolledOut, toRunOnNodes };

/** Waits until every node that should run the newest pod of a DaemonSet has one that is available. With `not`, it looks once. */
async function toBeRolledOut(this: MatcherContext, daemonSet: DaemonSetHandle, options: WaitOptions = {}): Promise<Matched> {
  try {
    await daemonSet.rolledOut(waiting(daemonSet, options, this.isNot));
    return { pass: true, message: () => `expected daemon set "${daemonSet.name}" not to be rolled out` };
  } catch (error) {
    if (!ApiError.is(error) || error.code !== 503) throw error;
    return { pass: false, message: () => `expected daemon set "${daemonSet.name}" to be rolled out: ${error.message}` };
  }
}

/**
 * Waits until exactly these nodes have a pod of a DaemonSet that is ready; in place of names, any of Vitest's asymmetric matchers
 * may stand. With `not`, it looks once.
 */
async function toRunOnNodes(
  this: MatcherContext,
  daemonSet: DaemonSetHandle,
  nodes: readonly string[],
  options: WaitOptions = {},
): Promise<Matched> {
  const expected = Array.isArray(nodes) ? nodes.toSorted() : nodes;
  const { timeoutMs, signal } = waiting(daemonSet, options, this.isNot);
  let actual: readonly string[] = [];
  const look = async () => {
    actual = await daemonSet.nodes();
    return this.equals(actual, expected) ? true : undefined;
  };
  const pass = (await daemonSet.time.until(look, timeoutMs, signal)) ?? false;
  const message = () => {
    const where = listText(actual);
    if (pass) return `expected daemon set "${daemonSet.name}" not to run on just ${where}`;
    return `expected daemon set "${daemonSet.name}" to run on ${listText(expected)}; it runs on ${where}`;
  };
  return { pass, message, actual, expected };
}

function listText(nodes: readonly string[]): string {
  if (!Array.isArray(nodes)) return String(nodes);
  return nodes.length === 0 ? 'no node' : nodes.join(', ');
}

function waiting(
  { time }: DaemonSetHandle,
  { timeoutMs, signal }: WaitOptions,
  isNot = false,
): WaitOptions & { readonly timeoutMs: number } {
  const usual = time.isVirtual ? VIRTUAL_TIMEOUT_MS : REAL_TIMEOUT_MS;
  return { timeoutMs: isNot ? 0 : (timeoutMs ?? usual), ...(signal && { signal }) };
}
