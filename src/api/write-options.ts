import { type FieldError, forbidden, invalid, notSupported, required, tooLong } from '../objects/field-error.js';
import { refuseInvalidOptions } from './invalid-options.js';
import { booleanParameter } from './query.js';
import type { PatchType } from './request-body.js';

/** The parameters of a create or an update. */
export interface WriteOptions {
  /** Whether everything is done but the write itself. */
  readonly isDryRun: boolean;
  /** Who writes, as managedFields will name it. */
  readonly fieldManager: string;
  /** What happens about fields that are unknown or given twice. */
  readonly fieldValidation: FieldValidation;
}

/** The parameters of a patch. */
export interface PatchOptions extends WriteOptions {
  /** Whether server-side apply takes fields over from other managers. */
  readonly isForced: boolean;
}

/** What happens about fields that are unknown or given twice: nothing, a warning, or a refusal. */
type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** Kubernetes' limit: the name is repeated for every field set that a manager owns. */
const FIELD_MANAGER_MAX_BYTES = 128;
/** Nearly every name. */
const PLAIN = /^[\x20-\x7e]{0,128}$/;
const NO_ERRORS: readonly FieldError[] = [];
const UNPRINTABLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** The parameters of a POST. Throws an ApiError 422. */
export function createOptions(query: URLSearchParams, userAgent: string | undefined): WriteOptions {
  if (query.size === 0) return usualOptions(userAgent).write;
  return writeOptions(query, { userAgent, kind: 'CreateOptions', errors: [] });
}

/** The parameters of a PUT. Throws an ApiError 422. */
export function updateOptions(query: URLSearchParams, userAgent: string | undefined): WriteOptions {
  return writeOptions(query, { userAgent, kind: 'UpdateOptions', errors: [] });
}

/** The parameters of a PATCH. Throws an ApiError 422. */
export function patchOptions(query: URLSearchParams, userAgent: string | undefined, type: PatchType): PatchOptions {
  if (query.size === 0 && type !== 'apply') return usualOptions(userAgent).patch;
  const errors = type === 'apply' ? applyErrors(query) : patchErrors(query);
  return { ...writeOptions(query, { userAgent, kind: 'PatchOptions', errors }), isForced: booleanParameter(query, 'force') ?? false };
}

/** What is wrong with a `dryRun` parameter. */
export function dryRunErrors(values: readonly string[]): readonly FieldError[] {
  return values.every((value) => value === 'All') ? [] : [notSupported('dryRun', values, ['All'])];
}

interface WriteContext {
  readonly userAgent: string | undefined;
  readonly kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';
  /** What is already known to be wrong. */
  readonly errors: readonly FieldError[];
}

/** Nearly all requests have no parameters, and come from the same program as the one before. */
let usual: { readonly userAgent: string | undefined; readonly write: WriteOptions; readonly patch: PatchOptions } | undefined;

function usualOptions(userAgent: string | undefined) {
  if (usual !== undefined && usual.userAgent === userAgent) return usual;
  const write: WriteOptions = { isDryRun: false, fieldManager: managerOf(userAgent ?? '') || 'unknown', fieldValidation: 'Warn' };
  usual = { userAgent, write, patch: { ...write, isForced: false } };
  return usual;
}

function writeOptions(query: URLSearchParams, { userAgent = '', kind, errors }: WriteContext): WriteOptions {
  const fieldManager = query.get('fieldManager') ?? '';
  const dryRun = query.getAll('dryRun');
  const validation = query.get('fieldValidation') ?? '';
  const parameterErrors = [...fieldManagerErrors(fieldManager), ...dryRunErrors(dryRun), ...validationErrors(validation)];
  refuseInvalidOptions(kind, [...errors, ...parameterErrors]);
  return {
    isDryRun: dryRun.length > 0,
    fieldManager: fieldManager || managerOf(userAgent) || 'unknown',
    fieldValidation: isFieldValidation(validation) ? validation : 'Warn',
  };
}

function applyErrors(query: URLSearchParams): readonly FieldError[] {
  return query.get('fieldManager') ? [] : [required('fieldManager', 'is required for apply patch')];
}

function patchErrors(query: URLSearchParams): readonly FieldError[] {
  return query.has('force') ? [forbidden('force', 'may not be specified for non-apply patch')] : [];
}

function fieldManagerErrors(fieldManager: string): readonly FieldError[] {
  if (PLAIN.test(fieldManager)) return NO_ERRORS;
  const isLong = Buffer.byteLength(fieldManager) > FIELD_MANAGER_MAX_BYTES;
  const unprintable = [...fieldManager.matchAll(UNPRINTABLE)].map(({ 0: character, index }) => {
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    const position = Buffer.byteLength(fieldManager.slice(0, index));
    return invalid('fieldManager', fieldManager, `invalid character U+${code} (at position ${position})`);
  });
  return [...(isLong ? [tooLong('fieldManager', FIELD_MANAGER_MAX_BYTES)] : []), ...unprintable];
}

function validationErrors(value: string): readonly FieldError[] {
  if (value === '' || isFieldValidation(value)) return [];
  return [notSupported('fieldValidation', value, ['', 'Ignore', 'Strict', 'Warn'])];
}

function isFieldValidation(value: string): value is FieldValidation {
  return value === 'Ignore' || value === 'Warn' || value === 'Strict';
}

/** Who does not name itself is known by its program: `kubectl` of `kubectl/v1.33.0 (linux/amd64)`. */
function managerOf(userAgent: string): string {
  const [program = ''] = userAgent.split('/', 1);
  if (PLAIN.test(program)) return program;
  let manager = '';
  for (const character of program.replaceAll(UNPRINTABLE, '')) {
    if (Buffer.byteLength(manager + character) > FIELD_MANAGER_MAX_BYTES) break;
    manager += character;
  }
  return manager;
}
