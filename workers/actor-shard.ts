// The thread of one shard of actors: nodes, pods, DaemonSets, rollouts.
import { actorShardThread } from '../src/cluster/actor-shard-thread.js';
import { serveThread } from '../src/threads/serve-thread.js';

await serveThread(actorShardThread);
