import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figures } from '../bench.js';

const MAIN = join(import.meta.dirname, '../main.js');
/** How often the memory of a run is looked at, in milliseconds. */
const LOOK_EVERY_MS = 250;
/** Of what a failed run has said, so many characters are told. */
const SAID_MAX = 300;

/** How long a run may take, and how much memory its process may have. */
export interface Limits {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Runs a bench in a process of its own; gives its figures. Rejects with the reason if it fails, or goes beyond a limit. */
export async function limitedRun(args: readonly string[], limits: Limits): Promise<Figures> {
  const child = spawn(process.execPath, [MAIN, ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = [textOf(child.stdout), textOf(child.stderr)];
  const breach = watched(child, limits);
  const [code] = await once(child, 'exit');
  const reason = breach();
  if (reason !== undefined) throw new Error(reason);
  if (code !== 0) throw new Error((await errors).trim().split('\n')[0]?.slice(0, SAID_MAX) || `it ended with ${code}`);
  return JSON.parse((await output).trim().split('\n').at(-1) ?? '');
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const piece of stream) text += piece.toString();
  return text;
}

/** Ends a process that goes beyond a limit; gives what says which it was, and ends the watch. */
function watched(child: ChildProcess, { seconds, megabytes }: Limits): () => string | undefined {
  const endMs = performance.now() + seconds * 1_000;
  let reason: string | undefined;
  const timer = setInterval(() => {
    if (performance.now() > endMs) reason = `it took more than ${seconds} s`;
    if (residentMb(child.pid) > megabytes) reason = `it took more than ${megabytes} MiB of memory`;
    if (reason !== undefined) child.kill('SIGKILL');
  }, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    return reason;
  };
}

/** The resident memory of a process, in MiB; 0 where that cannot be known. */
function residentMb(pid: number | undefined): number {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kilobytes ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
