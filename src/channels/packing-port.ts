import type { Change } from '../objects/views.js';
import type { WriteBatch } from '../objects/writes.js';
import type { ToControlPlane, ToShard } from './messages.js';
import { type PackedChanges, packed, unpacked } from './packed-changes.js';
import { type PackedBatch, packedBatch, unpackedBatch } from './packed-writes.js';
import type { Port } from './port.js';

type Unpacked = Extract<ToShard, { readonly changes: readonly Change[] }>;
type Packed<Message extends Unpacked> = Omit<Message, 'changes'> & { readonly changes: PackedChanges };

/** What travels to a shard: the same messages, with their changes packed. */
export type PackedToShard =
  | Exclude<ToShard, Unpacked>
  | Packed<Extract<ToShard, { readonly kind: 'listed' }>>
  | Packed<Extract<ToShard, { readonly kind: 'changed' }>>;

/** What travels to the control plane: the same messages, with their batches packed. */
export type PackedToControlPlane =
  | Exclude<ToControlPlane, { readonly kind: 'writes' }>
  | { readonly kind: 'writes'; readonly batch: PackedBatch };

/** The control plane's end of a channel on which changes and batches travel packed. */
export function packingPort(port: Port<PackedToShard, PackedToControlPlane>): Port<ToShard, ToControlPlane> {
  return {
    close: () => port.close(),
    post: (message) => port.post('changes' in message ? { ...message, changes: packed(message.changes) } : message),
    listen: (receiver) => {
      port.listen((message) => receiver(message.kind === 'writes' ? new PackedWrites(message.batch) : message));
    },
  };
}

/** A batch that is unpacked each time that it is looked at: while it waits for its turn, what is in it takes a fraction of the memory. */
class PackedWrites {
  readonly kind = 'writes';
  readonly #packed: PackedBatch;

  constructor(packed: PackedBatch) {
    this.#packed = packed;
  }

  get batch(): WriteBatch {
    return unpackedBatch(this.#packed);
  }
}

/** The shard's end of such a channel. */
export function unpackingPort(port: Port<PackedToControlPlane, PackedToShard>): Port<ToControlPlane, ToShard> {
  const { pull } = port;
  return {
    close: () => port.close(),
    post: (message) => port.post(message.kind === 'writes' ? { ...message, batch: packedBatch(message.batch) } : message),
    listen: (receiver) => {
      port.listen((message) => receiver(unpackedMessage(message)));
    },
    ...(pull && { pull: (arrived: () => void) => unpackingEach(pull(arrived)) }),
  };
}

function unpackingEach(next: () => PackedToShard | undefined): () => ToShard | undefined {
  return () => {
    const message = next();
    return message && unpackedMessage(message);
  };
}

function unpackedMessage(message: PackedToShard): ToShard {
  return 'changes' in message ? { ...message, changes: unpacked(message.changes) } : message;
}
