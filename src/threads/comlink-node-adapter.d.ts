/** comlink's adapter for `node:worker_threads` comes without types that fit ES modules. */
declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { MessagePort, Worker } from 'node:worker_threads';
  import type { Endpoint } from 'comlink';

  const nodeEndpoint: (endpoint: MessagePort | Worker) => Endpoint;

  // biome-ignore lint/style/noDefaultExport: the module that is described here has one.
  export default nodeEndpoint;
}
