import { badRequest } from '../../objects/api-errors.js';
import { isJsonObject, type JsonObject } from '../../objects/plain-json.js';
import { apiVersion } from '../../objects/resources.js';
import { atomOf } from './atoms.js';
import { configurationErrors } from './configuration-fields.js';

/** What a configuration has to be of. */
export interface ConfiguredKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The name of its schema. */
  readonly schema: string;
}

/** A configuration of a kind. Throws an ApiError 400 if it is none, or of another kind, or has what its schema does not allow. */
export function checkedConfiguration(configuration: unknown, wanted: ConfiguredKind): JsonObject {
  if (!isJsonObject(configuration)) throw badRequest('error decoding YAML: an apply configuration is an object');
  assertKind(configuration, wanted);
  const metadata = isJsonObject(configuration['metadata']) ? configuration['metadata'] : {};
  if (metadata['managedFields'] !== undefined && metadata['managedFields'] !== null) throw badRequest('metadata.managedFields must be nil');
  const errors = configurationErrors(configuration, atomOf(wanted.schema));
  if (errors.length === 0) return configuration;
  const text = errors.length === 1 ? errors[0] : `errors:${errors.map((error) => `\n  ${error}`).join('')}`;
  const named = `${String(metadata['namespace'] ?? '')}/${String(metadata['name'] ?? '')}; ${kindText(wanted)}`;
  throw badRequest(`failed to create typed patch object (${named}): ${text}`);
}

function assertKind({ apiVersion: version = '', kind = '' }: JsonObject, wanted: ConfiguredKind): void {
  const expected = apiVersion(wanted);
  if (version !== expected) {
    throw badRequest(`Incorrect version specified in apply patch. Specified patch version: ${String(version)}, expected: ${expected}`);
  }
  if (kind !== wanted.kind) throw badRequest(`invalid object type: ${kindText({ ...wanted, kind: String(kind) })}`);
}

function kindText({ group, version, kind }: Pick<ConfiguredKind, 'group' | 'version' | 'kind'>): string {
  return `${group}/${version}, Kind=${kind}`;
}
