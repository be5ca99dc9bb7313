import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { parse } from 'yaml';
import { type Cluster, createCluster } from '#index.js';
import type { SessionRequest } from './requests.js';

/** What was answered, as far as it is compared. */
export interface SessionAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly warnings: readonly string[];
  /** JSON where it is JSON; a list of lines for streams. */
  readonly body: unknown;
}

/** Makes the requests one after the other of a new cluster of three nodes in virtual time. */
export async function runHttpSession(requests: readonly SessionRequest[]): Promise<readonly SessionAnswer[]> {
  const cluster = await createCluster({ nodes: 3, nodePrefix: 'worker-', threads: 0, time: 'virtual', seed: 'session' });
  try {
    await cluster.listen();
    const connection = connectionOf(await cluster.kubeConfig());
    await cluster.time.advance('3s');
    const answers: SessionAnswer[] = [];
    for (const asked of requests) answers.push(await answerOf(cluster, connection, filledIn(asked, answers)));
    return answers;
  } finally {
    await cluster.stop();
  }
}

interface Connection {
  readonly server: string;
  readonly ca: Buffer;
  readonly token: string;
}

function connectionOf(kubeconfig: string): Connection {
  const { clusters, users } = parse(kubeconfig);
  const { server, 'certificate-authority-data': authority } = clusters[0].cluster;
  return { server, ca: Buffer.from(authority, 'base64'), token: users[0].user.token };
}

function answerOf(cluster: Cluster, { server, ca, token }: Connection, asked: SessionRequest): Promise<SessionAnswer> {
  const { method, path, accept = 'application/json', contentType, body, passes } = asked;
  const data = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const headers = {
    accept,
    authorization: `Bearer ${token}`,
    'user-agent': 'session/1',
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(data !== undefined && { 'content-length': Buffer.byteLength(data) }),
  };
  return new Promise((resolve, reject) => {
    const made = request(`${server}${path}`, { method, ca, headers, agent: false }, (answer) => {
      // A watch ends when its time is up: the cluster's time.
      const passed = passes === undefined ? Promise.resolve() : cluster.time.advance(passes);
      Promise.all([textOf(answer), passed]).then(([text]) => resolve(shown(answer, text)), reject);
    });
    made.on('error', reject);
    made.end(data);
  });
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of answer.setEncoding('utf8')) text += piece;
  return text;
}

function shown({ statusCode = 0, headers }: IncomingMessage, text: string): SessionAnswer {
  const { warning, 'content-type': contentType = '' } = headers;
  return { status: statusCode, contentType, warnings: warning === undefined ? [] : [warning], body: contents(text) };
}

function contents(text: string): unknown {
  const whole = parsed(text);
  if (typeof whole !== 'string') return whole;
  const lines = text.trimEnd().split('\n');
  const values = lines.map((line) => parsed(line));
  return values.length === 1 ? values[0] : values;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

/** A request with the parts of earlier answers that it names. */
function filledIn(asked: SessionRequest, answers: readonly SessionAnswer[]): SessionRequest {
  const text = JSON.stringify(asked).replaceAll(/\{\{(\d+)\.([\w.]+)\}\}/g, (_all, number: string, path: string) => {
    return String(
      path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], answers[Number(number) - 1]?.body),
    );
  });
  return JSON.parse(text);
}
