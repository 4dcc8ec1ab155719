import { io } from 'socket.io-client'
import { beforeAll, describe, expect, it } from 'vitest'
import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import type { Visitor } from '#test/support/browser.ts'
import { DEMO, assignmentOf, boardOf, caller, movable } from '#test/support/calls.ts'
import { connection, editorOf, loadedAt, saves, setPercent, typeInto } from '#test/support/screen.ts'
import { useStage } from '#test/support/stage.ts'

const SHEET = `/boards/${DEMO}/units/fuzhou`

const stage = useStage()
let supervisor: Visitor
let fuzhou: Visitor
let fuzhou2: Visitor
let leader: Visitor

beforeAll(async () => {
  const at = stage.enter
  ;[supervisor, fuzhou, fuzhou2, leader] = await Promise.all([
    at('supervisor'),
    at('fuzhou'),
    at('fuzhou-2'),
    at('leader'),
  ])
})

const board = () => boardOf(supervisor)
const cell = (taskId: string, unitId: string, percent: number): string =>
  `[data-testid="cell-${taskId}:${unitId}"][data-percent="${percent}"]`
const saved = (who: Visitor) => saves(who, 'saved').waitFor()

describe('four people on one board', () => {
  it('a percent set by 福州 shows on the ledger and the completion board without a reload', async () => {
    const before = await board()
    const [target] = movable(before)
    const areaId = before.tasks.find(({ id }) => id === target.taskId)?.areaId
    const now = target.percent ?? 0
    const percent = now >= 50 ? now - 27 : now + 31
    await Promise.all([
      supervisor.visit(`/boards/${DEMO}`),
      leader.visit(`/boards/${DEMO}/leader`),
      fuzhou.visit(`${SHEET}?task=${target.taskId}`),
    ])
    const heat = `heat-${areaId}:fuzhou`
    const progress = await leader.page.getByTestId(heat).getAttribute('data-progress')
    const loads = await Promise.all([supervisor, leader].map(loadedAt))
    await setPercent(fuzhou, target.taskId, percent)
    await supervisor.page.locator(cell(target.taskId, 'fuzhou', percent)).waitFor()
    await leader.page.waitForFunction(
      ([id, was]) => document.querySelector(`[data-testid="${id}"]`)?.getAttribute('data-progress') !== was,
      [heat, progress] as const,
    )
    await saved(fuzhou)
    // The same documents as before: nothing was reloaded.
    expect(await Promise.all([supervisor, leader].map(loadedAt))).toEqual(loads)
    expect((await assignmentOf(supervisor, target.id))?.percent).toBe(percent)
  })

  it('two people of 福州 type in one field at once and both texts survive', async () => {
    const target = movable(await board())[1]
    if (!target) throw new Error('the demo has too few open tasks')
    await Promise.all([fuzhou, fuzhou2].map((who) => who.visit(`${SHEET}?task=${target.taskId}`)))
    const [mine, theirs] = ['甲方同时写下的一句话', '乙方也在这里写']
    await Promise.all([editorOf(fuzhou, target.taskId).waitFor(), editorOf(fuzhou2, target.taskId).waitFor()])
    await editorOf(fuzhou, target.taskId).click()
    await fuzhou.page.keyboard.press('Control+Home')
    await editorOf(fuzhou2, target.taskId).click()
    await fuzhou2.page.keyboard.press('Control+End')
    const typing = async ({ page }: Visitor, text: string): Promise<void> => {
      for (const character of text) await page.keyboard.insertText(character)
    }
    await Promise.all([typing(fuzhou, mine), typing(fuzhou2, theirs)])
    for (const who of [fuzhou, fuzhou2])
      for (const text of [mine, theirs]) await editorOf(who, target.taskId).filter({ hasText: text }).waitFor()
    await Promise.all([saved(fuzhou), saved(fuzhou2)])
    // Each sees the other's name at the caret.
    await fuzhou.page.getByTestId(`narrative-${target.taskId}-progress`).locator('.caret').first().waitFor()
  })

  it('the leader reads the sheet and can edit nothing on it', async () => {
    const target = movable(await board())[1]
    await leader.visit(`${SHEET}?task=${target?.taskId}`)
    await leader.page.getByText('甲方同时写下的一句话').waitFor()
    expect(await leader.page.locator('[contenteditable="true"]').count()).toBe(0)
    expect(await leader.page.locator('[data-testid^="percent-input-"]').count()).toBe(0)
  })
})

