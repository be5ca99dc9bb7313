import type { AnyActorRef } from 'xstate';

/** A mailbox of XState: a list that is chained through its items. */
interface MailboxItem {
  readonly next: MailboxItem | null;
}

/** The most events that are counted: whoever has more is as lost as one who has these. */
const COUNTED_MAX = 10_000;

/** How many events wait in an actor's mailbox. XState does not tell, so this looks. */
export function queueLength(actor: AnyActorRef | undefined): number {
  const mailbox: unknown = actor && Reflect.get(actor, 'mailbox');
  let item = Object(mailbox)._current as MailboxItem | null | undefined;
  let length = 0;
  for (; item && length < COUNTED_MAX; item = item.next) length += 1;
  return length;
}
