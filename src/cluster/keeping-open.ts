import type { KeepOpen } from '../clock/keep-open.js';
import type { Runtime } from './runtime.js';

/** A runtime that lets the process end, but not while somebody waits for what it answers. Watches and followers do not wait. */
export function keepingOpen(runtime: Runtime, open: KeepOpen): Runtime {
  return {
    failed: runtime.failed,
    connection: {
      request: (request) => open.during(() => runtime.connection.request(request)),
      open: (request, signal) => runtime.connection.open(request, signal),
    },
    listen: (request) => open.during(() => runtime.listen(request)),
    inspect: (id) => open.during(() => runtime.inspect(id)),
    follow: (id, onStep) => runtime.follow(id, onStep),
    metrics: () => open.during(() => runtime.metrics()),
    setKubelet: (nodeName, state) => open.during(() => runtime.setKubelet(nodeName, state)),
    stop: () => open.during(() => runtime.stop()),
  };
}
