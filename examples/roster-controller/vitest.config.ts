import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    // The controller works in real time, on machines that may be busy.
    testTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
