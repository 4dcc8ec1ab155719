// The ledger of a board of 500 tasks × 16 units in a real browser, against the built product on loopback: when rows are
// painted, how evenly it scrolls, how soon a change of another person, the drawer and the search are on the screen.
// `npm run bench -- ledgerPaint [--loads N] [--seconds N] [--changes N]`
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { launch } from '#test/support/browser.ts'
import { OURS, headersFor } from './realtime/servers.ts'
import { boardIdOf, makeWorld, unitIdOf } from './realtime/world.ts'

const WISH = { boards: 1, units: 16, tasks: 500, areas: 9, worked: true }
const BOARD = boardIdOf(0)
const OFFICER = { id: 'officer', grants: [{ role: 'supervisor' as const, unitId: 'fujian' }] }
const CLERK = { id: 'clerk', grants: [{ role: 'handler' as const, unitId: unitIdOf(0) }] }
const LINES = WISH.tasks + WISH.areas + 1

/** What is promised (issue 5): first paint in two seconds; smooth is at most one frame in fifty above 50 ms. */
const PAINT_MS = 2_000
const SLOW_FRAME_MS = 50
const SLOW_SHARE = 0.02
const TURN_MS = 1_000 / 30

export const figures = (values: readonly number[]): string => {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(0)
  return `p50 ${at(0.5)} ms, max ${at(1)} ms`
}

/** Marks in the page when rows have been painted and when all of them are known. */
function watchRows(lines: number): void {
  const marks = ((window as unknown as { marks: Record<string, number> }).marks = {} as Record<string, number>)
  const look = (): void => {
    const row = document.querySelector('.ledger tr[data-task]')
    if (row && row.getBoundingClientRect().height > 0) marks.rows ??= performance.now()
    if (document.querySelector(`.ledger[aria-rowcount="${lines}"]`)) marks.whole ??= performance.now()
    if (document.documentElement.dataset.hydrated === 'true') marks.hydrated ??= performance.now()
    if (marks.whole === undefined || marks.hydrated === undefined) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

interface Load {
  paint: number
  rows: number
  hydrated: number
  whole: number
}

async function open(context: BrowserContext, path: string): Promise<{ page: Page; load: Load }> {
  const page = await context.newPage()
  // As text: the compiler marks named functions with a helper that the page does not have.
  await page.addInitScript(`globalThis.__name = (f) => f; (${watchRows.toString()})(${LINES})`)
  await page.goto(path)
  const load = await page.waitForFunction(() => {
    const { marks } = window as unknown as { marks: Record<string, number> }
    const [paint] = performance.getEntriesByName('first-contentful-paint')
    return paint && marks.whole && marks.hydrated ? { ...marks, paint: paint.startTime } : null
  })
  return { page, load: (await load.jsonValue()) as unknown as Load }
}

/** Turns the wheel for so many seconds, up and down the board, and gives the time between frames. */
async function scroll(page: Page, seconds: number): Promise<{ frames: number[]; blank: number; rows: number }> {
  await page.mouse.move(600, 450)
  await page.evaluate(() => {
    const log = { frames: [] as number[], blank: 0, rows: 0, stop: false }
    Object.assign(window, { log })
    let last = performance.now()
    const wrap = document.querySelector('.grid-wrap')!
    const box = wrap.getBoundingClientRect()
    requestAnimationFrame(function frame(now) {
      log.frames.push(now - last)
      last = now
      if (document.elementFromPoint(box.left + 300, box.top + box.height / 2)?.closest('.gap')) log.blank++
      if (log.frames.length % 20 === 0)
        log.rows = Math.max(log.rows, document.querySelectorAll('.ledger tr[data-task]').length)
      if (!log.stop) requestAnimationFrame(frame)
    })
  })
  const began = performance.now()
  for (let turns = 0; performance.now() - began < seconds * 1_000; turns++) {
    // A notch of 120 px thirty times a second, as fast as a finger turns: the whole board in five seconds, and back.
    await page.mouse.wheel(0, Math.floor(turns / 150) % 2 === 0 ? 120 : -120)
    await pause(Math.max(0, began + (turns + 1) * TURN_MS - performance.now()))
  }
  return page.evaluate(() => {
    const { log } = window as unknown as { log: { frames: number[]; blank: number; rows: number; stop: boolean } }
    log.stop = true
    return { frames: log.frames.slice(1), blank: log.blank, rows: log.rows }
  })
}

/** Processor seconds the page's main thread has spent so far, by kind of work: other programs do not count. */
async function costs(meter: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await meter.send('Performance.getMetrics')
  return new Map(metrics.map(({ name, value }) => [name, value]))
}

/** From a percent's leaving its author to its being painted here, once a change. */
async function change(page: Page, send: (percent: number) => Promise<void>, changes: number): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < changes; i++) {
    const percent = 30 + (i % 40)
    // Watched for before it is sent: it may be here before a question asked at the same time.
    await page.evaluate(
      ([id, wanted]) => {
        const cell = document.querySelector(`[data-testid="cell-${id}"]`)
        if (!cell) throw new Error('the cell is not on the screen')
        const painted = new Promise<number>((resolve) => {
          const observer = new MutationObserver(() => {
            if (cell.getAttribute('data-percent') !== String(wanted)) return
            observer.disconnect()
            requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())))
          })
          observer.observe(cell, { attributes: true })
        })
        Object.assign(window, { painted })
      },
      [`t0:${unitIdOf(0)}`, percent] as const,
    )
    const began = performance.timeOrigin + performance.now()
    await send(percent)
    const painted = await page.evaluate(() => (window as unknown as { painted: Promise<number> }).painted)
    times.push(painted - began)
  }
  return times
}

