import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { type ThreadName, startThread } from '#server/startThread.ts'
import { THREADS } from '#test/vitest.config.ts'
import { NOTICE } from './imports/files.ts'

/** What each is told, and what it says to that: the two with a database that there is none. */
const THREAD: Record<ThreadName, { workerData: unknown; says: RegExp }> = {
  archive: { workerData: { url: null, file: '/nowhere/duban.sqlite' }, says: /directory does not exist/ },
  checkpoints: { workerData: '/nowhere/duban.sqlite', says: /directory does not exist/ },
  imports: { workerData: { read: { text: NOTICE } }, says: /"ok":true.*保障母婴安全/ },
}

describe.each([
  ['its bundle, as the product starts it', THREADS],
  ['source, as development starts it', null],
])('a thread starts from %s', (_, bundles) => {
  it.each(Object.keys(THREAD) as ThreadName[])('%s', async (name) => {
    const { workerData, says } = THREAD[name]
    const thread = startThread(name, { workerData }, bundles)
    // `once` rejects with the error of a thread.
    const said = await once(thread, 'message').then(([message]) => JSON.stringify(message), String)
    await thread.terminate()
    expect(said).toMatch(says)
  })
})
