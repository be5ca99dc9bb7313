import { VirtualClock } from '#clock/virtual-clock.js';

/** Virtual time that stands still until it is told to go on, though what needs no time to pass happens by itself: sockets do not wait to be stepped. */
export class SteppedClock extends VirtualClock {
  override soon(task: () => void): void {
    super.soon(task);
    setImmediate(() => this.settle());
  }
}
