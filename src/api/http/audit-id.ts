import { randomUUID } from 'node:crypto';

/** Ids of this process: what a UUID begins with, and how many there were before. To draw each anew takes longer than all else that is done about a head. */
const IDS = randomUUID().slice(0, 24);
let ids = 0;

/** The id of an answer, as in Kubernetes, whose audit log it leads to; another one each time. */
export function nextAuditId(): string {
  ids += 1;
  return IDS + ids.toString(16).padStart(12, '0');
}