describe('厦门 at the cells of 福州', () => {
  it('is refused at every door, and nothing changes', async () => {
    const xiamen = await stage.enter('xiamen')
    await xiamen.visit('/')
    const before = await board()
    const command = { type: 'assignment.setPercent', assignmentId: movable(before)[0].id, percent: 100 }

    const overHttp = await xiamen.page.evaluate(
      async ([id, sent, base]) => {
        const response = await fetch(`/api/boards/${id}/commands`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ commandId: 'intruder-1', base, command: sent }),
        })
        return { status: response.status, body: (await response.json()) as { error: { code: string } } }
      },
      [DEMO, command, before.seq] as const,
    )
    expect(overHttp).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } })

    const socket = io(stage.server.origin, {
      transports: ['websocket'],
      auth: { version: PROTOCOL_VERSION },
      extraHeaders: { origin: stage.server.origin, cookie: xiamen.cookie },
    })
    const payload = { boardId: DEMO, commandId: 'intruder-2', base: before.seq, command }
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
      DEMO,
    )
    expect(overYjs).toBe('refused')
    const page = await xiamen.page.goto(SHEET)
    expect(page?.status()).toBe(404)
    const after = await board()
    expect(after).toEqual(before)
  })
})

describe('a server that dies', () => {
  it('in mid-edit loses nothing that was acknowledged, and what was not arrives afterwards', async () => {
    const [first] = movable(await board())
    await fuzhou.visit(`${SHEET}?task=${first.taskId}`)
    await typeInto(fuzhou, first.taskId, '断电之前已经保存。')
    await setPercent(fuzhou, first.taskId, 61)
    await saved(fuzhou)
    const acknowledged = await board()

    await stage.server.kill()
    await saves(fuzhou, 'unsent')
      .or(connection(fuzhou, 'reconnecting', 'offline'))
      .first()
      .waitFor()
    await typeInto(fuzhou, first.taskId, '断电期间继续写。')
    await setPercent(fuzhou, first.taskId, 62)
    await saves(fuzhou, 'unsent').waitFor()
    await stage.server.start()
    await saved(fuzhou)

    const after = await board()
    expect(after.seq).toBeGreaterThan(acknowledged.seq)
    expect(after.assignments.find((a) => a.id === first.id)?.percent).toBe(62)
    for (const { id, percent } of acknowledged.assignments)
      if (id !== first.id) expect([id, after.assignments.find((a) => a.id === id)?.percent]).toEqual([id, percent])
    // A reader who was not there gets it all from storage.
    const witness = await stage.enter('supervisor')
    await witness.visit(`${SHEET}?task=${first.taskId}`)
    await witness.page.getByText('断电之前已经保存。').waitFor()
    await witness.page.getByText('断电期间继续写。').waitFor()
  })
})

it('no page complained on its console beyond the lost connection', () => {
  const complaints = [supervisor, fuzhou, fuzhou2, leader].flatMap((who) => who.complaints)
  expect(complaints.filter((text) => !/ERR_CONNECTION_REFUSED|WebSocket connection to/.test(text))).toEqual([])
})

it('signing out leaves nothing behind that opens a door', async () => {
  const { origin, cookie } = await caller(stage.server.origin, 'putian')
  await fetch(`${origin}/logout`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin, cookie },
  })
  const response = await fetch(`${origin}/api/boards`, { headers: { cookie } })
  expect(response.status).toBe(401)
})
