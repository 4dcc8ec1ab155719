import type { Browser, Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Assignment, Task } from '#shared/domain/model.ts'
import { type Visitor, launch, picture, visitor } from '#test/support/browser.ts'
import { type RunningServer, startServer } from '#test/support/server.ts'

const BOARD = 'fujian-2023'
const SHEET = `/boards/${BOARD}/units/fuzhou`

let server: RunningServer
let browser: Browser
const people: Visitor[] = []

beforeAll(async () => {
  server = await startServer()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})
afterEach(async ({ task }) => {
  const name = task.name.replace(/[^\w\u4e00-\u9fff]+/g, '-').slice(0, 60)
  for (const [index, { page, context }] of people.splice(0).entries()) {
    if (task.result?.state === 'fail') await picture(page, `${name}-${index}`)
    await context.close()
  }
})

/** Somebody at a computer of their own. */
async function person(username: string): Promise<Visitor> {
  const who = await visitor(browser, server.origin, username)
  people.push(who)
  return who
}

async function board({ cookie }: Visitor): Promise<{ seq: number; tasks: Task[]; assignments: Assignment[] }> {
  const response = await fetch(`${server.origin}/api/boards/${BOARD}`, { headers: { cookie } })
  return (await response.json()) as { seq: number; tasks: Task[]; assignments: Assignment[] }
}
async function changes({ cookie }: Visitor, since: number): Promise<{ commandId: string; subject: string }[]> {
  const response = await fetch(`${server.origin}/api/boards/${BOARD}/changes?since=${since}`, { headers: { cookie } })
  return ((await response.json()) as { changes: { commandId: string; subject: string }[] }).changes
}
/** Tasks of 福州 whose percent its people may move, another for each test. */
let used = 0
async function freeTask(who: Visitor): Promise<{ taskId: string; percent: number }> {
  const { tasks, assignments } = await board(who)
  const open = assignments.filter((a) => {
    const task = tasks.find(({ id }) => id === a.taskId)
    return a.unitId === 'fuzhou' && a.state === 'inProgress' && task && !task.metric
  })
  const found = open[used++ % open.length]
  if (!found) throw new Error('the demo has no open task for fuzhou')
  return { taskId: found.taskId, percent: found.percent ?? 0 }
}
const percentOf = async (who: Visitor, taskId: string): Promise<number | null | undefined> =>
  (await board(who)).assignments.find(({ id }) => id === `${taskId}:fuzhou`)?.percent

const input = ({ page }: Visitor, taskId: string): Locator => page.getByTestId(`percent-input-${taskId}`)
async function setPercent(who: Visitor, taskId: string, percent: number): Promise<void> {
  await input(who, taskId).fill(String(percent))
  await input(who, taskId).press('Enter')
}
const save = ({ page }: Visitor, kind: 'saved' | 'saving' | 'unsent'): Locator =>
  page.locator(`[data-testid="save-state"][data-kind="${kind}"]`).first()
const link = ({ page }: Visitor, ...states: string[]): Locator =>
  page.locator(states.map((state) => `[data-connection="${state}"]`).join(', ')).first()
/** Everything given to this browser's storage has been written. */
const kept = ({ page }: Visitor): Locator => page.locator('html[data-kept="true"]')

describe('what was done without a connection', () => {
  it('[O1] survives a reload, is delivered on return, and once', async () => {
    const who = await person('fuzhou')
    const { taskId, percent } = await freeTask(who)
    const { seq } = await board(who)
    await who.visit(`${SHEET}?task=${taskId}`)
    await link(who, 'online').waitFor()
    await server.kill()
    await link(who, 'reconnecting', 'offline').waitFor()
    const wanted = percent === 73 ? 74 : 73
    await setPercent(who, taskId, wanted)
    await save(who, 'unsent').waitFor()
    await kept(who).waitFor({ state: 'attached' })
    // The tab is gone without having reached the server.
    await who.page.close({ runBeforeUnload: false })
    await server.start()
    const page = await who.context.newPage()
    const back: Visitor = { ...who, page }
    people.push(back)
    await page.goto('/boards')
    await expect.poll(() => percentOf(who, taskId), { timeout: 30_000 }).toBe(wanted)
    await page.goto(SHEET)
    await save(back, 'saved').waitFor()
    const ids = (await changes(who, seq)).filter(({ subject }) => subject === `assignment:${taskId}:fuzhou`)
    expect(new Set(ids.map(({ commandId }) => commandId)).size).toBe(1)
  })

  it('[O3] that lost to a colleague asks with both values after the reload', async () => {
    const [who, colleague] = [await person('fuzhou'), await person('fuzhou-2')]
    const { taskId } = await freeTask(who)
    await who.visit(`${SHEET}?task=${taskId}`)
    await colleague.visit(`${SHEET}?task=${taskId}`)
    await link(who, 'online').waitFor()
    await save(colleague, 'saved').waitFor()
    await who.context.setOffline(true)
    await link(who, 'reconnecting', 'offline').waitFor()
    await setPercent(who, taskId, 10)
    await save(who, 'unsent').waitFor()
    await kept(who).waitFor({ state: 'attached' })
    await setPercent(colleague, taskId, 80)
    await save(colleague, 'saved').waitFor()
    await expect.poll(() => percentOf(colleague, taskId)).toBe(80)
    await who.page.close({ runBeforeUnload: false })
    await who.context.setOffline(false)
    const page = await who.context.newPage()
    const back: Visitor = { ...who, page }
    people.push(back)
    await page.goto(`${SHEET}?task=${taskId}`)
    await page.getByTestId('conflict').waitFor()
    await page.getByTestId('conflict-theirs').getByText('80').first().waitFor()
    await page.getByTestId('conflict-theirs').getByText('福州 经办人 2').first().waitFor()
    await page.getByTestId('conflict-mine').getByText('10').first().waitFor()
    expect(await percentOf(who, taskId)).toBe(80)
    await page.getByTestId('conflict-change').click()
    await save(back, 'saved').waitFor()
    await expect.poll(() => percentOf(who, taskId)).toBe(10)
  })
})
