import { unsupportedMediaType } from '../objects/api-errors.js';
import { duplicateFields, parseJson } from '../objects/json-text.js';
import { isJsonObject } from '../objects/plain-json.js';
import { sharedList } from '../objects/shared-lists.js';
import { refuseCrowdedJson } from '../objects/text-values.js';
import { MAX_VALUES } from '../objects/value-size.js';
import { refuseCrowded } from '../registry/growth.js';
import { AlikeTexts } from './alike-texts.js';
import { bodyText } from './body.js';
import type { Call } from './call.js';
import { PATCH_MEDIA_TYPES, type PatchType, patchType } from './request-body.js';

/** A patch that can be carried out. */
export interface PatchBody {
  readonly type: Exclude<PatchType, 'apply'>;
  /** Parsed JSON. */
  readonly patch: unknown;
  /** What is wrong with it though it could be read: fields that occur twice, or that no operation has. Looked for only if somebody asks. */
  complaints(): readonly string[];
}

const NO_COMPLAINTS: readonly string[] = [];

/** Kubelets report in the same words, but for addresses. */
const alike = new AlikeTexts({ fields: ['hostIP', 'podIP', 'ip'], read: (text) => withSharedLists(parseJson(text)) as object });

/** The patch in the body of a request. Throws an ApiError: 400 if it cannot be read, 415 for other media types. */
export function readPatch({ request }: Call): PatchBody {
  const type = patchType(request.headers['content-type']);
  // Versions that Kubernetes has given up knew no server-side apply.
  if (type === 'apply') throw unsupportedMediaType(PATCH_MEDIA_TYPES.filter((mediaType) => !mediaType.includes('apply')));
  const text = bodyText(request.body);
  return type === 'json' ? readOperations(text) : readMergePatch(text, type);
}

function readOperations(text: string): PatchBody {
  refuseCrowdedJson(text);
  const patch = parseJson(text);
  return { type: 'json', patch, complaints: () => operationComplaints(patch, text) };
}

function readMergePatch(text: string, type: 'merge' | 'strategic'): PatchBody {
  const known = alike.of(text);
  if (known !== undefined) return { type, patch: known, complaints: () => NO_COMPLAINTS };
  refuseCrowdedJson(text);
  const patch = withSharedLists(parseJson(text));
  // A value takes a character at least.
  if (text.length > MAX_VALUES) refuseCrowded(patch);
  alike.note(text);
  return { type, patch, complaints: () => duplicateFields(text, patch) };
}

/** The patch; lists of a status that others have sent, too, are theirs. It has just been read: nobody else has it yet. */
function withSharedLists(patch: unknown): unknown {
  const status = isJsonObject(patch) ? patch['status'] : undefined;
  if (!isJsonObject(status)) return patch;
  for (const name of Object.keys(status)) {
    const value = status[name];
    if (Array.isArray(value)) (status as Record<string, unknown>)[name] = sharedList(value);
  }
  return patch;
}

const OPERATION_FIELDS: ReadonlySet<string> = new Set(['op', 'path', 'from', 'value']);
/** Kubernetes reports as many. */
const MAX_COMPLAINTS = 100;

function operationComplaints(patch: unknown, text: string): readonly string[] {
  const unknown = (Array.isArray(patch) ? (patch as readonly unknown[]) : []).flatMap((operation, index) =>
    Object.keys(isJsonObject(operation) ? operation : {})
      .filter((field) => !OPERATION_FIELDS.has(field))
      .map((field) => `unknown field ${JSON.stringify(`[${index}].${field}`)}`),
  );
  return [...unknown, ...duplicateFields(text, patch)].slice(0, MAX_COMPLAINTS).map((complaint) => `json patch ${complaint}`);
}
