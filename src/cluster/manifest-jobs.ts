import { parseYamlDocuments, type YamlDocument } from '../objects/yaml-text.js';
import { type JobResult, job } from '../threads/job.js';
import { StatelessJobs } from '../threads/stateless-jobs.js';

/** From this size on a manifest is read in a thread of its own: smaller ones are read in less time than it takes to send them. */
const LARGE_BYTES = 1024 ** 2;
/** One is enough: large manifests come one at a time, from one person. */
const THREADS_MAX = 1;

const ENTRY = new URL('../../workers/stateless-jobs.js', import.meta.url);

interface ManifestJobs {
  parse(text: string): readonly YamlDocument[];
}

/** The jobs as `workers/stateless-jobs.ts` exports them. */
export function manifestJobs(): { readonly parse: (text: string) => JobResult<readonly YamlDocument[]> } {
  return { parse: job(parseYamlDocuments) };
}

/** Reads manifests without holding up the calling thread. */
export class ManifestReader {
  readonly #jobs = new StatelessJobs<ManifestJobs>({ entry: ENTRY, maxThreads: THREADS_MAX });

  /** The documents of a YAML or JSON text. Rejects with an ApiError 400. */
  async read(text: string): Promise<readonly YamlDocument[]> {
    return text.length < LARGE_BYTES ? parseYamlDocuments(text) : await this.#jobs.run('parse', text);
  }

  async close(): Promise<void> {
    await this.#jobs.close();
  }
}
