import { createReadStream } from 'node:fs';
import { systemMessage } from './messages.js';

/** How much of a manifest is read, and how long a download may take. */
export interface ManifestLimits {
  readonly maxBytes: number;
  readonly downloadTimeoutMs: number;
}

/** A file much larger than any cluster's worth of objects is a mistake, and so is a server that says nothing. */
const LIMITS: ManifestLimits = { maxBytes: 10 * 1024 ** 2, downloadTimeoutMs: 30_000 };

/** A manifest, and where it came from. */
export interface Manifest {
  readonly source: string;
  readonly text: string;
}

/** Reads a manifest: a file, an http(s) URL, or `-` for the standard input. Rejects with one sentence of what is wrong. */
export async function readManifest(source: string, limits: ManifestLimits = LIMITS): Promise<Manifest> {
  const name = source === '-' ? 'standard input' : source;
  try {
    return { source: name, text: await wholeText(await open(source, limits), limits.maxBytes) };
  } catch (cause) {
    throw new Error(`${name}: ${reasonOf(cause, limits)}`, { cause });
  }
}

async function open(source: string, { downloadTimeoutMs }: ManifestLimits): Promise<AsyncIterable<Uint8Array>> {
  if (source === '-') return process.stdin;
  if (!/^https?:\/\//.test(source)) return createReadStream(source);
  const response = await fetch(source, { signal: AbortSignal.timeout(downloadTimeoutMs) });
  if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
  return response.body ?? emptyStream();
}

async function wholeText(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new Error(`larger than ${maxBytes / 1024 ** 2} MiB`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function* emptyStream(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array();
}

function reasonOf(error: unknown, { downloadTimeoutMs }: ManifestLimits): string {
  const { cause, name } = error as Error;
  if (name === 'TimeoutError') return `no whole answer within ${downloadTimeoutMs / 1_000} s`;
  // What fetch rejects with says only that it failed; its cause says why.
  return systemMessage(cause instanceof Error ? cause : error);
}
