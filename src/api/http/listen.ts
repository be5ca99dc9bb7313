import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Api } from '../api.js';
import type { RequestHeaders } from '../exchange.js';
import { MAX_BODY_BYTES } from '../limits.js';
import { sendClientError } from './client-errors.js';
import { DirectConnections } from './direct-connections.js';
import { HttpReply } from './http-reply.js';
import { WholeMessage } from './whole-message.js';

/** Where and how to listen. */
export interface ListenOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** An address of this machine; the loopback interface if left out. */
  readonly host?: string;
  /** Certificate and key for HTTPS, as PEM; plain HTTP if left out. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Lets the process end while it listens, and while clients are connected. */
  readonly unref?: boolean;
}

/** A server that listens. */
export interface HttpListener {
  readonly port: number;
  /** Such as `https://127.0.0.1:6443`. */
  readonly url: string;
  /** Ends the watches, breaks off what goes on, and lets go of the port. */
  close(): Promise<void>;
}

/** How many connections may be open at once: each watch has one, kubectl opens a handful. More are closed at once. */
const MAX_CONNECTIONS = 11_000;
/** How much may stand in the headers of a request, in bytes. */
const MAX_HEADER_BYTES = 32 * 1024;
/** How long the headers may take to arrive, in milliseconds. */
const HEADERS_TIMEOUT_MS = 10_000;
/** How long a whole request may take to arrive, in milliseconds: 3 MiB over a slow line. */
const REQUEST_TIMEOUT_MS = 60_000;
/** How long a connection that nobody uses stays open, in milliseconds; longer than the 90 s after which Go's clients let go. */
const KEEP_ALIVE_MS = 120_000;

const SERVER_OPTIONS = {
  IncomingMessage: WholeMessage,
  maxHeaderSize: MAX_HEADER_BYTES,
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  noDelay: true,
};

/** Serves an API over HTTP/1.1. Rejects with one clear line if the port cannot be had. */
export async function listenHttp(api: Api, options: ListenOptions): Promise<HttpListener> {
  const { port, host = '127.0.0.1', tls, unref = false } = options;
  const server = await createHttpServer(tls);
  server.maxConnections = MAX_CONNECTIONS;
  server.on('request', (message: WholeMessage, response: ServerResponse) => serve(api, message, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => sendClientError(error, socket));
  const direct = new DirectConnections(api, { server, isTls: tls !== undefined, firstMs: HEADERS_TIMEOUT_MS, idleMs: KEEP_ALIVE_MS });
  if (unref) server.unref().on('connection', (socket: Socket) => socket.unref());
  await listening(server, port, host);
  const address = server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return { port: actualPort, url: `${tls ? 'https' : 'http'}://${urlHost(host)}:${actualPort}`, close: () => close(api, server, direct) };
}

/** HTTPS is loaded when it is wanted: plain HTTP starts faster. */
async function createHttpServer(tls: ListenOptions['tls']): Promise<Server<typeof WholeMessage>> {
  if (tls === undefined) return createServer(SERVER_OPTIONS);
  const https = await import('node:https');
  return https.createServer({
    ...SERVER_OPTIONS,
    cert: tls.certificate,
    key: tls.key,
    minVersion: 'TLSv1.2',
    handshakeTimeout: HEADERS_TIMEOUT_MS,
  });
}

function serve(api: Api, message: WholeMessage, response: ServerResponse): void {
  const { method = 'GET', url = '/' } = message;
  const headers = singleHeaders(message);
  // That a connection stays open goes without saying in HTTP/1.1, and Kubernetes does not say it either: clients read it in each answer for nothing.
  if (message.httpVersion === '1.1' && response.shouldKeepAlive) response.removeHeader('connection');
  message.whenWhole((body) => {
    // What was not read stands in the way of the next request.
    if (body.length > MAX_BODY_BYTES) response.setHeader('connection', 'close');
    api.handle({ method, url, headers, body }, new HttpReply(response, headers['audit-id']));
  });
}

/** Each header with one text. Node.js has joined all but cookies, which nobody sends us. */
function singleHeaders({ headers }: WholeMessage): RequestHeaders {
  const cookies = headers['set-cookie'];
  return cookies === undefined ? (headers as RequestHeaders) : ({ ...headers, 'set-cookie': cookies.join(', ') } as RequestHeaders);
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port, host)));
    server.listen(port, host, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} on ${host} is in use`,
    EACCES: `port ${port} on ${host} may not be used by this user`,
    EADDRNOTAVAIL: `${host} is no address of this machine`,
    ENOTFOUND: `${host} is no address of this machine`,
  };
  return new Error(reasons[error.code ?? ''] ?? `cannot listen on port ${port} of ${host}: ${error.message}`, { cause: error });
}

function close(api: Api, server: Server, direct: DirectConnections): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    api.endWatches();
    server.closeAllConnections();
    direct.close();
  });
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
