/** How long a piece of an answer is, in bytes. */
export function lengthOf(piece: string | Uint8Array): number {
  return typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength;
}

/** How a piece that is so many bytes long is written. A text of as many bytes as characters is written as it is; for any other, Node.js makes room for three times as many first. */
export function encodingOf(piece: string | Uint8Array, length: number): BufferEncoding {
  return typeof piece === 'string' && piece.length === length ? 'latin1' : 'utf8';
}
