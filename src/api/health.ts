import { sendText } from './answers.js';
import type { Inquiry } from './call.js';
import { booleanParameter } from './query.js';

/** Something that must be well for the server to be well. */
export interface HealthCheck {
  /** One word, as it stands in the path: `/readyz/etcd`. */
  readonly name: string;
  isHealthy(): boolean;
}

const HEALTH_PATH = /^\/(?:healthz|livez|readyz)(?:\/|$)/;
const PING: HealthCheck = { name: 'ping', isHealthy: () => true };

/** Whether a path asks after the server's health; everybody may. */
export function isHealthPath(path: string): boolean {
  return HEALTH_PATH.test(path);
}

/**
 * Answers `/healthz`, `/livez`, `/readyz`, and `/readyz/ping` for a single check. The checks are those of readiness: a server that
 * is alive answers. Says false if there is nothing under the path.
 */
export function answerHealth(inquiry: Inquiry, readiness: readonly HealthCheck[]): boolean {
  const [, endpoint = '', name, ...rest] = inquiry.path.split('/');
  if (rest.length > 0) return false;
  const checks = [PING, ...(endpoint === 'readyz' ? readiness : [])];
  if (!name) {
    answerAll(inquiry, endpoint, checks);
    return true;
  }
  const check = checks.find((one) => one.name === name);
  if (check) answerOne(inquiry, endpoint, check);
  return check !== undefined;
}

function answerAll(inquiry: Inquiry, endpoint: string, checks: readonly HealthCheck[]): void {
  const excluded = inquiry.query.getAll('exclude');
  const results = checks.map(({ name, isHealthy }) => ({ name, isExcluded: excluded.includes(name), isHealthy: isHealthy() }));
  const isHealthy = results.every((result) => result.isHealthy || result.isExcluded);
  const isVerbose = booleanParameter(inquiry.query, 'verbose') ?? false;
  if (isHealthy && !isVerbose) {
    sendText(inquiry, 200, 'ok');
    return;
  }
  const lines = results.map((result) => lineOf(result));
  sendText(inquiry, isHealthy ? 200 : 500, [...lines, `${endpoint} check ${isHealthy ? 'passed' : 'failed'}`, ''].join('\n'));
}

function answerOne(inquiry: Inquiry, endpoint: string, { name, isHealthy }: HealthCheck): void {
  if (isHealthy()) sendText(inquiry, 200, 'ok');
  else sendText(inquiry, 500, `${endpoint} check "${name}" failed: reason withheld\n`);
}

interface Result {
  readonly name: string;
  readonly isExcluded: boolean;
  readonly isHealthy: boolean;
}

function lineOf({ name, isExcluded, isHealthy }: Result): string {
  if (isExcluded) return `[+]${name} excluded: ok`;
  return isHealthy ? `[+]${name} ok` : `[-]${name} failed: reason withheld`;
}
