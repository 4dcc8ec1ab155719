import type { Browser } from 'playwright-core'
import { io } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Assignment, Task } from '#shared/domain/model.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import { type Visitor, launch, picture, visitor } from '#test/support/browser.ts'
import { type RunningServer, signIn, startServer } from '#test/support/server.ts'

const BOARD = 'fujian-2023'
const SHEET = `/boards/${BOARD}/units/fuzhou`

let server: RunningServer
let browser: Browser
let supervisor: Visitor
let fuzhou: Visitor
let fuzhou2: Visitor
let leader: Visitor

beforeAll(async () => {
  server = await startServer()
  browser = await launch()
  ;[supervisor, fuzhou, fuzhou2, leader] = (await Promise.all(
    ['supervisor', 'fuzhou', 'fuzhou-2', 'leader'].map((name) => visitor(browser, server.origin, name)),
  )) as [Visitor, Visitor, Visitor, Visitor]
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const name = task.name.replace(/[^\w\u4e00-\u9fff]+/g, '-').slice(0, 60)
  for (const [who, { page }] of Object.entries({ supervisor, fuzhou, fuzhou2, leader }))
    await picture(page, `${name}-${who}`)
})

interface Whole {
  seq: number
  tasks: Task[]
  assignments: Assignment[]
}
async function board(cookie = supervisor.cookie): Promise<Whole> {
  const response = await fetch(`${server.origin}/api/boards/${BOARD}`, { headers: { cookie } })
  return (await response.json()) as Whole
}
/** Unit tasks of 福州 whose percent its people may move now. */
async function openTasks(): Promise<{ taskId: string; areaId: string; percent: number }[]> {
  const { tasks, assignments } = await board()
  return assignments.flatMap((a) => {
    const task = tasks.find((t) => t.id === a.taskId)
    const open = a.unitId === 'fuzhou' && a.state === 'inProgress' && task && !task.metric
    return open ? [{ taskId: task.id, areaId: task.areaId, percent: a.percent ?? 0 }] : []
  })
}
const cell = (taskId: string, unitId: string, percent: number): string =>
  `[data-testid="cell-${taskId}:${unitId}"][data-percent="${percent}"]`
const setPercent = async ({ page }: Visitor, taskId: string, percent: number): Promise<void> => {
  const input = page.getByTestId(`percent-input-${taskId}`)
  await input.fill(String(percent))
  await input.press('Enter')
}
const editor = ({ page }: Visitor, taskId: string, field = 'progress') =>
  page.getByTestId(`narrative-${taskId}-${field}`).locator('[contenteditable="true"]')
const saved = ({ page }: Visitor) => page.locator('[data-testid="save-state"][data-kind="saved"]').first()

describe('four people on one board', () => {
  it('a percent set by 福州 shows on the ledger and the completion board without a reload', async () => {
    const [target] = await openTasks()
    if (!target) throw new Error('the demo has no open task for fuzhou')
    const percent = target.percent >= 50 ? target.percent - 27 : target.percent + 31
    await Promise.all([
      supervisor.visit(`/boards/${BOARD}`),
      leader.visit(`/boards/${BOARD}/leader`),
      fuzhou.visit(`${SHEET}?task=${target.taskId}`),
    ])
    const heat = leader.page.getByTestId(`heat-${target.areaId}:fuzhou`)
    const before = await heat.getAttribute('data-progress')
    const loads = [supervisor, leader].map(({ page }) => page.evaluate(() => performance.timeOrigin))
    await setPercent(fuzhou, target.taskId, percent)
    await supervisor.page.locator(cell(target.taskId, 'fuzhou', percent)).waitFor()
    await leader.page.waitForFunction(
      ([id, was]) => document.querySelector(`[data-testid="${id}"]`)?.getAttribute('data-progress') !== was,
      [`heat-${target.areaId}:fuzhou`, before] as const,
    )
    await saved(fuzhou).waitFor()
    // The same documents as before: nothing was reloaded.
    expect(
      await Promise.all([supervisor, leader].map(({ page }) => page.evaluate(() => performance.timeOrigin))),
    ).toEqual(await Promise.all(loads))
    const { assignments } = await board()
    expect(assignments.find((a) => a.id === `${target.taskId}:fuzhou`)?.percent).toBe(percent)
  })

  it('two people of 福州 type in one field at once and both texts survive', async () => {
    const target = (await openTasks()).at(1)
    if (!target) throw new Error('the demo has too few open tasks')
    await Promise.all([fuzhou, fuzhou2].map((who) => who.visit(`${SHEET}?task=${target.taskId}`)))
    const [mine, theirs] = ['甲方同时写下的一句话', '乙方也在这里写']
    await Promise.all([editor(fuzhou, target.taskId).waitFor(), editor(fuzhou2, target.taskId).waitFor()])
    await editor(fuzhou, target.taskId).click()
    await fuzhou.page.keyboard.press('Control+Home')
    await editor(fuzhou2, target.taskId).click()
    await fuzhou2.page.keyboard.press('Control+End')
    const typing = async ({ page }: Visitor, text: string): Promise<void> => {
      for (const character of text) await page.keyboard.insertText(character)
    }
    await Promise.all([typing(fuzhou, mine), typing(fuzhou2, theirs)])
    for (const who of [fuzhou, fuzhou2])
      for (const text of [mine, theirs]) await editor(who, target.taskId).filter({ hasText: text }).waitFor()
    await Promise.all([saved(fuzhou).waitFor(), saved(fuzhou2).waitFor()])
    // Each sees the other's name at the caret.
    await fuzhou.page.getByTestId(`narrative-${target.taskId}-progress`).locator('.caret').first().waitFor()
  })

  it('the leader reads the sheet and can edit nothing on it', async () => {
    const target = (await openTasks()).at(1)
    await leader.visit(`${SHEET}?task=${target?.taskId}`)
    await leader.page.getByText('甲方同时写下的一句话').waitFor()
    expect(await leader.page.locator('[contenteditable="true"]').count()).toBe(0)
    expect(await leader.page.locator('[data-testid^="percent-input-"]').count()).toBe(0)
  })
})

