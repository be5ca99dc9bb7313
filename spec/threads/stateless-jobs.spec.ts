import { afterEach, describe, expect, it } from 'vitest';
import { ApiError } from '#objects/api-error.js';
import { StatelessJobs } from '#threads/stateless-jobs.js';

interface SampleJobs {
  square(value: number): number;
  refuse(reason: string): never;
}

const ENTRY = new URL('./fixtures/sample-jobs.mjs', import.meta.url);

describe('stateless jobs', () => {
  const jobs = new StatelessJobs<SampleJobs>({ entry: ENTRY, maxThreads: 1 });

  afterEach(() => jobs.close());

  it('give their results', async () => {
    expect(await Promise.all([2, 3, 4].map((value) => jobs.run('square', value)))).toEqual([4, 9, 16]);
  });

  it('throw ApiErrors that are ApiErrors on this side', async () => {
    const error = await jobs.run('refuse', 'no such thing').catch((thrown: unknown) => thrown);
    expect([ApiError.is(error), error]).toMatchObject([true, { code: 400, message: 'no such thing' }]);
  });

  it('cannot be imported on the main thread', async () => {
    await expect(import('./fixtures/sample-jobs.mjs' as string)).rejects.toThrow('the entry of a worker thread');
  });
});
