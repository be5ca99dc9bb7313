import { unsupportedMediaType } from '../objects/api-errors.js';
import { parseJson } from '../objects/json-text.js';
import { bodyText } from './body.js';
import type { Call } from './call.js';
import { PATCH_MEDIA_TYPES, type PatchType, patchType } from './request-body.js';

/** A patch that can be carried out. */
export interface PatchBody {
  readonly type: Exclude<PatchType, 'apply'>;
  /** Parsed JSON. */
  readonly patch: unknown;
}

/** The patch in the body of a request. Throws an ApiError: 400 if it cannot be read, 415 for other media types. */
export function readPatch({ request }: Call): PatchBody {
  const type = patchType(request.headers['content-type']);
  // Versions that Kubernetes has given up knew no server-side apply.
  if (type === 'apply') throw unsupportedMediaType(PATCH_MEDIA_TYPES.filter((mediaType) => !mediaType.includes('apply')));
  return { type, patch: parseJson(bodyText(request.body)) };
}
