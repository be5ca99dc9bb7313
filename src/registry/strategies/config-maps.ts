import { type FieldError, invalid } from '../../objects/field-error.js';
import type { ConfigMap } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { Strategy } from '../strategy.js';
import { immutableErrors, keyErrors, sizeErrors } from '../validation/keyed-data.js';
import { metadataErrors, metadataUpdateErrors } from '../validation/metadata.js';

/** What writing means for config maps. */
export const configMaps: Strategy<'configmaps'> = {
  resource: RESOURCES.configmaps,
  withDefaults: (configMap) => configMap,
  prepareCreate: (configMap) => configMap,
  validateCreate: (configMap) => [...metadataErrors('configmaps', configMap.metadata), ...dataErrors(configMap)],
  prepareUpdate: (next) => next,
  validateUpdate: (next, previous) => [
    ...metadataUpdateErrors('configmaps', next.metadata, previous.metadata),
    ...immutableErrors(next, previous),
    ...dataErrors(next),
  ],
};

function dataErrors({ data = {}, binaryData = {} }: ConfigMap): readonly FieldError[] {
  const repeated = Object.keys(data).filter((key) => Object.hasOwn(binaryData, key));
  const texts = Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  const binaries = Object.values(binaryData).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0);
  return [
    ...keyErrors(data, 'data'),
    ...repeated.map((key) => invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')),
    ...keyErrors(binaryData, 'binaryData'),
    ...sizeErrors('', texts + binaries),
  ];
}
