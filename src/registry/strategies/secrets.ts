import { withSecretDefaults } from '../../objects/defaults.js';
import { type FieldError, required } from '../../objects/field-error.js';
import type { Secret } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { Strategy } from '../strategy.js';
import { immutableErrors, keyErrors, sizeErrors } from '../validation/keyed-data.js';
import { metadataErrors, metadataUpdateErrors } from '../validation/metadata.js';
import { immutable } from '../validation/numbers.js';

/** The keys that secrets of some types must have. */
const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

/** What writing means for secrets. */
export const secrets: Strategy<'secrets'> = {
  resource: RESOURCES.secrets,
  withDefaults: withSecretDefaults,
  prepareCreate: (secret) => secret,
  validateCreate: (secret) => [...metadataErrors('secrets', secret.metadata), ...dataErrors(secret)],
  prepareUpdate: (next) => next,
  validateUpdate: (next, previous) => [
    ...metadataUpdateErrors('secrets', next.metadata, previous.metadata),
    ...immutable('type', next.type, previous.type),
    ...immutableErrors(next, previous),
    ...dataErrors(next),
  ],
};

function dataErrors({ data = {}, type = '' }: Secret): readonly FieldError[] {
  const bytes = Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0);
  const wanted = Object.hasOwn(REQUIRED_KEYS, type) ? (REQUIRED_KEYS[type] ?? []) : [];
  return [
    ...keyErrors(data, 'data'),
    ...sizeErrors('data', bytes),
    ...wanted.filter((key) => !Object.hasOwn(data, key)).map((key) => required(`data[${key}]`)),
  ];
}
