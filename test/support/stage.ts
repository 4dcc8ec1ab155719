import type { Browser, BrowserContext, ViewportSize } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest'
import { type Visitor, launch, note, picture, visitor } from './browser.ts'
import { caller } from './calls.ts'
import { type RunningServer, startServer } from './server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder with the data of a fresh demo (test/e2e/demo.ts). */
    demo: string
  }
}

/** The product and a browser before it, for the tests of one file. */
export interface Stage {
  readonly server: RunningServer
  readonly browser: Browser
  /** Signs a person in at a browser of their own. Whoever enters in a test leaves with it, others with the file. */
  enter(username: string, viewport?: ViewportSize): Promise<Visitor>
  /** The same with the cookie of a session that is there already. */
  admit(cookie: string, viewport?: ViewportSize): Promise<Visitor>
}

/**
 * Starts the product and a browser before the tests of a file and ends both after them; a test that failed leaves a
 * picture of every page and what the server has said. To be called at the top of a file, above the hooks that use it. The
 * product is the demo, fresh, unless `start` says otherwise.
 */
export function useStage(start = (): Promise<RunningServer> => startServer({ copyOf: inject('demo') })): Stage {
  let server: RunningServer | undefined
  let browser: Browser | undefined
  const names = new Map<BrowserContext, string>()
  let residents: readonly BrowserContext[] = []

  beforeAll(async () => {
    server = await start()
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })
  beforeEach(() => {
    residents = stage.browser.contexts()
  })
  afterEach(async ({ task }) => {
    const failed = task.result?.state === 'fail'
    const named = (...more: (string | number | undefined)[]): string =>
      [fileOf(task), plain(task.name), ...more].join('-')
    for (const context of stage.browser.contexts()) {
      if (failed)
        for (const [index, page] of context.pages().entries()) await picture(page, named(names.get(context), index))
      if (!residents.includes(context)) await context.close()
    }
    if (failed) note(await stage.server.log(), named('server'))
  })

  const stage: Stage = {
    get server() {
      return set(server)
    },
    get browser() {
      return set(browser)
    },
    enter: async (username, viewport) => {
      const entered = await visitor(stage.browser, await caller(stage.server.origin, username), viewport)
      names.set(entered.context, viewport ? `${username}-${viewport.width}` : username)
      return entered
    },
    admit: (cookie, viewport) => visitor(stage.browser, { origin: stage.server.origin, cookie }, viewport),
  }
  return stage
}

const plain = (words: string): string => words.replace(/[^\w\u4e00-\u9fff]+/g, '-').slice(0, 60)
const fileOf = ({ file }: { file: { name: string } }): string => file.name.replace(/^.*\/|\.test\.ts$/g, '')

function set<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the stage is set by hooks: it is not there before them')
  return part
}
