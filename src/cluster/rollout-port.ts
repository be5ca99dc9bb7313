import type { Allowance, AllowanceRequest, RolloutCoordinator } from '../actors/rollout-coordination.js';
import type { Port } from '../channels/port.js';
import type { UpdateCoordinator } from './update-coordinator.js';

/** What a shard says to the update-coordinator; allowances come back. */
export type RolloutCall = { readonly kind: 'ask'; readonly request: AllowanceRequest } | { readonly kind: 'forget'; readonly uid: string };

/** The shard's end: the coordinator as if it were in this thread. */
export function rolloutsOver(port: Port<RolloutCall, Allowance>): RolloutCoordinator {
  return {
    ask: (request) => port.post({ kind: 'ask', request }),
    forget: (uid) => port.post({ kind: 'forget', uid }),
    receive: (receiver) => port.listen(receiver),
  };
}

/** The coordinator's end. To be closed when the shard has gone. */
export function serveRollouts(coordinator: UpdateCoordinator, port: Port<Allowance, RolloutCall>): { close(): void } {
  const connection = coordinator.connect();
  connection.receive((allowance) => port.post(allowance));
  port.listen((call) => {
    if (call.kind === 'ask') connection.ask(call.request);
    else connection.forget(call.uid);
  });
  return {
    close: () => {
      port.close();
      connection.close();
    },
  };
}
