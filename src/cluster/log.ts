import { createRequire } from 'node:module';
import type { ApiLog } from '../api/call.js';

/** How much is logged: pino's levels, from nothing to everything. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

/** Where standard error is. */
const STANDARD_ERROR = 2;

/** A log on the standard error; `silent` says nothing. Written at once, so that nothing is lost when a thread ends. */
export function apiLog(level: string): ApiLog {
  if (level === 'silent') return { error: () => undefined };
  // Loaded when there is something to say: a cluster starts sooner without it.
  const { pino } = createRequire(import.meta.url)('pino') as typeof import('pino');
  const log = pino({ level, base: null }, pino.destination({ dest: STANDARD_ERROR, sync: true }));
  return { error: (details, message) => log.error(details, message) };
}
