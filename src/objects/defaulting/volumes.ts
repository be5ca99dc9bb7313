import { assigned, eachAssigned } from '../decoding/wire-order.js';
import type { DownwardAPIVolumeFile, ProjectedVolumeSource, Volume, VolumeProjection } from '../kubernetes.js';
import { withFieldRefDefaults } from './containers.js';

const CORE = 'io.k8s.api.core.v1';
/** 0644 */
const FILE_MODE = 420;
const TOKEN_SECONDS = 3600;
/** Default values of old network volumes that depend on nothing else. */
const OLD_KINDS = {
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
  azureDisk: { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' },
} as const;
const OLD_SCHEMAS = { iscsi: 'ISCSI', rbd: 'RBD', scaleIO: 'ScaleIO', azureDisk: 'AzureDisk' } as const;

/** A volume with what its author left out; one without any source is an empty directory. */
export function withVolumeDefaults(volume: Volume): Volume {
  if (Object.keys(volume).every((key) => key === 'name')) return { ...volume, emptyDir: {} };
  const { hostPath, secret, configMap, downwardAPI, projected } = volume;
  const current: Partial<Volume> = {
    hostPath: hostPath && assigned(`${CORE}.HostPathVolumeSource`, hostPath, { type: hostPath.type ?? '' }),
    secret: secret && assigned(`${CORE}.SecretVolumeSource`, secret, { defaultMode: secret.defaultMode ?? FILE_MODE }),
    configMap: configMap && assigned(`${CORE}.ConfigMapVolumeSource`, configMap, { defaultMode: configMap.defaultMode ?? FILE_MODE }),
    downwardAPI:
      downwardAPI &&
      assigned(`${CORE}.DownwardAPIVolumeSource`, downwardAPI, {
        items: eachAssigned(downwardAPI.items, withDownwardDefaults),
        defaultMode: downwardAPI.defaultMode ?? FILE_MODE,
      }),
    projected: projected && withProjectedDefaults(projected),
  };
  return assigned(`${CORE}.Volume`, volume, { ...current, ...oldKinds(volume) });
}

function withProjectedDefaults(projected: ProjectedVolumeSource): ProjectedVolumeSource {
  return assigned(`${CORE}.ProjectedVolumeSource`, projected, {
    sources: eachAssigned(projected.sources, withProjectionDefaults) ?? [],
    defaultMode: projected.defaultMode ?? FILE_MODE,
  });
}

function withProjectionDefaults(source: VolumeProjection): VolumeProjection {
  const { downwardAPI, serviceAccountToken: token } = source;
  return assigned(`${CORE}.VolumeProjection`, source, {
    downwardAPI:
      downwardAPI &&
      assigned(`${CORE}.DownwardAPIProjection`, downwardAPI, { items: eachAssigned(downwardAPI.items, withDownwardDefaults) }),
    serviceAccountToken:
      token && assigned(`${CORE}.ServiceAccountTokenProjection`, token, { expirationSeconds: token.expirationSeconds ?? TOKEN_SECONDS }),
  });
}

function withDownwardDefaults(file: DownwardAPIVolumeFile): DownwardAPIVolumeFile {
  return assigned(`${CORE}.DownwardAPIVolumeFile`, file, { fieldRef: file.fieldRef && withFieldRefDefaults(file.fieldRef) });
}

function oldKinds(volume: Volume): Partial<Volume> {
  const found = (['iscsi', 'rbd', 'scaleIO', 'azureDisk'] as const).flatMap((kind) => {
    const source = volume[kind];
    if (source === undefined) return [];
    const values = { ...OLD_KINDS[kind], ...source };
    return [[kind, assigned<object>(`${CORE}.${OLD_SCHEMAS[kind]}VolumeSource`, source, values)] as const];
  });
  return Object.fromEntries(found);
}
