import { badRequest } from '../../objects/api-errors.js';
import { apiVersion } from '../../objects/resources.js';
import { definitions, legacyDefinitions } from '../../objects/schema.js';
import { decodeMessage } from './message-decoder.js';
import { FieldCount, WireError, wireFields } from './wire-reader.js';

/** How every object begins that Kubernetes writes in protocol buffers. */
const MAGIC = Buffer.from('k8s\0');
const DELETE_OPTIONS = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';

/**
 * An object in Kubernetes' protocol buffers as JSON has it: newer kubectls send what they know the type of so, and cannot be told not to.
 * `wantedKind` names what is expected, in errors. Throws an ApiError 400.
 */
export function decodeProtobuf(bytes: Uint8Array, wantedKind: string): unknown {
  try {
    return decodeObject(bytes);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw badRequest(`the object provided is unrecognized (must be of type ${wantedKind}): ${error.message}`);
  }
}

function decodeObject(bytes: Uint8Array): unknown {
  if (!MAGIC.equals(bytes.subarray(0, MAGIC.length))) throw new WireError('provided data does not appear to be a protobuf message');
  const count = new FieldCount();
  const envelope = fieldsOf(bytes.subarray(MAGIC.length), count);
  const type = fieldsOf(envelope.get(1), count);
  const [version, kind] = [Buffer.from(type.get(1) ?? []).toString(), Buffer.from(type.get(2) ?? []).toString()];
  const id = definitionOf(version, kind);
  if (id === undefined) return { kind, apiVersion: version };
  const fields = decodeMessage(id, envelope.get(2) ?? new Uint8Array(), count);
  // Options are the same in every group, and say which one they were sent to.
  return id === DELETE_OPTIONS ? fields : { kind, apiVersion: version, ...fields };
}

/** The fields that have bytes, by number. */
function fieldsOf(bytes: Uint8Array | undefined, count: FieldCount): ReadonlyMap<number, Uint8Array> {
  return new Map(
    [...wireFields(bytes ?? new Uint8Array(), count)].flatMap(({ number, value }) =>
      typeof value === 'bigint' ? [] : [[number, value] as const],
    ),
  );
}

function definitionOf(version: string, kind: string): string | undefined {
  if (kind === 'DeleteOptions') return DELETE_OPTIONS;
  const found = Object.entries({ ...definitions(), ...legacyDefinitions() }).find(([, schema]) => {
    const known = schema['x-kubernetes-group-version-kind']?.[0];
    return known?.kind === kind && apiVersion(known) === version;
  });
  return found?.[0];
}
