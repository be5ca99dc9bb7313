import type { Status } from './kubernetes.js';

const BRAND = Symbol.for('everynode.ApiError');

/**
 * A caller's mistake, as a Kubernetes `Status`: the same object in process, over HTTP and in the command line.
 * `api-errors.ts` has a constructor for each reason.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly [BRAND] = true;
  readonly status: Status;

  constructor(status: Status, options?: ErrorOptions) {
    super(status.message, options);
    this.status = status;
  }

  /** The HTTP status code. */
  get code(): number {
    return this.status.code ?? 500;
  }

  /** The machine-readable reason, such as `NotFound`. */
  get reason(): string {
    return this.status.reason ?? '';
  }

  /** Whether a value is an ApiError, also one of another copy of this module. */
  static is(value: unknown): value is ApiError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
