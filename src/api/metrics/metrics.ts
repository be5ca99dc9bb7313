import type { Registry as Metrics } from 'prom-client';
import { RESOURCES } from '../../objects/resources.js';
import { sendError, UNCACHED } from '../answers.js';
import type { ApiContext, Inquiry } from '../call.js';

/** Made when first asked for: loading prom-client takes longer than the rest of a start. */
const loaded = new WeakMap<ApiContext, Promise<Metrics>>();

/** Answers `/metrics` in the text format of Prometheus. */
export function answerMetrics(inquiry: Inquiry): void {
  metricsText(inquiry.context).then(
    ({ contentType, text }) => {
      inquiry.reply.begin(200, { ...UNCACHED, 'content-type': contentType });
      inquiry.reply.end(text);
    },
    (error: unknown) => sendError(inquiry, error),
  );
}

async function metricsText(context: ApiContext): Promise<{ readonly contentType: string; readonly text: string }> {
  const metrics = loaded.get(context) ?? createMetrics(context);
  loaded.set(context, metrics);
  const { contentType } = await metrics;
  return { contentType, text: await (await metrics).metrics() };
}

async function createMetrics(context: ApiContext): Promise<Metrics> {
  const { Counter, Gauge, Registry } = await import('prom-client');
  // Not the registry that prom-client shares: two clusters in one process count for themselves.
  const metrics = new Registry();
  const registers = [metrics];
  const labelNames = ['verb', 'resource', 'subresource', 'code'] as const;
  new Counter({
    name: 'apiserver_request_total',
    help: 'Requests by verb, resource, subresource and status.',
    registers,
    labelNames,
    collect() {
      this.reset();
      for (const { count, seconds: _seconds, ...labels } of context.requests.counts) this.inc(labels, count);
    },
  });
  new Counter({
    name: 'apiserver_request_duration_seconds_total',
    help: 'The time that requests took, in seconds; watches count from their beginning to their end.',
    registers,
    labelNames,
    collect() {
      this.reset();
      for (const { count: _count, seconds, ...labels } of context.requests.counts) this.inc(labels, seconds);
    },
  });
  new Gauge({
    name: 'apiserver_registered_watchers',
    help: 'Open watches by resource.',
    registers,
    labelNames: ['resource'],
    collect() {
      this.reset();
      for (const [resource, count] of context.watches.counts()) this.set({ resource }, count);
    },
  });
  new Gauge({
    name: 'everynode_store_version',
    help: 'The resourceVersion of the last change.',
    registers,
    collect() {
      this.set(context.store.version);
    },
  });
  new Gauge({
    name: 'apiserver_storage_objects',
    help: 'Stored objects by resource.',
    registers,
    labelNames: ['resource'],
    collect() {
      const snapshot = context.store.snapshot();
      for (const resource of Object.keys(RESOURCES)) this.set({ resource }, snapshot.count(resource));
    },
  });
  return metrics;
}
