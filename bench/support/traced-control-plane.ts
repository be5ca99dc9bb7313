// The thread of the control plane, whose long tasks are traced.
import { traceLongTasks } from './long-tasks.js';

traceLongTasks('control-plane');
await import('../../workers/control-plane.js');
