import { type Plot, type Series, svgOf } from '../support/plot.js';
import { type Measurement, spreadOf } from './measurements.js';

/** What Kubernetes 1.36 takes on a machine of two cores: API server, etcd and controller manager, with fake kubelets over HTTPS. */
const KUBERNETES = {
  name: 'Kubernetes 1.36, fake kubelets over HTTPS',
  points: { converge_s: [point(1_000, 3.1), point(5_000, 42.1)], rss_mb: [point(1_000, 690), point(5_000, 1_380)] },
} as const;

/** How the kinds of actors are called. */
const NAMES: Readonly<Record<string, string>> = {
  xstate: 'everynode, an XState actor for each node and pod',
  rows: 'everynode, rows without actors',
};

/** The pictures of what was measured, by file name. */
export function reportPlots(all: readonly Measurement[]): Readonly<Record<string, string>> {
  const of = (field: string, scale = 1) => seriesOf(all, field, scale);
  const plots: Readonly<Record<string, Plot>> = {
    'time.svg': {
      title: 'From apply until every node runs its pod',
      x: 'nodes',
      y: 'seconds',
      series: [...of('converge_s'), reference('converge_s')],
    },
    'memory.svg': { title: 'Memory of the process at its peak', x: 'nodes', y: 'MiB', series: [...of('rss_mb'), reference('rss_mb')] },
    'update.svg': {
      title: 'A new image on every node, a tenth of them at a time',
      x: 'nodes',
      y: 'seconds',
      series: of('update_s'),
    },
    'processor.svg': {
      title: 'Processor time per node, from its coming to its running pod',
      x: 'nodes',
      y: 'microseconds',
      series: perNode(all),
    },
    'event.svg': {
      title: 'One change among N settled nodes',
      x: 'nodes',
      y: 'microseconds',
      series: changeSeries(all),
    },
  };
  return Object.fromEntries(
    Object.entries(plots)
      .filter(([, { series }]) => series.some(({ points }) => points.length > 0))
      .map(([name, plot]) => [name, svgOf(plot)]),
  );
}

/** What one change costs: seen from outside, and in the store alone. It should not grow with the nodes. */
function changeSeries(all: readonly Measurement[]): readonly Series[] {
  const [first] = kindsOf(all);
  const own = all.filter(({ actors }) => actors === first);
  return [
    { name: 'a node joins → a watcher sees its pod (median)', field: 'join_p50_ms', scale: 1_000 },
    { name: 'status of a pod written → a watcher sees it (median)', field: 'status_p50_ms', scale: 1_000 },
    { name: 'the store alone: one change, logged (mean)', field: 'store_us', scale: 1 },
  ].map(({ name, field, scale }) => ({ name, points: pointsOf(own, field, scale) }));
}

function perNode(all: readonly Measurement[]): readonly Series[] {
  return kindsOf(all).map((kind) => {
    const points = all.filter(({ actors }) => actors === kind).flatMap((one) => pointsOf([one], 'cpu_s', 1e6 / one.nodes));
    return { name: NAMES[kind] ?? kind, points };
  });
}

function seriesOf(all: readonly Measurement[], field: string, scale: number): readonly Series[] {
  return kindsOf(all).map((kind) => {
    const own = all.filter(({ actors }) => actors === kind);
    return { name: NAMES[kind] ?? kind, points: pointsOf(own, field, scale) };
  });
}

function kindsOf(all: readonly Measurement[]): readonly string[] {
  return [...new Set(all.map(({ actors }) => actors))];
}

function pointsOf(all: readonly Measurement[], field: string, scale: number): Series['points'] {
  return all.flatMap((one) => {
    const spread = spreadOf(one, field);
    return spread === undefined ? [] : { x: one.nodes, y: spread.median * scale, min: spread.min * scale, max: spread.max * scale };
  });
}

function reference(field: keyof typeof KUBERNETES.points): Series {
  return { name: KUBERNETES.name, points: KUBERNETES.points[field], isReference: true };
}

function point(x: number, y: number) {
  return { x, y, min: y, max: y };
}
