import type { ApiRequest } from '../api/exchange.js';
import { RealClock } from '../clock/real-clock.js';
import { firstMessage, type PortEnd, portOverMessagePort } from '../threads/message-port.js';
import { type ApiAnswer, answerTo, serveStream } from './api-connection.js';
import { ControlPlane, type ControlPlaneData, type ListenData } from './control-plane.js';
import { apiLog } from './log.js';

/** What the control plane's thread does when it is asked to by the application's. */
export interface ControlPlaneApi {
  connectShard(shard: number, epoch: number, end: PortEnd): void;
  request(request: ApiRequest): Promise<ApiAnswer>;
  open(request: ApiRequest, end: PortEnd): void;
  listen(data: ListenData): Promise<number>;
  stop(): Promise<void>;
}

/** What the thread starts with. */
export interface ControlPlaneStart extends Omit<ControlPlaneData, 'caCertificate'> {
  /** Where the CA certificate arrives. */
  readonly authority: PortEnd;
  readonly logLevel: string;
  readonly listening: ListenData | undefined;
}

/** The composition root of the control plane's thread. */
export async function controlPlaneThread(start: ControlPlaneStart): Promise<ControlPlaneApi> {
  const data = { ...start, caCertificate: await firstMessage<string>(start.authority) };
  const controlPlane = new ControlPlane(data, { clock: new RealClock(), log: apiLog(start.logLevel) });
  if (start.listening !== undefined) await controlPlane.listen(start.listening);
  return {
    connectShard: (shard, epoch, end) => controlPlane.connectShard(shard, epoch, portOverMessagePort(end)),
    request: (request) => answerTo(controlPlane, request),
    open: (request, end) => serveStream(controlPlane, request, portOverMessagePort(end)),
    listen: (data) => controlPlane.listen(data),
    stop: () => controlPlane.stop(),
  };
}