describe('厦门 at the cells of 福州', () => {
  it('is refused at every door, and nothing changes', async () => {
    const [target] = await openTasks()
    if (!target) throw new Error('no open task')
    const xiamen = await visitor(browser, server.origin, 'xiamen')
    await xiamen.visit('/')
    const before = await board()
    const command = { type: 'assignment.setPercent', assignmentId: `${target.taskId}:fuzhou`, percent: 100 }

    const overHttp = await xiamen.page.evaluate(
      async ([id, sent, base]) => {
        const response = await fetch(`/api/boards/${id}/commands`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ commandId: 'intruder-1', base, command: sent }),
        })
        return { status: response.status, body: (await response.json()) as { error: { code: string } } }
      },
      [BOARD, command, before.seq] as const,
    )
    expect(overHttp).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } })

    const socket = io(server.origin, {
      transports: ['websocket'],
      auth: { version: PROTOCOL_VERSION },
      extraHeaders: { origin: server.origin, cookie: xiamen.cookie },
    })
    const payload = { boardId: BOARD, commandId: 'intruder-2', base: before.seq, command }
    expect(await socket.emitWithAck('board:command', payload)).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    })
    socket.disconnect()

    // The page itself has the right Origin and cookie: the document door must know that the unit is another.
    const overYjs = await xiamen.page.evaluate(
      (id) =>
        new Promise<string>((resolve) => {
          const ws = new WebSocket(`ws://${location.host}/yjs/narrative/${id}/fuzhou`)
          ws.onopen = () => resolve('opened')
          ws.onerror = () => resolve('refused')
        }),
      BOARD,
    )
    expect(overYjs).toBe('refused')
    const page = await xiamen.page.goto(SHEET)
    expect(page?.status()).toBe(404)
    const after = await board()
    expect(after).toEqual(before)
    await xiamen.context.close()
  })
})

describe('a server that dies', () => {
  it('in mid-edit loses nothing that was acknowledged, and what was not arrives afterwards', async () => {
    const targets = (await openTasks()).slice(0, 4)
    const [first, second] = targets
    if (!first || !second) throw new Error('too few open tasks')
    await fuzhou.visit(`${SHEET}?task=${first.taskId}`)
    await editor(fuzhou, first.taskId).click()
    await fuzhou.page.keyboard.press('Control+End')
    await fuzhou.page.keyboard.insertText('断电之前已经保存。')
    await setPercent(fuzhou, first.taskId, 61)
    await saved(fuzhou).waitFor()
    const acknowledged = await board()

    await server.kill()
    await fuzhou.page
      .locator(
        '[data-testid="save-state"][data-kind="unsent"], [data-connection="reconnecting"], [data-connection="offline"]',
      )
      .first()
      .waitFor()
    await editor(fuzhou, first.taskId).click()
    await fuzhou.page.keyboard.press('Control+End')
    await fuzhou.page.keyboard.insertText('断电期间继续写。')
    await setPercent(fuzhou, first.taskId, 62)
    await fuzhou.page.locator('[data-testid="save-state"][data-kind="unsent"]').first().waitFor()
    await server.start()
    await saved(fuzhou).waitFor()

    const after = await board()
    expect(after.seq).toBeGreaterThan(acknowledged.seq)
    expect(after.assignments.find((a) => a.id === `${first.taskId}:fuzhou`)?.percent).toBe(62)
    for (const { id, percent } of acknowledged.assignments)
      if (id !== `${first.taskId}:fuzhou`)
        expect([id, after.assignments.find((a) => a.id === id)?.percent]).toEqual([id, percent])
    // A reader who was not there gets it all from storage.
    const witness = await visitor(browser, server.origin, 'supervisor')
    await witness.visit(`${SHEET}?task=${first.taskId}`)
    await witness.page.getByText('断电之前已经保存。').waitFor()
    await witness.page.getByText('断电期间继续写。').waitFor()
    await witness.context.close()
  })
})

it('no page complained on its console beyond the lost connection', () => {
  const complaints = [supervisor, fuzhou, fuzhou2, leader].flatMap((who) => who.complaints)
  expect(complaints.filter((text) => !/ERR_CONNECTION_REFUSED|WebSocket connection to/.test(text))).toEqual([])
})

it('signing out leaves nothing behind that opens a door', async () => {
  const cookie = await signIn(server.origin, 'putian')
  await fetch(`${server.origin}/logout`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: server.origin, cookie },
  })
  const response = await fetch(`${server.origin}/api/boards`, { headers: { cookie } })
  expect(response.status).toBe(401)
})
