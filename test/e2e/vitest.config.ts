import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/**
 * Browser tests: a real server process and a real Chromium for each file. Files mostly wait, for answers and for timers of
 * the product, so two at a time leave none of them short of a processor.
 */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/demo.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Playwright's own patience; vitest's second is less than an answer takes on a machine with much else to do.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: Math.min(2, availableParallelism()),
    pool: 'forks',
  },
})
