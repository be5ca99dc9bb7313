import { ApiError } from '../../objects/api-error.js';
import { decodeResource } from '../../objects/decode.js';
import { weightOf } from '../../objects/write-weight.js';
import type {
  BatchResult,
  CreateWrite,
  DeleteWrite,
  PatchWrite,
  ReportNodeWrite,
  Write,
  WriteBatch,
  WriteGroup,
  WriteResult,
} from '../../objects/writes.js';
import type { RegistryContext } from '../context.js';
import { create } from '../create.js';
import type { EventRecorder } from '../event-recorder.js';
import { patch } from '../patch.js';
import { RecentMap } from '../recent-map.js';
import type { BatchRun } from '../registry.js';
import { createPods } from './create-pods.js';
import { deleteMany } from './delete-many.js';
import { PodBases } from './pod-bases.js';
import { NodeReports } from './report-nodes.js';
import { PodReporting, reportPods } from './report-pods.js';

/**
 * Batches whose results are kept, so that one that is sent twice is done once. A shard sends a batch again only while it waits
 * for the result, so that a few for each shard would do; an older one that is repeated is carried out again.
 */
const REMEMBERED_BATCHES = 1_024;
const DONE: WriteResult = { outcome: 'done' };
const SKIPPED: WriteResult = { outcome: 'skipped' };

/** How batches are carried out. */
export interface BatchRunnerOptions {
  readonly context: RegistryContext;
  readonly recorder: EventRecorder;
  /** The epoch below which batches of a shard are refused. */
  readonly minimumEpoch: (shard: number) => number;
}

/** Carries out the batches of shards: each once, group by group. */
export class BatchRunner {
  readonly #context: RegistryContext;
  readonly #recorder: EventRecorder;
  readonly #minimumEpoch: BatchRunnerOptions['minimumEpoch'];
  readonly #results = new RecentMap<BatchResult>(REMEMBERED_BATCHES);
  readonly #bases = new PodBases();
  readonly #reporting = new PodReporting();
  readonly #nodeReports: NodeReports;

  constructor({ context, recorder, minimumEpoch }: BatchRunnerOptions) {
    this.#context = context;
    this.#nodeReports = new NodeReports(context);
    this.#recorder = recorder;
    this.#minimumEpoch = minimumEpoch;
  }

  /** What became of a batch; undefined, and nothing is done, if it comes from a thread that has been replaced. */
  carryOut(batch: WriteBatch): BatchResult | undefined {
    return this.begin(batch)?.next();
  }

  /** Begins with a batch; undefined if it comes from a thread that has been replaced. */
  begin(batch: WriteBatch): BatchRun | undefined {
    const { shard, epoch, sequence } = batch.name;
    if (epoch < this.#minimumEpoch(shard)) return undefined;
    const key = `${shard}/${epoch}/${sequence}`;
    const known = this.#results.get(key);
    return known === undefined ? this.#run(batch, (result) => this.#results.set(key, result)) : { next: () => known };
  }

  #run({ name, groups }: WriteBatch, ended: (result: BatchResult) => void): BatchRun {
    const results: (readonly WriteResult[])[] = [];
    let hasFailed = false;
    const next = (objects: number = Number.POSITIVE_INFINITY) => {
      for (let left = objects; left > 0 && results.length < groups.length; ) {
        const { writes } = groups[results.length] as WriteGroup;
        const ofGroup = hasFailed ? writes.map(() => SKIPPED) : this.#group(writes);
        hasFailed ||= ofGroup.some(({ outcome }) => outcome === 'refused');
        results.push(ofGroup);
        for (const write of writes) left -= weightOf(write);
      }
      if (results.length < groups.length) return undefined;
      const result = { name, version: this.#context.store.version, results };
      ended(result);
      return result;
    };
    return { next };
  }

  #group(writes: readonly Write[]): readonly WriteResult[] {
    return runs(writes).flatMap((run) => this.#resultsOf(run));
  }

  #resultsOf(run: readonly Write[]): readonly WriteResult[] {
    const reports = run.filter((write) => write.verb === 'reportNode');
    if (reports.length > 0) return this.#nodeReports.write(reports);
    const deletes = run.filter((write) => write.verb === 'delete');
    if (deletes.length > 0) return deleteMany({ context: this.#context, recorder: this.#recorder, reporting: this.#reporting }, deletes);
    return run.map((write) => this.#result(write as SingleWrite));
  }

  #result(write: SingleWrite): WriteResult {
    try {
      this.#do(write);
      return DONE;
    } catch (error) {
      if (!ApiError.is(error)) throw error;
      return { outcome: 'refused', status: error.status, failed: weightOf(write) };
    }
  }

  #do(write: SingleWrite): void {
    switch (write.verb) {
      case 'create':
        this.#create(write);
        break;
      case 'createPods':
        createPods({ context: this.#context, bases: this.#bases, recorder: this.#recorder }, write);
        break;
      case 'patch':
        this.#patch(write);
        break;
      case 'reportPods':
        reportPods(this.#context, this.#reporting, write);
        break;
      case 'event':
        this.#recorder.record(write);
    }
  }

  #create({ resource, namespace, object, preconditions }: CreateWrite): void {
    const decoded = decodeResource(resource, object);
    create(this.#context, { resource, namespace, object: decoded.object, ...(preconditions && { preconditions }) });
  }

  #patch({ resource, namespace, name, subresource, type, patch: change, preconditions }: PatchWrite): void {
    const key = { resource, namespace, name };
    patch(this.#context, { key, subresource, type, patch: change, ...(preconditions && { preconditions }) });
  }
}

/** Writes that are done one by one. */
type SingleWrite = Exclude<Write, ReportNodeWrite | DeleteWrite>;

/** Writes that follow each other, those that can be done at once together. */
function runs(writes: readonly Write[]): readonly (readonly Write[])[] {
  const all: Write[][] = [];
  const deleted = new Set<string>();
  for (const write of writes) {
    const last = all.at(-1);
    if (last !== undefined && last[0]?.verb === write.verb && isDoneTogether(write, deleted)) last.push(write);
    else {
      deleted.clear();
      all.push([write]);
    }
    if (write.verb === 'delete') deleted.add(write.name);
  }
  return all;
}

/** An object that is deleted twice is another the second time. One of the same name may be it. */
function isDoneTogether(write: Write, deleted: ReadonlySet<string>): boolean {
  return write.verb === 'reportNode' || (write.verb === 'delete' && !deleted.has(write.name));
}
