import type { Change } from '../objects/views.js';
import type { ToControlPlane, ToShard } from './messages.js';
import { type PackedChanges, packed, unpacked } from './packed-changes.js';
import type { Port } from './port.js';

type Unpacked = Extract<ToShard, { readonly changes: readonly Change[] }>;
type Packed<Message extends Unpacked> = Omit<Message, 'changes'> & { readonly changes: PackedChanges };

/** What travels to a shard: the same messages, with their changes packed. */
export type PackedToShard =
  | Exclude<ToShard, Unpacked>
  | Packed<Extract<ToShard, { readonly kind: 'listed' }>>
  | Packed<Extract<ToShard, { readonly kind: 'changed' }>>;

/** The control plane's end of a channel on which changes travel packed. */
export function packingPort(port: Port<PackedToShard, ToControlPlane>): Port<ToShard, ToControlPlane> {
  return {
    ...port,
    post: (message) => port.post('changes' in message ? { ...message, changes: packed(message.changes) } : message),
  };
}

/** The shard's end of such a channel. */
export function unpackingPort(port: Port<ToControlPlane, PackedToShard>): Port<ToControlPlane, ToShard> {
  return {
    ...port,
    listen: (receiver) => {
      port.listen((message) => receiver('changes' in message ? { ...message, changes: unpacked(message.changes) } : message));
    },
  };
}
