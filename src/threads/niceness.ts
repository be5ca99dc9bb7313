import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { basename } from 'node:path';

/** The niceness of a thread that gives way to all others. */
export const MOST_NICE = constants.priority.PRIORITY_LOW;

const TASKS = '/proc/self/task';
/** What V8's helpers are called where Node.js gives its threads names. */
const HELPER = 'V8Worker';
/** Where they are in the order in which threads began, if their number is that of Node.js: behind the main thread and one for tasks that are due later. */
const [FIRST_HELPER, HELPERS] = [2, 4];

/**
 * Has this thread give way to the process's others when there are too few cores: so much is added to its niceness. Only Linux knows a niceness for each thread; elsewhere, and
 * where it cannot be set, nothing happens.
 */
export function giveWay(niceness: number): void {
  if (niceness === 0) return;
  ifAllowed(() => setNiceness(ownNumber(), niceness));
}

/**
 * Has V8's helpers, which collect garbage and compile for all threads of the process, give way to this thread, as far as threads do that give way by as much. They stay so as long as the process
 * is there. Where they cannot be told from other threads, nothing happens.
 */
export function helpersGiveWay(niceness: number): void {
  if (niceness === 0) return;
  ifAllowed(() => {
    for (const helper of helpers()) setNiceness(helper, niceness);
  });
}

/** The numbers of V8's helpers. */
function helpers(): readonly number[] {
  const threads = readdirSync(TASKS)
    .map(Number)
    .toSorted((a, b) => a - b);
  const named = threads.filter((thread) => readFileSync(`${TASKS}/${thread}/comm`, 'utf8').trim() === HELPER);
  if (named.length > 0 || hasOtherPool()) return named;
  return threads.slice(FIRST_HELPER, FIRST_HELPER + HELPERS);
}

/** Whether somebody may have asked for another number of helpers. */
function hasOtherPool(): boolean {
  return [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].some((option) => /v8[-_]pool[-_]size/.test(option));
}

function ownNumber(): number {
  return Number(basename(readlinkSync('/proc/thread-self')));
}

/** Sets the niceness of a thread to that of this one, and so much more; it is never made less nice. */
function setNiceness(thread: number, more: number): void {
  const wanted = Math.min(MOST_NICE, getPriority(ownNumber()) + more);
  if (wanted > getPriority(thread)) setPriority(thread, wanted);
}

function ifAllowed(act: () => void): void {
  try {
    act();
  } catch {
    // Whoever may not do so runs as all others.
  }
}
