import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Inspector } from '../inspector.js';
import { serveStately } from '../stately/serve-stately.js';
import { servePage } from './page-connection.js';
import { pageFile } from './page-files.js';
import { GUARD_HEADERS, hasSession, isOwnHost, isOwnOrigin, isSecret, type PageSecrets, sessionCookie } from './page-guard.js';

/** Connections of pages and tools at once; somebody has a few tabs open. More are refused. */
const SOCKETS_MAX = 20;
/** The longest message of a page, in bytes: its calls are short. A longer one ends the connection. */
const MESSAGE_MAX_BYTES = 64 * 1024;
/** Connections at once, those of files included. */
const CONNECTIONS_MAX = 200;

/** Where and how the inspector listens. */
export interface InspectorListenOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly token: string;
  readonly session: string;
  /** Whether the listener alone keeps the process open. */
  readonly unref: boolean;
  /** Called when the last page or tool has gone. */
  readonly onIdle: () => void;
}

/** An inspector that listens. */
export interface InspectorListener {
  readonly port: number;
  /** Pages and tools that are connected. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Serves the page, and what it asks, on the loopback interface. Rejects if the port cannot be had. */
export async function listenInspector(inspector: Inspector, options: InspectorListenOptions): Promise<InspectorListener> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 });
  server.maxConnections = CONNECTIONS_MAX;
  const port = await listening(server, options.port);
  if (options.unref) server.unref();
  const secrets: PageSecrets = { token: options.token, session: options.session, cookieName: `everynode-inspector-${port}` };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX_BYTES, perMessageDeflate: false });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => serveFile(request, response, secrets));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const serve = sockets.clients.size < SOCKETS_MAX ? servantOf(request, inspector, secrets) : undefined;
    if (serve === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.once('close', () => {
        if (sockets.clients.size === 0) options.onIdle();
      });
      serve(client);
    });
  });
  return {
    port,
    get connections() {
      return sockets.clients.size;
    },
    close: () => close(server, sockets),
  };
}

/** Who serves a connection; undefined if it is refused. */
function servantOf(
  { url = '/', headers }: IncomingMessage,
  inspector: Inspector,
  secrets: PageSecrets,
): ((client: WebSocket) => void) | undefined {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  if (!isOwnHost(headers)) return undefined;
  if (pathname === '/live' && isOwnOrigin(headers, 'refused') && hasSession(headers, secrets))
    return (client) => servePage(inspector, client);
  const mayUseTools = isOwnOrigin(headers, 'allowed') && isSecret(searchParams.get('token'), secrets.token);
  if (pathname === '/stately' && mayUseTools) return (client) => serveStately(inspector, searchParams.getAll('actor'), client);
  return undefined;
}

function serveFile(request: IncomingMessage, response: ServerResponse, secrets: PageSecrets): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const isOpening = pathname === '/' && isSecret(searchParams.get('token'), secrets.token);
  const refusal = refusalOf(request, isOpening || hasSession(request.headers, secrets));
  if (refusal !== undefined) {
    answer(response, refusal);
    return;
  }
  if (isOpening) response.setHeader('set-cookie', sessionCookie(secrets));
  pageFile(pathname)
    .then((file) => {
      if (file === undefined) {
        answer(response, { status: 404, text: 'There is no such file.' });
        return;
      }
      const cacheControl = file.isImmutable ? 'max-age=31536000, immutable' : 'no-store';
      response.writeHead(200, { ...GUARD_HEADERS, 'content-type': file.type, 'cache-control': cacheControl });
      response.end(request.method === 'HEAD' ? undefined : file.content);
    })
    .catch(() => response.destroy());
}

interface PlainAnswer {
  readonly status: number;
  readonly text: string;
}

/** Why a request for a file is refused; undefined if it is not. */
function refusalOf({ method, headers }: IncomingMessage, isKnown: boolean): PlainAnswer | undefined {
  if (!isOwnHost(headers) || !isOwnOrigin(headers, 'allowed')) return { status: 403, text: 'Requests of other sites are not served.' };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'Only GET is served.' };
  return isKnown ? undefined : { status: 401, text: 'Open the link that everynode has printed: it carries a token.' };
}

function answer(response: ServerResponse, { status, text }: PlainAnswer): void {
  response.writeHead(status, { ...GUARD_HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'is in use' : `cannot be had: ${cause.message}`;
      reject(new Error(`port ${port} on 127.0.0.1 ${reason}`, { cause }));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server, sockets: WebSocketServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
  });
}
