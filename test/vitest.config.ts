import { defineConfig } from 'vitest/config'

/** Where test/noticeWorker.ts puts the thread that reads notices. */
export const NOTICE_WORKER = '.cache/noticeWorker.js'

/** Unit and integration tests; the browser tests have their own project so that they can run by themselves. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  define: { NOTICE_WORKER: JSON.stringify(NOTICE_WORKER) },
  test: {
    globalSetup: ['test/noticeWorker.ts'],
    setupFiles: ['test/setup.ts'],
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/bench/**', '**/node_modules/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
})
