// The thread of a shard, whose long tasks are traced.
import { traceLongTasks } from './long-tasks.js';

traceLongTasks('actor-shard');
await import('../../workers/actor-shard.js');
