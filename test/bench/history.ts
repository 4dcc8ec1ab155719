// The past of a board of 500 tasks × 16 units with a year of changes, in a real browser against the built product on
// loopback: how soon history is on the screen, each step in it, a comparison, and a completion board compared with a meeting.
// `npm run bench -- history [--changes N] [--steps N]`
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { launch, visitor } from '#test/support/browser.ts'
import { figures, until } from './ledgerPaint.ts'
import { OURS, headersFor } from './realtime/servers.ts'
import { boardIdOf, makeWorld } from './realtime/world.ts'

const BOARD = `/boards/${boardIdOf(0)}`
const OFFICER = { id: 'officer', grants: [{ role: 'supervisor' as const, unitId: 'fujian' }] }
const LOADS = 5
const DAY = 86_400_000

/** Milliseconds from asking for an address to `selector` on a page that lives. */
async function shown(page: Page, path: string, selector: string): Promise<number> {
  const began = performance.now()
  await page.goto(path)
  await page.locator(selector).first().waitFor()
  await page.locator('html[data-hydrated="true"]').waitFor({ state: 'attached' })
  return performance.now() - began
}

const dayAgo = (days: number): string => new Date(Date.now() - days * DAY).toISOString().slice(0, 19)

/** Prints the figures. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { changes: { type: 'string', default: '50000' }, steps: { type: 'string', default: '10' } },
  })
  const wish = { boards: 1, units: 16, tasks: 500, areas: 9, changes: Number(values.changes) }
  let cookies = new Map<string, string>()
  const subject = await OURS.start(async (dataDir) => {
    cookies = await makeWorld(dataDir, wish, [OFFICER])
  })
  const browser = await launch()
  try {
    const { Origin: origin = '', Cookie: cookie = '' } = headersFor(subject.running.port, cookies)(OFFICER.id)
    const { page } = await visitor(browser, { origin, cookie })
    // The compiler marks named functions with a helper that the page does not have.
    await page.addInitScript('globalThis.__name = (f) => f')
    const measured = async (name: string, path: string, selector: string): Promise<void> => {
      const first = await shown(page, path, selector)
      const times: number[] = []
      for (let i = 0; i < LOADS; i++) times.push(await shown(page, path, selector))
      console.log(`${name.padEnd(34)}${figures(times)} (the first ${first.toFixed(0)} ms)`)
    }
    await measured('the completion board', `${BOARD}/leader`, '.leader .heat')
    await measured('  compared with a meeting', `${BOARD}/leader?since=meeting`, '.leader .heat')
    await measured('  compared with a day', `${BOARD}/leader?since=${dayAgo(120).slice(0, 10)}`, '.leader .heat')
    await measured('history', `${BOARD}/history`, '[data-testid="past"]')
    for (const [name, key] of [
      ['  a day back', 'ArrowLeft'],
      ['  a day forth', 'ArrowRight'],
      ['  thirty days back', 'PageDown'],
    ] as const) {
      const times: number[] = []
      // Thirty days at a time a year is soon over.
      const steps = key === 'PageDown' ? Math.min(8, Number(values.steps)) : Number(values.steps)
      for (let i = 0; i < steps; i++) {
        const slider = page.getByTestId('history-slider')
        const at = (await page.getByTestId('past').getAttribute('data-at')) ?? ''
        times.push(await until(page, 'keydown', `[data-testid="past"]:not([data-at="${at}"])`, () => slider.press(key)))
      }
      console.log(`${name.padEnd(34)}${figures(times)} (${steps} steps)`)
    }
    const far = `from=${dayAgo(280)}&to=${dayAgo(3)}`
    await measured('  what changed in 277 days', `${BOARD}/history?${far}`, '[data-testid="diff"]')
    await measured('  the story of a task', `${BOARD}/history?story=t0`, '[data-testid="story"]')
  } finally {
    await browser.close()
    await subject.end()
  }
}
