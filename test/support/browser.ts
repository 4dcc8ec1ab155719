import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type Page, type ViewportSize, chromium } from 'playwright-core'
import type { Caller } from './calls.ts'

const ROOT = new URL('../..', import.meta.url).pathname
/** Chromium calls home at every start unless told not to; the tests need no network. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The browser that `npm test` found (test/e2e/chromium.mjs), or the system's when a file is run by hand. */
export function launch(): Promise<Browser> {
  const found = JSON.parse(process.env.CHROMIUM ?? '{"executablePath":"/usr/bin/chromium","args":[]}') as {
    executablePath: string
    args: string[]
  }
  return chromium.launch({ executablePath: found.executablePath, args: [...found.args, ...QUIET], headless: true })
}

/** A person at a browser of their own, signed in. */
export interface Visitor extends Caller {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained about on its console. */
  readonly complaints: string[]
  /** Goes to a path and waits until the page is live. */
  visit(path: string): Promise<void>
}

/** Remix writes it when data of a page is broken off before its first line, because the person went on at once. */
const BROKEN_OFF = /^AbortError: signal is aborted without reason/

const DESK: ViewportSize = { width: 1366, height: 768 }

/** A browser of their own for whoever is signed in. */
export async function visitor(browser: Browser, { origin, cookie }: Caller, viewport = DESK): Promise<Visitor> {
  const context = await browser.newContext({ viewport, baseURL: origin, locale: 'zh-CN' })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: origin }])
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() !== 'error' || BROKEN_OFF.test(message.text())) return
    // Of what could not be loaded the words alone do not say what it was.
    complaints.push(`${message.text()} ${message.location().url}`.trim())
  })
  return {
    origin,
    cookie,
    page,
    context,
    complaints,
    async visit(path) {
      await page.goto(path)
      await page.locator('html[data-hydrated="true"]').waitFor({ state: 'attached' })
    },
  }
}

const leftAt = (name: string): string => {
  const folder = join(ROOT, '.cache/test/pictures')
  mkdirSync(folder, { recursive: true })
  return join(folder, name)
}

/** Leaves a picture of a page for whoever looks into a failure. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: leftAt(`${name}.png`) })
}

/** Leaves words beside the pictures. */
export const note = (text: string, name: string): void => writeFileSync(leftAt(`${name}.log`), text)
