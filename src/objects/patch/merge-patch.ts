import { badRequest } from '../api-errors.js';
import { isJsonObject, type JsonObject, setKey, valueAt } from '../plain-json.js';

/** Applies a JSON Merge Patch (RFC 7386); the target stays as it is, and unchanged parts are shared. Throws an ApiError 400 if it is no object. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) throw badRequest('Invalid JSON Patch');
  return merged(target, patch);
}

function merged(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const base: JsonObject = isJsonObject(target) ? target : {};
  const out = { ...base };
  let isSame = base === target;
  for (const [key, value] of Object.entries(patch)) {
    const before = valueAt(base, key);
    const after = value === null ? undefined : merged(before, value);
    if (after === before) continue;
    isSame = false;
    if (after === undefined) delete out[key];
    else setKey(out, key, after);
  }
  return isSame ? target : out;
}
