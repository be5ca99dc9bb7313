import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['spec/**/*.spec.ts'],
    // Specs import what was built: threads load the same files.
    server: { deps: { external: [/\/dist\//] } },
    // Specs wait for programs and threads more than they compute: two files at once take little more time than one.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
