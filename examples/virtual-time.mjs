// A rollout rehearsed in virtual time: what takes minutes in a fleet takes milliseconds here, and the same seed gives the same history.
import { createCluster } from 'everynode';

const cluster = await createCluster({
  nodes: 20,
  nodePool: { timing: { pull: '5s-30s', ready: '10s' }, failureRates: { pull: '5%' } },
  threads: 0,
  time: 'virtual',
  seed: 7,
});

await cluster.apply(`
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  updateStrategy: { rollingUpdate: { maxUnavailable: 25% } }
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: agent, image: example/agent:1 }] }
`);
const agent = cluster.daemonSet('agent');
await agent.rolledOut();

const beganMs = cluster.time.now();
await agent.setImage('example/agent:2');
await agent.rolledOut({ timeoutMs: 3_600_000 });
console.log(`the rollout would take ${Math.round((cluster.time.now() - beganMs) / 1_000)} s`);

await cluster.stop();
