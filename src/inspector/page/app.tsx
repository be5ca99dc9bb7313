import { useEffect, useState } from 'preact/hooks';
import type { Overview } from '../overview.js';
import { ActorsView } from './actors-view.js';
import { ChartView } from './chart-view.js';
import type { Charts } from './charts.js';
import type { Connection } from './connection.js';
import { FleetView } from './fleet-view.js';
import { RolloutView } from './rollout-view.js';
import { hrefOf, type Route, useRoute } from './route.js';
import { applyTheme, storedTheme, type Theme } from './theme.js';
import { TimeControls } from './time-controls.js';
import { usePoll } from './use-poll.js';

/** How often is asked how the cluster is, in milliseconds. */
const OVERVIEW_EVERY_MS = 500;

const VIEWS = [
  ['fleet', 'Fleet'],
  ['rollout', 'Rollout'],
  ['actors', 'Actors'],
  ['chart', 'Chart'],
] as const;

/** What every view is given. */
export interface ViewProps {
  readonly connection: Connection;
  readonly charts: Charts;
  readonly overview: Overview | undefined;
  readonly theme: string;
  /** What the address says is shown of the view. */
  readonly subject: string;
}

/** The page. */
export function App({ connection, charts }: { readonly connection: Connection; readonly charts: Charts }) {
  const route = useRoute();
  const [theme, setTheme] = useState<Theme>(storedTheme);
  const [isOpen, setIsOpen] = useState(connection.isOpen);
  const overview = usePoll(() => connection.call('overview', {}), OVERVIEW_EVERY_MS, [connection]);
  useEffect(() => {
    connection.onChange = () => setIsOpen(connection.isOpen);
    setIsOpen(connection.isOpen);
  }, [connection]);
  const choose = () => {
    const next = document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark';
    applyTheme(next);
    setTheme(next);
  };
  return (
    <>
      <a class="skip" href="#main">
        Skip to the view
      </a>
      <header class="bar">
        <p class="brand">
          everynode <span>inspector</span>
        </p>
        <nav aria-label="Views">
          {VIEWS.map(([view, label]) => (
            <a key={view} href={hrefOf(view)} aria-current={route.view === view ? 'page' : undefined}>
              {label}
            </a>
          ))}
        </nav>
        <div class="right">
          <TimeControls connection={connection} overview={overview} />
          <span class={`link ${isOpen ? 'on' : 'off'}`} role="status">
            {isOpen ? 'live' : 'reconnecting'}
          </span>
          <button type="button" class="quiet" onClick={choose} aria-label="Change between light and dark">
            ◐
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <View route={route} connection={connection} charts={charts} overview={overview} theme={theme} />
      </main>
    </>
  );
}

function View({ route, ...props }: Omit<ViewProps, 'subject'> & { readonly route: Route }) {
  const { view, subject } = route;
  if (view === 'rollout') return <RolloutView {...props} subject={subject} />;
  if (view === 'actors') return <ActorsView {...props} subject={subject} />;
  if (view === 'chart') return <ChartView {...props} subject={subject} />;
  return <FleetView {...props} subject={subject} />;
}
