import { type Api, createApi } from '#api/api.js';
import type { ApiReply } from '#api/exchange.js';
import { Random } from '#clock/random.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import { decodeResource } from '#objects/decode.js';
import type { StoredObject } from '#objects/resources.js';
import { createRegistry } from '#registry/create-registry.js';
import { Heartbeats } from '#registry/heartbeats.js';
import { MemoryStore } from '#store/memory-store.js';
import { type FuzzedRequest, fuzzedRequest } from './requests.js';

const TOKEN = 'token-of-the-fuzzer';
/** Kubernetes too says 504 of a version that has not been yet. */
const NOT_YET = 504;

/** A request that was not answered as it should be. */
export interface Finding {
  readonly seed: string;
  /** Which request of its seed it was. */
  readonly number: number;
  readonly request: string;
  readonly complaint: string;
}

/**
 * Sends made-up requests to an API of its own, from a seed, and tells of answers that show a mistake of ours: statuses of 500 and
 * above, none at all, answers about a namespace that was not asked for, and anything logged as an error.
 */
export function fuzz(seed: string, requests: number): readonly Finding[] {
  const random = new Random(seed);
  const target = new Target();
  const findings: Finding[] = [];
  for (let number = 0; number < requests; number += 1) {
    const request = fuzzedRequest(random);
    const complaint = target.complaintAbout(request);
    if (complaint === undefined) continue;
    const { method, url, headers, body } = request;
    const shown = JSON.stringify({ method, url, headers, body: body && Buffer.from(body).toString().slice(0, 2_000) });
    findings.push({ seed, number, request: shown, complaint });
  }
  return findings;
}

class Target {
  readonly #clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'));
  readonly #logged: string[] = [];
  readonly #api: Api;

  constructor() {
    const store = new MemoryStore<StoredObject>();
    const clock = this.#clock;
    const common = { store, clock, random: new Random('target'), heartbeats: new Heartbeats(() => 0), caCertificate: '' };
    const registry = createRegistry({ ...common, minimumEpoch: () => 0 });
    for (const name of ['default', 'other']) {
      registry.create({ resource: 'namespaces', namespace: '', object: decodeResource('namespaces', { metadata: { name } }).object });
    }
    const log = { error: (details: { readonly err?: unknown }) => this.#logged.push(String((details.err as Error | undefined)?.stack)) };
    this.#api = createApi({ registry, store, clock, token: TOKEN, log });
  }

  complaintAbout({ method, url, headers, body }: FuzzedRequest): string | undefined {
    const reply = new Gathered();
    const all = { authorization: `Bearer ${TOKEN}`, ...headers };
    this.#api.handle({ method, url, headers: all, body }, reply);
    this.#clock.settle();
    // A watch is left by its client.
    const isOver = reply.isOver || /[?&]watch=/.test(url);
    reply.leave();
    const logged = this.#logged.splice(0);
    if (logged.length > 0) return logged.join('\n');
    if (!isOver) return 'no end of the answer';
    if (reply.status < 200 || (reply.status >= 500 && reply.status !== NOT_YET))
      return `status ${reply.status}: ${reply.text.slice(0, 500)}`;
    return strayAnswer(url, reply.text);
  }
}

/** Objects of one namespace are of no other. */
function strayAnswer(url: string, text: string): string | undefined {
  const namespace = /\/namespaces\/(default|other)\/\w/.exec(url)?.[1];
  if (namespace === undefined) return undefined;
  const stray = namespace === 'default' ? 'other' : 'default';
  return text.startsWith(`{"kind":`) && text.includes(`"namespace":"${stray}","uid"`) ? `an answer of namespace ${stray}` : undefined;
}

/** An answer that is kept. */
class Gathered implements ApiReply {
  status = 0;
  text = '';
  isOver = false;
  readonly #onClose: (() => void)[] = [];

  begin(status: number): void {
    this.status = status;
  }

  write(piece: string | Uint8Array): boolean {
    this.text += typeof piece === 'string' ? piece : '';
    return true;
  }

  end(piece: string | Uint8Array = ''): void {
    this.write(piece);
    this.isOver = true;
    this.leave();
  }

  abort(): void {
    this.status = 599;
    this.isOver = true;
  }

  onDrain(task: () => void): void {
    task();
  }

  onClose(task: () => void): void {
    this.#onClose.push(task);
  }

  leave(): void {
    for (const task of this.#onClose.splice(0)) task();
  }
}
