import { unsupportedMediaType } from '../objects/api-errors.js';

/** How a body is written. */
export type BodyFormat = 'json' | 'yaml' | 'protobuf';

/** What a patch is; the words of `kubectl patch --type`, and `apply` for server-side apply. */
export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const BODY_FORMATS: ReadonlyMap<string, BodyFormat> = new Map([
  ['application/json', 'json'],
  ['application/yaml', 'yaml'],
  ['application/vnd.kubernetes.protobuf', 'protobuf'],
]);

const PATCH_TYPES: ReadonlyMap<string, PatchType> = new Map([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
  ['application/apply-patch+yaml', 'apply'],
]);

/** The media types of patches, in the order in which Kubernetes names them. */
export const PATCH_MEDIA_TYPES: readonly string[] = [...PATCH_TYPES.keys()];

/** How the body of a POST, PUT or DELETE is written; JSON if the client does not say. Throws an ApiError 415. */
export function bodyFormat(contentType: string | undefined): BodyFormat {
  if (!contentType) return 'json';
  const format = BODY_FORMATS.get(contentType) ?? BODY_FORMATS.get(mediaTypeOf(contentType));
  if (format === undefined) throw unsupportedMediaType([...BODY_FORMATS.keys()]);
  return format;
}

/** What the body of a PATCH is. Throws an ApiError 415. */
export function patchType(contentType: string | undefined): PatchType {
  const type = PATCH_TYPES.get(contentType ?? '') ?? PATCH_TYPES.get(mediaTypeOf(contentType ?? ''));
  if (type === undefined) throw unsupportedMediaType(PATCH_MEDIA_TYPES);
  return type;
}

function mediaTypeOf(contentType: string): string {
  const [mediaType = ''] = contentType.split(';');
  return mediaType.trim().toLowerCase();
}