/** From an event of the keyboard or the mouse to the paint after which `shown` is in the document. */
export async function until(page: Page, event: string, shown: string, act: () => Promise<void>): Promise<number> {
  await page.evaluate(
    ([name, selector]) => {
      const time = new Promise<number>((resolve) =>
        document.addEventListener(
          name,
          ({ timeStamp }) =>
            requestAnimationFrame(function look() {
              if (document.querySelector(selector)) setTimeout(() => resolve(performance.now() - timeStamp))
              else requestAnimationFrame(look)
            }),
          { capture: true, once: true },
        ),
      )
      Object.assign(window, { time })
    },
    [event, shown] as const,
  )
  await act()
  return page.evaluate(() => (window as unknown as { time: Promise<number> }).time)
}

async function measure(browser: Browser, origin: string, cookies: ReadonlyMap<string, string>, args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      loads: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '10' },
      changes: { type: 'string', default: '30' },
    },
  })
  const enter = async (): Promise<BrowserContext> => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, baseURL: origin })
    const [name = '', value = ''] = (cookies.get(OFFICER.id) ?? '').split('=')
    await context.addCookies([{ name, value, url: origin }])
    return context
  }
  const path = `/boards/${BOARD}`
  // The first page of a process costs more than any later one.
  await (await enter()).newPage().then((page) => page.goto(path))

  const loads: Load[] = []
  let page: Page | undefined
  for (let i = 0; i < Number(values.loads); i++) {
    // A context of its own has an empty cache: what is measured is somebody's first visit.
    const context = await enter()
    const opened = await open(context, path)
    loads.push(opened.load)
    if (i < Number(values.loads) - 1) await context.close()
    else page = opened.page
  }
  if (!page) throw new Error('--loads must be 1 or more')
  const rows = loads.map((load) => Math.max(load.rows, load.paint))
  console.log(`first contentful paint       ${figures(loads.map((load) => load.paint))} (${loads.length} first visits)`)
  console.log(`rows painted                 ${figures(rows)}`)
  console.log(`live                         ${figures(loads.map((load) => load.hydrated))}`)
  console.log(`all ${WISH.tasks} rows there           ${figures(loads.map((load) => load.whole))}`)

  const meter = await page.context().newCDPSession(page)
  await meter.send('Performance.enable', { timeDomain: 'threadTicks' })
  const before = await costs(meter)
  const { frames, blank, rows: rendered } = await scroll(page, Number(values.seconds))
  const after = await costs(meter)
  const slow = frames.filter((frame) => frame > SLOW_FRAME_MS).length / frames.length
  console.log(
    `scrolling ${values.seconds} s              ${frames.length} frames, ${(slow * 100).toFixed(1)} % above ${SLOW_FRAME_MS} ms, ` +
      `longest ${Math.max(...frames).toFixed(0)} ms; ${blank} blank; at most ${rendered} rows in the document`,
  )
  const each = (name: string): string =>
    ((((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1_000) / frames.length).toFixed(1)
  console.log(
    `  processor time of it       script ${each('ScriptDuration')}, style ${each('RecalcStyleDuration')}, ` +
      `layout ${each('LayoutDuration')}, all tasks ${each('TaskDuration')} ms a frame`,
  )

  // Turns of the wheel may still be under way.
  await page.waitForFunction(() => {
    const count = window as unknown as { still?: number }
    const wrap = document.querySelector('.grid-wrap')!
    count.still = wrap.scrollTop === 0 ? (count.still ?? 0) + 1 : 0
    wrap.scrollTo(0, 0)
    return count.still > 20
  })
  let sent = 0
  const send = async (percent: number): Promise<void> => {
    const command = { type: 'assignment.setPercent', assignmentId: `t0:${unitIdOf(0)}`, percent }
    const response = await fetch(`${origin}/api/boards/${BOARD}/commands`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ commandId: `change-${++sent}`, base: seq, command }),
    })
    if (!response.ok) throw new Error(`a percent was refused: ${await response.text()}`)
    seq = ((await response.json()) as { seq: number }).seq
  }
  const headers = { cookie: cookies.get(CLERK.id) ?? '', origin, 'content-type': 'application/json' }
  let { seq } = (await (await fetch(`${origin}/api/boards/${BOARD}`, { headers })).json()) as { seq: number }
  console.log(
    `a change on the screen       ${figures(await change(page, send, Number(values.changes)))} (${values.changes} changes)`,
  )

  const drawer: number[] = []
  for (let i = 0; i < 10; i++) {
    const row = page.getByTestId(`cell-t${i}:${unitIdOf(2)}`)
    drawer.push(await until(page, 'click', `[data-testid="drawer"][data-task="t${i}"]`, () => row.click()))
    await page.keyboard.press('Escape')
    await page.getByTestId('drawer').waitFor({ state: 'detached' })
  }
  console.log(`the drawer opens             ${figures(drawer)} (10 times)`)

  const search = page.getByTestId('ledger-search')
  const keys: number[] = []
  await search.focus()
  for (const text of ['任', '任务', '任务 ', '任务 4', '任务 49', '任务 499']) {
    keys.push(await until(page, 'input', 'body', () => search.pressSequentially(text.slice(-1))))
  }
  const found = page.locator(`.ledger[aria-rowcount="3"]`)
  await found.waitFor()
  const cleared = await until(page, 'keydown', `.ledger[aria-rowcount="${LINES}"]`, () => search.press('Escape'))
  console.log(`a key in the search          ${figures(keys)}; all rows back after ${cleared.toFixed(0)} ms`)

  const late = Math.max(...rows)
  if (late > PAINT_MS) throw new Error(`rows were painted after ${late.toFixed(0)} ms, not within ${PAINT_MS}`)
  if (slow > SLOW_SHARE)
    throw new Error(`${(slow * 100).toFixed(1)} % of the frames took more than ${SLOW_FRAME_MS} ms`)
}

/** Prints the figures; rejects when the first paint or the scrolling is not what is promised. */
export async function main(args: string[]): Promise<void> {
  let cookies = new Map<string, string>()
  const subject = await OURS.start(async (dataDir) => {
    cookies = await makeWorld(dataDir, WISH, [OFFICER, CLERK])
  })
  const { port } = subject.running
  const browser = await launch()
  try {
    await measure(browser, headersFor(port, cookies)(OFFICER.id).Origin ?? '', cookies, args)
  } finally {
    await browser.close()
    await subject.end()
  }
}
