import { duplicate, type FieldError, forbidden, invalid, required } from '../../objects/field-error.js';
import type { Volume, VolumeMount } from '../../objects/kubernetes.js';
import { dns1123LabelComplaints } from '../../objects/names.js';

/** What is wrong with the volumes of a pod: their names, and that each has one source. */
export function volumeErrors(volumes: readonly Volume[] | undefined, field: string): readonly FieldError[] {
  const seen = new Set<string>();
  return (volumes ?? []).flatMap((volume, index) => {
    const path = `${field}[${index}]`;
    const repeated = seen.has(volume.name) ? [duplicate(`${path}.name`, volume.name)] : [];
    seen.add(volume.name);
    return [...sourceErrors(volume, path), ...nameErrors(volume.name, `${path}.name`), ...repeated];
  });
}

function nameErrors(name: string, field: string): readonly FieldError[] {
  if (!name) return [required(field)];
  return dns1123LabelComplaints(name).map((complaint) => invalid(field, name, complaint));
}

function sourceErrors(volume: Volume, field: string): readonly FieldError[] {
  const { name: _name, ...sources } = volume;
  const [first, ...others] = Object.entries(sources).filter(([, source]) => source !== undefined);
  if (first === undefined) return [required(field, 'must specify a volume type')];
  const more = others.map(([type]) => forbidden(`${field}.${type}`, 'may not specify more than 1 volume type'));
  return [...requiredParts(volume, field), ...more];
}

/** Sources that say nothing without one field. */
function requiredParts({ hostPath, secret, configMap, persistentVolumeClaim, nfs }: Volume, field: string): readonly FieldError[] {
  const parts: readonly (readonly [string, string | undefined])[] = [
    ...(hostPath ? [['hostPath.path', hostPath.path] as const] : []),
    ...(secret ? [['secret.secretName', secret.secretName] as const] : []),
    ...(configMap ? [['configMap.name', configMap.name] as const] : []),
    ...(persistentVolumeClaim ? [['persistentVolumeClaim.claimName', persistentVolumeClaim.claimName] as const] : []),
    ...(nfs ? [['nfs.server', nfs.server] as const, ['nfs.path', nfs.path] as const] : []),
  ];
  return parts.filter(([, value]) => !value).map(([name]) => required(`${field}.${name}`));
}

/** What is wrong with the mounts of a container, given the names of the pod's volumes. */
export function mountErrors(
  mounts: readonly VolumeMount[] | undefined,
  volumes: ReadonlySet<string>,
  field: string,
): readonly FieldError[] {
  const paths = new Set<string>();
  return (mounts ?? []).flatMap(({ name, mountPath }, index) => {
    const path = `${field}[${index}]`;
    const isRepeated = Boolean(mountPath) && paths.has(mountPath);
    paths.add(mountPath);
    return [
      ...mountedNameErrors(name, volumes, `${path}.name`),
      ...(mountPath ? [] : [required(`${path}.mountPath`)]),
      ...(isRepeated ? [invalid(`${path}.mountPath`, mountPath, 'must be unique')] : []),
    ];
  });
}

function mountedNameErrors(name: string, volumes: ReadonlySet<string>, field: string): readonly FieldError[] {
  if (!name) return [required(field)];
  return volumes.has(name) ? [] : [{ kind: 'FieldValueNotFound', field, message: `Not found: ${JSON.stringify(name)}` }];
}
