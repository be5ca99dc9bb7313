import { describe, expect, it } from 'vitest';
import { UsualRequests } from '#api/http/usual-requests.js';

const FIELDS = 'Host: localhost\r\nContent-Length: 2\r\n';

function read(text: string, requests = new UsualRequests()) {
  return requests.read(Buffer.from(text, 'latin1'));
}

function post(fields: string, body = 'ab'): string {
  return `POST /a?b=c HTTP/1.1\r\n${fields}\r\n${body}`;
}

describe('a usual request', () => {
  it('is read from its bytes', () => {
    const request = read(post(`${FIELDS}Content-Type:\t application/json \r\nX-Empty:\r\nConnection: Keep-Alive\r\n`));
    expect(request).toMatchObject({ method: 'POST', url: '/a?b=c' });
    expect(String(request?.body)).toBe('ab');
    const headers = {
      host: 'localhost',
      'content-length': '2',
      'content-type': 'application/json',
      'x-empty': '',
      connection: 'Keep-Alive',
    };
    expect({ ...request?.headers }).toEqual(headers);
  });

  it.each(['GET', 'DELETE'])('may have no body: %s', (method) => {
    const request = read(`${method} / HTTP/1.1\r\nhost: a\r\n\r\n`);
    expect(request).toMatchObject({ method, url: '/', body: new Uint8Array() });
    // A watch keeps its request: that must not be what it was read from.
    expect(request?.body?.buffer.byteLength).toBe(0);
  });

  it('has the fields that those before it had in the same words, and a body of its own', () => {
    const requests = new UsualRequests();
    const [first, second] = [read(post(FIELDS), requests), read(post(FIELDS, 'cd'), requests)];
    expect([second?.headers === first?.headers, String(second?.body)]).toEqual([true, 'cd']);
  });

  it('is read anew when there have been very many others', () => {
    const requests = new UsualRequests();
    const first = read(post(FIELDS), requests);
    for (let count = 0; count < 256; count += 1) read(post(`${FIELDS}x: ${count}\r\n`), requests);
    const second = read(post(FIELDS), requests);
    expect([second?.headers === first?.headers, second?.headers]).toEqual([false, first?.headers]);
  });
});

describe('no usual request', () => {
  const whole = post(FIELDS);
  const parts = Array.from(whole, (_character, index) => whole.slice(0, index));

  it('is a part of one, however long', () => expect(parts.filter((part) => read(part) !== undefined)).toEqual([]));

  it.each([
    ['more than one', whole + whole],
    ['a body that is longer than was said', post(FIELDS, 'abc')],
    ['a body of which no length was said', post('Host: localhost\r\n')],
    ['a length that is no number', post('Host: localhost\r\nContent-Length: 0x2\r\n')],
    ['a signed length', post('Host: localhost\r\nContent-Length: +2\r\n')],
    ['two lengths', post(`${FIELDS}Content-Length: 2\r\n`)],
    ['two lengths in one', post('Host: localhost\r\nContent-Length: 2, 2\r\n')],
    ['a body in chunks', post(`${FIELDS}Transfer-Encoding: chunked\r\n`)],
    ['a header twice', post(`${FIELDS}X: a\r\nx: a\r\n`)],
    ['no host', post('Content-Length: 2\r\n')],
    ['a connection that ends', post(`${FIELDS}Connection: close\r\n`)],
    ['a connection that ends, as proxies say it', post(`${FIELDS}Proxy-Connection: close\r\n`)],
    ['another protocol', post(`${FIELDS}Connection: Upgrade\r\nUpgrade: SPDY/3.1\r\n`)],
    ['a question whether to go on', post(`${FIELDS}Expect: 100-continue\r\n`)],
    ['a space before a colon', post(`${FIELDS}Transfer-Encoding : chunked\r\n`)],
    ['a folded line', post(`${FIELDS}X: a\r\n b\r\n`)],
    ['a line without a colon', post(`${FIELDS}x\r\n`)],
    ['a header without a name', post(`${FIELDS}: x\r\n`)],
    ['a line feed alone', post(`${FIELDS}X: a\nTransfer-Encoding: chunked\r\n`)],
    ['a carriage return alone', post(`${FIELDS}X: a\rTransfer-Encoding: chunked\r\n`)],
    ['a zero byte', post(`${FIELDS}X: \0\r\n`)],
    ['what is no ASCII', post(`${FIELDS}X: é\r\n`)],
    ['a very long head', post(`${FIELDS}X: ${'a'.repeat(4_096)}\r\n`)],
    ['another method', whole.replace('POST', 'HEAD')],
    ['a method in small letters', whole.replace('POST', 'post')],
    ['another version', whole.replace('/1.1', '/1.0')],
    ['no version', whole.replace(' HTTP/1.1', '')],
    ['a whole address', whole.replace('/a', 'http://localhost/a')],
    ['a fragment', whole.replace('/a', '/#a')],
    ['a space in the path', whole.replace('/a', '/a b')],
    ['a path that is no ASCII', whole.replace('/a', '/é')],
    ['two spaces', whole.replace(' /a', '  /a')],
    ['an empty line first', `\r\n${whole}`],
    ['noise', '\0\x01\x02\r\n\r\n'],
    ['nothing but an empty line', '\r\n\r\n'],
  ])('is %s', (_what, text) => expect(read(text)).toBeUndefined());
});
