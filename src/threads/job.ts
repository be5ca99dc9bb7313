import { isMainThread } from 'node:worker_threads';
import { packThrown, type Thrown } from './thrown.js';

/** What a job gives to its pool: errors as data, since copying them would lose what they are. */
export type JobResult<Value> = { readonly value: Value } | { readonly thrown: Thrown };

/** Makes a function runnable by `StatelessJobs`. Throws on the main thread: jobs are there to keep it free. */
export function job<Input, Value>(run: (input: Input) => Value): (input: Input) => JobResult<Value> {
  if (isMainThread) throw new Error('this module is the entry of a worker thread: it cannot be imported elsewhere');
  return (input) => {
    try {
      return { value: run(input) };
    } catch (error) {
      return { thrown: packThrown(error) };
    }
  };
}
