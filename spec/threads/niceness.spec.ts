import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/** Has the helpers give way as often as it is told to, and prints which threads then work while garbage is collected, and how nice they are. */
const PROGRAM = `
  import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
  import { readFile } from 'node:fs/promises';
  import { getPriority } from 'node:os';
  import { helpersGiveWay } from '#threads/niceness.js';
  // Threads for files, which are the application's, have begun by then.
  await readFile('/proc/self/comm');
  const threads = () => readdirSync('/proc/self/task').map(Number).toSorted((a, b) => a - b);
  const processorTimes = () => threads().map((thread) => Number(readFileSync('/proc/self/task/' + thread + '/schedstat', 'latin1').split(' ')[0]));
  for (const more of process.argv.slice(1)) helpersGiveWay(Number(more));
  const before = processorTimes();
  let kept = [];
  let busy = [];
  // On a machine that has other work helpers may come to theirs when it is done.
  for (let round = 0; round < 50 && !busy.slice(1).includes(true); round += 1) {
    for (let made = 0; made < 2_000_000; made += 1) kept = made % 300_000 === 0 ? [] : [...(made % 3 === 0 ? [kept] : []), { made }];
    gc({ type: 'major' });
    busy = processorTimes().map((time, index) => time > (before[index] ?? 0) + 1_000_000);
  }
  console.log(JSON.stringify(threads().map((thread, index) => ({ nicer: getPriority(thread) - getPriority(process.pid), isBusy: busy[index] })).slice(1)));
`;

interface SeenThread {
  /** Than the main thread. */
  readonly nicer: number;
  /** For more than a millisecond while garbage was collected. */
  readonly isBusy: boolean;
}

/** The threads of a process, but for its main one, whose helpers have been asked to give way. */
async function threadsAfter(asked: readonly number[], flags: readonly string[] = []): Promise<readonly SeenThread[]> {
  const args = ['--expose-gc', ...flags, '--input-type=module', '--eval', PROGRAM, ...asked.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' } });
  return JSON.parse(stdout) as readonly SeenThread[];
}

const nicenessOf = (threads: readonly SeenThread[]) => threads.filter(({ nicer }) => nicer !== 0).map(({ nicer }) => nicer);

describe.runIf(process.platform === 'linux')("V8's helpers", () => {
  it('give way, and no other thread does', async () => {
    const threads = await threadsAfter([5]);
    expect(nicenessOf(threads)).toEqual([5, 5, 5, 5]);
    expect(new Set(threads.filter(({ isBusy }) => isBusy).map(({ nicer }) => nicer))).toEqual(new Set([5]));
  });

  it('give way no more when they are asked again, and no less', async () => {
    expect(nicenessOf(await threadsAfter([5, 5, 3]))).toEqual([5, 5, 5, 5]);
  });

  it('are as nice as ever when none is asked to give way', async () => {
    expect(nicenessOf(await threadsAfter([0]))).toEqual([]);
  });

  it('are left alone where their number is another and threads have no names', async () => {
    // Newer versions of Node.js name them.
    expect([[], [5, 5]]).toContainEqual(nicenessOf(await threadsAfter([5], ['--v8-pool-size=2'])));
  });
});
