import { unpackingPort } from '../channels/packing-port.js';
import { RealClock } from '../clock/real-clock.js';
import type { Followed } from '../inspector/followed.js';
import type { SeenStep, ShardQuestion } from '../inspector/inspection-messages.js';
import { type PortEnd, portOverMessagePort } from '../threads/message-port.js';
import { ActorShard, type ActorShardData } from './actor-shard.js';
import { rolloutsOver } from './rollout-port.js';
import type { InspectedActor } from './runtime.js';

/** What a shard's thread does when it is asked to by the application's. */
export interface ActorShardApi {
  connectControlPlane(end: PortEnd): void;
  inspect(id: string): InspectedActor | undefined;
  ask(question: ShardQuestion): unknown;
  /** Sends the steps of those that are followed over a channel, until that is closed. */
  follow(followed: Followed, end: PortEnd): void;
  setKubelet(nodeName: string, state: 'failed' | 'healthy'): void;
  stop(): void;
}

/** What the thread starts with. */
export interface ActorShardStart extends ActorShardData {
  readonly rollouts: PortEnd;
}

/** The composition root of a shard's thread. */
export function actorShardThread({ rollouts, ...data }: ActorShardStart): ActorShardApi {
  const clock = new RealClock();
  const actors = new ActorShard(data, { clock, coordinator: rolloutsOver(portOverMessagePort(rollouts)) });
  return {
    connectControlPlane: (end) => actors.shard.connect(unpackingPort(portOverMessagePort(end))),
    inspect: (id) => actors.inspect(id),
    ask: (question) => actors.ask(question),
    follow: (followed, end) => {
      const port = portOverMessagePort<SeenStep, never>(end);
      const over = actors.follow(followed, (step) => port.post(step));
      end.once('close', over);
    },
    setKubelet: (nodeName, state) => actors.setKubelet(nodeName, state),
    stop: () => {
      actors.stop();
      clock.stop();
    },
  };
}
