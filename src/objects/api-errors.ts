import { ApiError } from './api-error.js';
import type { FieldError } from './field-error.js';
import type { Status, StatusCause, StatusDetails } from './kubernetes.js';
import { qualifiedKind, qualifiedName } from './resources.js';

/** A resource as messages name it; Kubernetes puts the kind where the name belongs here and there. */
interface Named {
  readonly name: string;
  readonly group: string;
}

/** 404: there is no such object. */
export function notFound(resource: Named, name: string): ApiError {
  return failure(404, 'NotFound', `${qualifiedName(resource)} "${name}" not found`, objectDetails(resource, name));
}

/** 409: an object of that name exists. */
export function alreadyExists(resource: Named, name: string): ApiError {
  return failure(409, 'AlreadyExists', `${qualifiedName(resource)} "${name}" already exists`, objectDetails(resource, name));
}

/** 409: the object is not as the caller believed. */
export function conflict(resource: Named, name: string, detail: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${detail}`;
  return failure(409, 'Conflict', message, objectDetails(resource, name));
}

/** 409: a configuration would change fields that others own. */
export function applyConflict(message: string, causes: readonly StatusCause[]): ApiError {
  return failure(409, 'Conflict', message, { causes });
}

/** 422: the object breaks rules; every complaint once, in order (B-030). */
export function invalidObject(
  resource: { readonly kind: string; readonly group: string },
  name: string,
  errors: readonly FieldError[],
): ApiError {
  const unique = [...new Map(errors.map((error) => [`${error.field}: ${error.message}`, error])).entries()];
  const text = unique.length === 1 ? unique[0]?.[0] : `[${unique.map(([line]) => line).join(', ')}]`;
  const causes = unique.map(([, { kind, message, field }]): StatusCause => ({ reason: kind, message, field }));
  const named = { ...(name !== '' && { name }), ...(resource.group !== '' && { group: resource.group }) };
  const details = { ...named, kind: resource.kind, causes };
  return failure(422, 'Invalid', `${qualifiedKind(resource)} "${name}" is invalid: ${text}`, details);
}

/** 403: the caller may not do this to that object now. */
export function forbiddenObject(resource: Named, name: string, detail: string, causes?: readonly StatusCause[]): ApiError {
  const message = `${qualifiedName(resource)} "${name}" is forbidden: ${detail}`;
  return failure(403, 'Forbidden', message, { ...objectDetails(resource, name), ...(causes && { causes }) });
}

/** 400: the request makes no sense. */
export function badRequest(message: string): ApiError {
  return failure(400, 'BadRequest', message);
}

/** 401: the caller did not say who it is. */
export function unauthorized(): ApiError {
  return failure(401, 'Unauthorized', 'Unauthorized');
}

/** 403: this server takes no such request. */
export function forbiddenRequest(message: string): ApiError {
  return failure(403, 'Forbidden', message, {});
}

/** 404: there is nothing under this path. */
export function unknownPath(): ApiError {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {});
}

/** 405: there is something under this path, but not for this method. */
export function methodNotAllowed(): ApiError {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** 406: none of the representations that the caller accepts can be given. */
export function notAcceptable(available: readonly string[]): ApiError {
  return failure(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${available.join(', ')}`, {});
}

/** 410: a version or a continue token is too old. */
export function expired(message: string): ApiError {
  return failure(410, 'Expired', message);
}

/** 413: the body is larger than `limitBytes`. */
export function requestEntityTooLarge(limitBytes: number): ApiError {
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limitBytes}`);
}

/** 413: an object has more than `limit` values. */
export function tooManyValues(limit: number): ApiError {
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: the allowed maximum of values in an object is ${limit}`);
}

/** 413: a JSON patch has more than `limit` operations. */
export function tooManyOperations(limit: number, count: number): ApiError {
  const detail = `The allowed maximum operations in a JSON patch is ${limit}, got ${count}`;
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: ${detail}`);
}

/** 415: the body is of a type that is not understood. */
export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return failure(415, 'UnsupportedMediaType', message);
}

/** 422: the request was understood, but what it asks for cannot be done to this object. */
export function unprocessable(): ApiError {
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

/** 429: more than the server takes now; the caller may try again after `retryAfterSeconds`. */
export function tooManyRequests(message: string, retryAfterSeconds: number): ApiError {
  return failure(429, 'TooManyRequests', message, { retryAfterSeconds });
}

/** 500: a mistake of ours, which the caller can only report. */
export function internalError(cause: unknown): ApiError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const details = { causes: [{ message: text }] };
  return new ApiError(failureStatus(500, 'InternalError', `Internal error occurred: ${text}`, details), { cause });
}

/** 503: whoever would answer is not there now. */
export function serviceUnavailable(message: string): ApiError {
  return failure(503, 'ServiceUnavailable', message);
}

function failure(code: number, reason: string, message: string, details?: StatusDetails): ApiError {
  return new ApiError(failureStatus(code, reason, message, details));
}

function failureStatus(code: number, reason: string, message: string, details?: StatusDetails): Status {
  const head = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason } as const;
  return { ...head, ...(details && { details }), code };
}

function objectDetails(resource: Named, name: string): StatusDetails {
  return { name, ...(resource.group !== '' && { group: resource.group }), kind: resource.name };
}
