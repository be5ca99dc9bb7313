import { describe, expect, it } from 'vitest';
import { watchLoop } from '#bench/support/loop-watch.js';

describe('how late an event loop is', () => {
  it('is told in parts where the kernel counts what threads wait for a processor', () => {
    const whole = ['application_loop_max_ms', 'application_loop_p99_ms'];
    const parts = ['application_loop_held_max_ms', 'application_loop_waited_max_ms'];
    expect(Object.keys(watchLoop()())).toEqual(process.platform === 'linux' ? [...whole, ...parts] : whole);
  });
});
