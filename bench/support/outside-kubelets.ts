import { Agent, type RequestOptions, request } from 'node:https';

/** Where the API is, and how to get in. */
export interface KubeletsConnection {
  readonly port: number;
  readonly caCertificate: string;
  readonly token: string;
  /** How many nodes there are to be. */
  readonly nodes: number;
}

/** Requests at a time, each over a connection of its own. */
const CONNECTIONS = 64;
const NODES = '/api/v1/nodes';
const PODS = '/api/v1/pods';

interface WatchedPod {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly uid: string };
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly name: string; readonly image: string }[];
    readonly affinity?: { readonly nodeAffinity?: unknown };
  };
  readonly status: { readonly phase: string };
}

interface PodEvent {
  readonly type: string;
  readonly object: WatchedPod;
}

/**
 * Kubelets and a scheduler outside, as one client: it registers nodes, watches all pods, binds each to the node that its affinity
 * names, and reports it ready. Whatever goes wrong is thrown by `run` or, once it watches, told to `onFailure`.
 */
export class OutsideKubelets {
  readonly #connection: KubeletsConnection;
  readonly #onFailure: (error: unknown) => void;
  readonly #agent: Agent;
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = 0;
  #addresses = 0;

  constructor(connection: KubeletsConnection, onFailure: (error: unknown) => void) {
    this.#connection = connection;
    this.#onFailure = onFailure;
    this.#agent = new Agent({ ca: connection.caCertificate, keepAlive: true });
  }

  /** Registers the nodes; then plays their kubelets until the process ends. */
  async run(): Promise<void> {
    const names = Array.from({ length: this.#connection.nodes }, (_, index) => `outside-${index}`);
    await Promise.all(names.map((name) => this.#queued(() => this.#register(name))));
    const { metadata } = JSON.parse(await this.#call('GET', `${PODS}?limit=1`)) as { metadata: { resourceVersion: string } };
    await this.#watch(`${PODS}?watch=true&resourceVersion=${metadata.resourceVersion}`);
  }

  async #register(name: string): Promise<void> {
    const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' };
    const status = { capacity: { cpu: '8', memory: '32Gi', pods: '110' }, conditions: [{ type: 'Ready', status: 'True' }] };
    await this.#call('POST', NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, status });
  }

  /** Settles when the answer has begun; then every event is acted upon as it comes. */
  #watch(path: string): Promise<void> {
    let rest = '';
    return new Promise((resolve, reject) => {
      const sent = request(this.#options('GET', path), (answer) => {
        resolve();
        answer.setEncoding('utf8').on('data', (piece: string) => {
          const lines = (rest + piece).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) this.#act(JSON.parse(line) as PodEvent);
        });
      });
      sent.on('error', reject).end();
    });
  }

  #act({ type, object }: PodEvent): void {
    if (type !== 'ADDED' && type !== 'MODIFIED') return;
    if (object.spec.nodeName === undefined) this.#queued(() => this.#bind(object)).catch(this.#onFailure);
    else if (object.status.phase === 'Pending') this.#queued(() => this.#report(object)).catch(this.#onFailure);
  }

  async #bind({ metadata: { name, namespace }, spec }: WatchedPod): Promise<void> {
    const [, node] = /"values":\["([^"]+)"\]/.exec(JSON.stringify(spec.affinity)) ?? [];
    if (node === undefined) throw new Error(`the pod ${name} is for no node`);
    const target = { apiVersion: 'v1', kind: 'Node', name: node };
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target };
    await this.#call('POST', `/api/v1/namespaces/${namespace}/pods/${name}/binding`, binding);
  }

  async #report({ metadata: { name, namespace }, spec: { containers } }: WatchedPod): Promise<void> {
    const startTime = `${new Date().toISOString().slice(0, 19)}Z`;
    const conditions = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => {
      return { type, status: 'True', lastTransitionTime: startTime };
    });
    const state = { running: { startedAt: startTime } };
    const containerStatuses = containers.map((container) => {
      return { name: container.name, image: container.image, imageID: '', ready: true, started: true, restartCount: 0, state };
    });
    this.#addresses += 1;
    const podIP = `10.${this.#addresses >> 16}.${(this.#addresses >> 8) & 255}.${this.#addresses & 255}`;
    const status = { phase: 'Running', podIP, hostIP: '10.0.0.1', startTime, conditions, containerStatuses };
    await this.#call('PATCH', `/api/v1/namespaces/${namespace}/pods/${name}/status`, { status });
  }

  /** Does a task as soon as a connection is free. */
  #queued(task: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => task().then(resolve, reject));
      this.#next();
    });
  }

  #next(): void {
    if (this.#running >= CONNECTIONS) return;
    const task = this.#waiting.shift();
    if (task === undefined) return;
    this.#running += 1;
    task().then(() => {
      this.#running -= 1;
      this.#next();
    }, this.#onFailure);
  }

  #options(method: string, path: string): RequestOptions {
    const { port, token } = this.#connection;
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    return { agent: this.#agent, hostname: '127.0.0.1', port, method, path, headers };
  }

  /** The text of an answer. Rejects unless it is a success. */
  #call(method: string, path: string, body?: object): Promise<string> {
    const text = body && JSON.stringify(body);
    const type = method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json';
    const options = this.#options(method, path);
    const headers = { ...options.headers, ...(text && { 'content-type': type, 'content-length': Buffer.byteLength(text) }) };
    return new Promise((resolve, reject) => {
      const sent = request({ ...options, headers }, (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () => {
          const said = Buffer.concat(pieces).toString();
          if ((answer.statusCode ?? 0) < 300) resolve(said);
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${said}`));
        });
      });
      sent.on('error', reject).end(text);
    });
  }
}
