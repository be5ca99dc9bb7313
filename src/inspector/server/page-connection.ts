import type { WebSocket } from 'ws';
import type { FleetPart } from '../inspection-messages.js';
import type { Inspector } from '../inspector.js';
import { answerOf, pageCall } from './page-calls.js';
import { fleetBytes, type PageCall, type PageCalls, type PageMessage } from './page-protocol.js';

/** Calls of one page that may wait for their answers at once: a page has a few. More are refused. */
const CALLS_MAX = 32;
/** How much may wait to be sent to a page before steps are left out, in bytes: it does not read as fast as the cluster goes. */
const BACKLOG_MAX_BYTES = 1024 * 1024;

/** Answers the calls of one page until its connection ends. */
export function servePage(inspector: Inspector, socket: WebSocket): void {
  let waiting = 0;
  let unfollow: (() => void) | undefined;
  let dropped = 0;
  let search = new AbortController();
  const send = (message: PageMessage) => socket.send(JSON.stringify(message));
  const follow = ({ kind, ask }: PageCall) => {
    unfollow?.();
    unfollow = undefined;
    if (kind === 'unfollow') return;
    unfollow = inspector.follow(ask as PageCalls['follow']['ask'], (step) => {
      if (socket.bufferedAmount > BACKLOG_MAX_BYTES) {
        dropped += 1 + (step.dropped ?? 0);
        return;
      }
      send({ step: dropped === 0 ? step : { ...step, dropped: dropped + (step.dropped ?? 0) } });
      dropped = 0;
    });
  };
  /** Somebody who types on waits no longer for what was searched for before. */
  const nextSearch = () => {
    search.abort();
    search = new AbortController();
    return search;
  };
  const answer = async (call: PageCall) => {
    if (call.kind === 'follow' || call.kind === 'unfollow') {
      follow(call);
      send({ id: call.id, answer: undefined });
      return;
    }
    const { signal } = isSearch(call) ? nextSearch() : new AbortController();
    const answered = await answerOf(inspector, call, signal);
    if (call.kind === 'fleet' && answered !== undefined) socket.send(fleetBytes(call.id, answered as FleetPart));
    else send({ id: call.id, answer: answered });
  };
  socket.on('message', (data) => {
    const call = readCall(String(data));
    if (call === undefined || waiting >= CALLS_MAX) {
      socket.close(1008, 'not understood, or too many calls at once');
      return;
    }
    if (call instanceof MistakenCall) {
      send({ id: call.id, error: call.reason });
      return;
    }
    waiting += 1;
    answer(call)
      .catch((error: unknown) => send({ id: call.id, error: error instanceof Error ? error.message : String(error) }))
      .finally(() => {
        waiting -= 1;
      });
  });
  socket.on('close', () => {
    unfollow?.();
    search.abort();
  });
  // The connection closes after an error; there is nobody to tell.
  socket.on('error', () => undefined);
}

function isSearch({ kind, ask }: PageCall): boolean {
  return kind === 'list' && (ask as PageCalls['list']['ask']).filter.text !== undefined;
}

/** A call with a number that could not be understood. */
class MistakenCall {
  readonly id: number;
  readonly reason: string;

  constructor(id: number, reason: string) {
    this.id = id;
    this.reason = reason;
  }
}

/** Undefined for what is no call at all. */
function readCall(text: string): PageCall | MistakenCall | undefined {
  try {
    return pageCall(text);
  } catch (error) {
    const id = numberOf(text);
    return id === undefined ? undefined : new MistakenCall(id, error instanceof Error ? error.message : String(error));
  }
}

function numberOf(text: string): number | undefined {
  const [, digits] = /^\{"id":(\d{1,15}),/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
