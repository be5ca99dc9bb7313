// A cluster inside an application: three nodes, a daemon on each, and an update that rolls from node to node.
import { createCluster } from 'everynode';

const cluster = await createCluster({ nodes: 3 });

await cluster.apply(`
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: default }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: agent, image: example/agent:1 }] }
`);
const agent = cluster.daemonSet('default/agent');
const { status } = await agent.rolledOut({ timeoutMs: 10_000 });
console.log(`${status.numberAvailable} of ${status.desiredNumberScheduled} nodes run the agent`);

// A node that joins gets a pod without being asked.
await cluster.nodes.add({ name: 'edge-1', labels: { site: 'harbour' } });
await agent.readyOn('edge-1');

// Every pod is an actor; this one's history can be followed while it is replaced.
await agent.setImage('example/agent:2');
await agent.rolledOut();
const { items } = await cluster.list('pods', { fieldSelector: 'spec.nodeName=edge-1' });
const pod = await cluster.inspect(`pod/default/${items[0].metadata.name}`);
console.log(`edge-1 runs ${items[0].spec.containers[0].image}; its actor is ${JSON.stringify(pod.state)}`);

await cluster.stop();
