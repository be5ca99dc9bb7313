import { Agent, request } from 'node:https';
import type { Cluster } from '#index.js';

/** A client over HTTPS, as kubectl would be. */
export interface HttpsClient {
  /** The text of an answer. Rejects unless it is a success. */
  get(path: string): Promise<string>;
  /** An answer piece by piece; ends when it ends, or when the reader stops. */
  stream(path: string): AsyncGenerator<string>;
  close(): void;
}

/** Has a cluster listen, and gives a client that trusts it. */
export async function httpsClient(cluster: Cluster): Promise<HttpsClient> {
  const { port, caCertificate } = await cluster.listen();
  const [, token = ''] = /token: "?([^"\n]+)/.exec(await cluster.kubeConfig()) ?? [];
  const agent = new Agent({ ca: caCertificate, keepAlive: true });
  const options = { agent, hostname: '127.0.0.1', port, headers: { authorization: `Bearer ${token}`, accept: 'application/json' } };
  async function* stream(path: string): AsyncGenerator<string> {
    const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      request({ ...options, path }, resolve)
        .on('error', reject)
        .end();
    });
    if (answer.statusCode !== 200) throw new Error(`GET ${path}: ${answer.statusCode}`);
    answer.setEncoding('utf8');
    for await (const piece of answer) yield piece as string;
  }
  return {
    stream,
    get: async (path) => {
      let text = '';
      for await (const piece of stream(path)) text += piece;
      return text;
    },
    close: () => agent.destroy(),
  };
}
