import type { Bench } from './bench.js';
import { DrivenControlPlane } from './support/driven-control-plane.js';

/** What one node and its pod cost the thread for which all others wait. */
export const controlPlane: Bench = {
  name: 'control-plane',
  question: 'Processor time of the control plane alone for each of N nodes: it registers, gets a pod, has it replaced.',
  options: { nodes: 20_000 },
  run: async (settings) => {
    const nodes = settings.number('nodes');
    const bench = new DrivenControlPlane();
    const perNode = (act: () => void) => Math.round((bench.measured(act) / nodes) * 10) / 10;
    return [
      {
        nodes,
        register_us: perNode(() => bench.register(nodes)),
        converge_us: perNode(() => bench.converge()),
        update_us: perNode(() => bench.update()),
      },
    ];
  },
};
