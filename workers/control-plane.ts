// The thread of the control plane: registry, store, controllers, API.
import { controlPlaneThread } from '../src/cluster/control-plane-thread.js';
import { serveThread } from '../src/threads/serve-thread.js';

await serveThread(controlPlaneThread);
