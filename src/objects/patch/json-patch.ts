import { badRequest, tooManyOperations, unprocessable } from '../api-errors.js';
import { MAX_DEPTH } from '../json-scanner.js';
import { nestsDeeperThan } from '../json-text.js';
import { isJsonObject, type JsonObject } from '../plain-json.js';
import { MAX_VALUE_SIZE, valueSize } from '../value-size.js';
import { pointerTokens, read, Workpiece } from './json-pointer.js';

/** Kubernetes' limit. */
const MAX_OPERATIONS = 10_000;
const PATHS: ReadonlySet<string> = new Set(['move', 'copy']);
const VALUES: ReadonlySet<string> = new Set(['add', 'replace', 'test']);

interface Operation {
  readonly op: string;
  readonly path: readonly string[];
  readonly from: readonly string[];
  readonly value: unknown;
}

const OPERATIONS: ReadonlyMap<string, (workpiece: Workpiece, operation: Operation) => void> = new Map([
  ['add', (workpiece, { path, value }) => workpiece.add(path, value)],
  ['replace', (workpiece, { path, value }) => workpiece.replace(path, value)],
  ['remove', (workpiece, { path }) => workpiece.remove(path)],
  ['copy', copy],
  ['move', move],
  ['test', test],
]);

/**
 * Applies a JSON Patch (RFC 6902); the target stays as it is. Throws an ApiError: 400 if it is none, 413 if it has more than
 * 10,000 operations, 422 if an operation cannot be done or a test fails.
 */
export function applyJsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw badRequest(`json: cannot unmarshal ${typeof patch} into Go value of type jsonpatch.Patch`);
  if (patch.length > MAX_OPERATIONS) throw tooManyOperations(MAX_OPERATIONS, patch.length);
  const workpiece = new Workpiece(target);
  let copyable = MAX_VALUE_SIZE;
  for (const operation of patch.map(checked)) {
    if (operation.op === 'copy') copyable -= copiedSize(read(workpiece.root, operation.from), copyable);
    carryOut(workpiece, operation);
  }
  if (nestsDeeperThan(workpiece.root, MAX_DEPTH)) throw unprocessable();
  return workpiece.root;
}

function checked(operation: unknown): Operation {
  if (!isJsonObject(operation)) throw badRequest(`json: cannot unmarshal ${typeof operation} into Go value of type jsonpatch.Operation`);
  const { op, path, from } = operation;
  if (typeof op !== 'string' || typeof path !== 'string') throw unprocessable();
  if (PATHS.has(op) && typeof from !== 'string') throw unprocessable();
  if (VALUES.has(op) && !Object.hasOwn(operation, 'value')) throw unprocessable();
  return { op, path: pointerTokens(path), from: typeof from === 'string' ? pointerTokens(from) : [], value: operation['value'] };
}

function carryOut(workpiece: Workpiece, operation: Operation): void {
  const perform = OPERATIONS.get(operation.op);
  if (perform === undefined) throw unprocessable();
  perform(workpiece, operation);
}

function copy(workpiece: Workpiece, { from, path }: Operation): void {
  const value = read(workpiece.root, from);
  if (value === undefined) throw unprocessable();
  workpiece.release();
  workpiece.add(path, value);
}

function move(workpiece: Workpiece, { from, path }: Operation): void {
  const value = read(workpiece.root, from);
  const isInside = path.length > from.length && from.every((token, index) => token === path[index]);
  if (value === undefined || isInside) throw unprocessable();
  workpiece.remove(from);
  workpiece.add(path, value);
}

/** What is missing passes as null. */
function test(workpiece: Workpiece, { path, value }: Operation): void {
  if (!isSameJson(read(workpiece.root, path) ?? null, value)) throw unprocessable();
}

function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => isSameJson(item, b[index]));
  return isJsonObject(a) && isJsonObject(b) && isSameObject(a, b);
}

function isSameObject(a: JsonObject, b: JsonObject): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSameJson(a[key], b[key]));
}

/** Copies share what they are copies of until they are written. Throws an ApiError 422 if it is larger than `limit`. */
function copiedSize(value: unknown, limit: number): number {
  if (nestsDeeperThan(value, MAX_DEPTH)) throw unprocessable();
  const size = valueSize(value, limit);
  if (size > limit) throw unprocessable();
  return size;
}
