import { ApiError } from '../objects/api-error.js';

/** 504: a version is asked for that has not been yet. */
export function resourceVersionTooLarge(wanted: number, current: number): ApiError {
  const cause = { reason: 'ResourceVersionTooLarge', message: 'Too large resource version' };
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    reason: 'Timeout',
    details: { causes: [cause], retryAfterSeconds: 1 },
    code: 504,
  });
}
