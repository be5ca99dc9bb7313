import { useEffect, useState } from 'preact/hooks';

/** What is shown: `fleet`, `rollout`, `actors` or `chart`, and of what. */
export interface Route {
  readonly view: string;
  /** The id of an actor, or the name of a DaemonSet; empty for none. */
  readonly subject: string;
}

/** The address of a view. */
export function hrefOf(view: string, subject = ''): string {
  return `#/${view}${subject === '' ? '' : `/${subject.split('/').map(encodeURIComponent).join('/')}`}`;
}

/** Goes to a view. */
export function goTo(view: string, subject = ''): void {
  location.hash = hrefOf(view, subject);
}

/** What the address says is shown. */
export function useRoute(): Route {
  const [route, setRoute] = useState(routeNow);
  useEffect(() => {
    const onChange = () => setRoute(routeNow());
    addEventListener('hashchange', onChange);
    // The address may have changed before anybody listened.
    onChange();
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return route;
}

function routeNow(): Route {
  const [view = '', ...subject] = location.hash.replace(/^#\//, '').split('/');
  return { view: view === '' ? 'fleet' : view, subject: subject.map(decodeURIComponent).join('/') };
}
