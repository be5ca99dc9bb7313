import type { Socket } from 'node:net';
import { ApiError } from '../../objects/api-error.js';
import { badRequest } from '../../objects/api-errors.js';

const REASONS: Readonly<Record<string, readonly [code: number, text: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/** Answers what is no HTTP, or came too slowly, with a Status, and closes the connection. */
export function sendClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, text] = REASONS[error.code ?? ''] ?? [400, 'Bad Request'];
  const { status } = code === 400 ? badRequest('the request is not valid HTTP') : new ApiError({ ...badRequest(text).status, code });
  const body = `${JSON.stringify(status)}\n`;
  const head = [
    `HTTP/1.1 ${code} ${text}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
