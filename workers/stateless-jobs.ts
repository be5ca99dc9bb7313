import { manifestJobs } from '../src/cluster/manifest-jobs.js';

/** Jobs of the thread pool: parsing manifests of 1 MiB and more. */
export const { parse } = manifestJobs();
