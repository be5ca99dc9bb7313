import { type KubeletsConnection, OutsideKubelets } from './outside-kubelets.js';

// A process of its own, as kubelets are: it is told where to connect, says when its nodes are registered and it watches, and ends when
// something fails.
const fail = (error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
};
process.once('message', (connection: KubeletsConnection) => {
  new OutsideKubelets(connection, fail).run().then(() => process.send?.('ready'), fail);
});
process.once('disconnect', () => process.exit());
