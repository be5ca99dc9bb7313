// Does the API answer whatever is asked of it? Sends seeded made-up requests to an API in this process.
//   npm run fuzz -- --requests 1000000 [--seed S]
import { parseArgs } from 'node:util';
import { type Finding, fuzz } from './fuzz/fuzzed-api.js';

/** A seed has its own API, so that a finding can be replayed in a moment. */
const REQUESTS_PER_SEED = 2_000;
const FINDINGS_SHOWN = 20;
const MEBIBYTE = 1024 ** 2;

const { values } = parseArgs({ options: { requests: { type: 'string', default: '20000' }, seed: { type: 'string', default: 'fuzz' } } });
const total = Number(values.requests);
const beganMs = performance.now();
const findings: Finding[] = [];
const heaps: number[] = [];
for (let done = 0; done < total; done += REQUESTS_PER_SEED) {
  findings.push(...fuzz(`${values.seed} ${done / REQUESTS_PER_SEED}`, Math.min(REQUESTS_PER_SEED, total - done)));
  heaps.push(process.memoryUsage().heapUsed / MEBIBYTE);
}
for (const { seed, number, request, complaint } of findings.slice(0, FINDINGS_SHOWN)) {
  console.log(`seed ${JSON.stringify(seed)}, request ${number}: ${request}\n  ${complaint}`);
}
const seconds = ((performance.now() - beganMs) / 1_000).toFixed(1);
const [first = 0, last = 0] = [heaps[Math.floor(heaps.length / 10)], heaps.at(-1)];
console.log(
  `${total} requests in ${seconds} s, ${findings.length} wrong answers; heap ${first.toFixed(0)} MiB early, ${last.toFixed(0)} MiB at the end`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
