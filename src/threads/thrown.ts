import { transferHandlers } from 'comlink';
import { ApiError } from '../objects/api-error.js';
import type { Status } from '../objects/kubernetes.js';

/** Something thrown, as it crosses between threads: copying alone would leave of an ApiError only its message. */
export type Thrown =
  | { readonly kind: 'api'; readonly status: Status; readonly stack: string | undefined }
  | { readonly kind: 'error'; readonly name: string; readonly message: string; readonly stack: string | undefined }
  | { readonly kind: 'value'; readonly value: unknown };

/** What crosses for something that was thrown. */
export function packThrown(value: unknown): Thrown {
  if (ApiError.is(value)) return { kind: 'api', status: value.status, stack: value.stack };
  if (!(value instanceof Error)) return { kind: 'value', value };
  const { name, message, stack } = value;
  return { kind: 'error', name, message, stack };
}

/** What was thrown, on the other side: an ApiError is an ApiError again, any other error an Error of the same name. */
export function unpackThrown(thrown: Thrown): unknown {
  if (thrown.kind === 'value') return thrown.value;
  const error =
    thrown.kind === 'api' ? new ApiError(thrown.status) : Object.defineProperty(new Error(thrown.message), 'name', { value: thrown.name });
  if (thrown.stack !== undefined) error.stack = thrown.stack;
  return error;
}

/** Teaches comlink's own handler of what is thrown to carry our errors. To be done once on each side, before the first call. */
export function carryErrors(): void {
  const original = transferHandlers.get('throw');
  if (original === undefined) throw new Error('comlink has no handler for what is thrown');
  transferHandlers.set('throw', {
    canHandle: (value): value is { value: unknown } => original.canHandle(value),
    serialize: ({ value }: { value: unknown }): [Thrown, []] => [packThrown(value), []],
    deserialize: (thrown: Thrown): never => {
      throw unpackThrown(thrown);
    },
  });
}
