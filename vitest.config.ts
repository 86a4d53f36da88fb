import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/patience.ts'],
    // For a machine three times slower than one on which the longest takes half a minute.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // As in test/support/patience.ts.
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    // Files wait for servers, jobs and processes most of their time: two at once on two cores, where vitest would run one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', './test/support/plain-summary-reporter.ts'],
  },
});
