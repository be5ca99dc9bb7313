import { actorCosts } from './actor-costs.js';
import type { Bench } from './bench.js';
import { controlPlane } from './control-plane.js';
import { inspection } from './inspection.js';
import { inspectionSearch } from './inspection-search.js';
import { inspectorPage } from './inspector-page.js';
import { lists } from './lists.js';
import { outsideKubelets } from './outside-kubelets.js';
import { reaction } from './reaction.js';
import { report } from './report.js';
import { responsiveness } from './responsiveness.js';
import { restart } from './restart.js';
import { scale } from './scale.js';
import { startUp } from './start-up.js';
import { statusEvent } from './status-event.js';
import { storeCommits } from './store-commits.js';
import { threadBatches } from './thread-batches.js';
import { watchFanOut } from './watch-fan-out.js';

/** Every bench, in the order in which they are listed. */
export const benches: readonly Bench[] = [
  scale,
  outsideKubelets,
  reaction,
  statusEvent,
  responsiveness,
  lists,
  watchFanOut,
  storeCommits,
  controlPlane,
  threadBatches,
  actorCosts,
  inspection,
  inspectionSearch,
  inspectorPage,
  startUp,
  restart,
  report,
];
