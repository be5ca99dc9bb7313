import { describe } from 'vitest';
import { portPair } from '#channels/in-thread-port.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import { portContract } from '../contracts/port-contract.js';

describe('a port within one thread', () => {
  portContract(() => {
    const clock = new VirtualClock();
    return { ports: portPair(clock), arrived: async () => clock.settle() };
  });
});
