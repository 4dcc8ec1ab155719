import { defineConfig } from 'vitest/config'

/** Where test/threads.ts puts the threads of the server. */
export const THREADS = '.cache/threads'

/** Unit and integration tests; the browser tests have their own project so that they can run by themselves. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  define: {
    THREADS: JSON.stringify(THREADS),
  },
  test: {
    globalSetup: ['test/threads.ts'],
    setupFiles: ['test/setup.ts'],
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/bench/**', '**/node_modules/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // vitest's own second is less than a thread takes to start on a machine with much else to do.
    expect: { poll: { timeout: 10_000 } },
    pool: 'forks',
  },
})
