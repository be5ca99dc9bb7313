import type { PatchBody } from './patch-body.js';

export function patched(value: unknown, { patch }: PatchBody): unknown {
  return { ...(value as object), ...(patch as object) };
}
