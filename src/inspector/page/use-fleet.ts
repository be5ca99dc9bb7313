import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Connection } from './connection.js';
import { FleetStore } from './fleet-store.js';

/** How often is asked what has changed, in milliseconds: as often as an eye can follow. */
const ASK_EVERY_MS = 200;

/** The nodes as cells, kept up to date; the component is drawn anew when some have changed. */
export function useFleet(connection: Connection, shardCount: number, daemonSet: string | undefined): FleetStore {
  const store = useMemo(() => new FleetStore(), []);
  const [, setVersion] = useState(0);
  useEffect(() => {
    store.clear();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const next = async () => {
      // What cannot be answered now is asked again.
      if (!document.hidden && shardCount > 0) await store.update(connection, shardCount, daemonSet).catch(() => undefined);
      if (isOver) return;
      setVersion(store.version);
      timer = setTimeout(start, ASK_EVERY_MS);
    };
    const start = () => {
      next().catch(() => undefined);
    };
    start();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [connection, shardCount, daemonSet]);
  return store;
}
