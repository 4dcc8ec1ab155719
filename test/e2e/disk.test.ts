import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Assignment, Change, Task } from '#shared/domain/model.ts'
import { type Visitor, launch, picture, visitor } from '#test/support/browser.ts'
import { type RunningServer, startServer } from '#test/support/server.ts'

const BOARD = 'fujian-2023'
const SHEET = `/boards/${BOARD}/units/fuzhou`
const READ_ONLY = '暂时只能看'
const TEXT = '磁盘写满时写下的一句'

let server: RunningServer
let browser: Browser
let who: Visitor
beforeAll(async () => {
  server = await startServer()
  browser = await launch()
  who = await visitor(browser, server.origin, 'fuzhou')
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await picture(who.page, 'disk')
})

async function read<T>(path: string): Promise<T> {
  const response = await fetch(`${server.origin}/api/boards/${BOARD}${path}`, { headers: { cookie: who.cookie } })
  return (await response.json()) as T
}

it('[P4] a full disk under a city’s sheet: it says so, is read on, keeps what is done and delivers it once', async () => {
  const { page } = who
  const { seq, tasks, assignments } = await read<{ seq: number; tasks: Task[]; assignments: Assignment[] }>('')
  const open = assignments.find(
    (a) => a.unitId === 'fuzhou' && a.state === 'inProgress' && !tasks.find(({ id }) => id === a.taskId)?.metric,
  )
  if (!open) throw new Error('the demo has no open task for fuzhou')
  const { taskId } = open
  const percent = open.percent === 73 ? 74 : 73
  const saved = page.locator('[data-testid="save-state"][data-kind="saved"]').first()
  const banner = page.getByText(READ_ONLY).first()
  const editor = page.getByTestId(`narrative-${taskId}-progress`).locator('[contenteditable="true"]')
  await who.visit(`${SHEET}?task=${taskId}`)
  await editor.waitFor()
  await page.locator('[data-connection="online"]').first().waitFor()

  await server.breakDisk()
  await page.getByTestId(`percent-input-${taskId}`).fill(String(percent))
  await page.getByTestId(`percent-input-${taskId}`).press('Enter')
  await banner.waitFor()
  await editor.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText(TEXT)
  // It is on the page, is nowhere called saved, and another page opens as ever.
  await editor.getByText(TEXT).waitFor()
  expect(await saved.count()).toBe(0)
  const other = await who.context.newPage()
  expect((await other.goto(`/boards/${BOARD}`))?.status()).toBe(200)
  await other.getByText(READ_ONLY).first().waitFor()
  await other.close()
  expect((await read<{ seq: number }>('')).seq).toBe(seq)

  await server.mendDisk()
  await banner.waitFor({ state: 'detached' })
  await saved.waitFor()
  const { changes } = await read<{ changes: Change[] }>(`/changes?since=${seq}`)
  const mine = changes.filter(({ subject, after }) => subject === `assignment:${taskId}:fuzhou` && 'percent' in after)
  expect(mine.map(({ after }) => after.percent)).toEqual([percent])
  // As whoever was not there reads it from storage.
  const later = await who.context.newPage()
  await later.goto(`${SHEET}?task=${taskId}`)
  const text = await later.getByTestId(`narrative-${taskId}-progress`).locator('.narrative-prose').first().innerText()
  expect(text.split(TEXT)).toHaveLength(2)
  await later.close()
})
