import type { ResourceName } from '../../objects/resources.js';
import type { Strategy } from '../strategy.js';
import { configMaps } from './config-maps.js';
import { controllerRevisions } from './controller-revisions.js';
import { daemonSets } from './daemon-sets.js';
import { events } from './events.js';
import { leases } from './leases.js';
import { namespaces } from './namespaces.js';
import { nodePools } from './node-pools.js';
import { nodes } from './nodes.js';
import { pods } from './pods.js';
import { secrets } from './secrets.js';
import { serviceAccounts } from './service-accounts.js';

const STRATEGIES: { readonly [Name in ResourceName]: Strategy<Name> } = {
  namespaces,
  nodes,
  pods,
  daemonsets: daemonSets,
  controllerrevisions: controllerRevisions,
  events,
  leases,
  configmaps: configMaps,
  secrets,
  serviceaccounts: serviceAccounts,
  nodepools: nodePools,
};

/** What writing means for a resource. */
export function strategyOf<Name extends ResourceName>(name: Name): Strategy<Name> {
  return STRATEGIES[name];
}
