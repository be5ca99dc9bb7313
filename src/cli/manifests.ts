import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

/** The longest manifest that is read, in bytes: a file much larger than any cluster's worth of objects is a mistake. */
const MAX_BYTES = 10 * 1024 * 1024;
/** How long a download may take, in milliseconds. */
const DOWNLOAD_TIMEOUT_MS = 30_000;

/** The text of a manifest: a file, an http(s) URL, or `-` for the standard input. Rejects with one sentence of what is wrong. */
export async function readManifest(source: string): Promise<string> {
  const content = await read(source);
  if (Buffer.byteLength(content) > MAX_BYTES) throw tooLarge(source);
  return content;
}

function read(source: string): Promise<string> {
  if (source === '-') return text(process.stdin);
  return /^https?:\/\//.test(source) ? download(source) : readFile(source, 'utf8');
}

async function download(url: string): Promise<string> {
  const signal = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS);
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    throw new Error(`${url}: ${reasonOf(cause)}`, { cause });
  });
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status} ${response.statusText}`);
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > MAX_BYTES) throw tooLarge(url);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function reasonOf(error: unknown): string {
  const { cause, name, message } = error as Error & { readonly cause?: Error };
  if (name === 'TimeoutError') return `no answer within ${DOWNLOAD_TIMEOUT_MS / 1_000} s`;
  return cause?.message || message;
}

function tooLarge(source: string): Error {
  return new Error(`${source}: larger than ${MAX_BYTES / 1024 ** 2} MiB`);
}
