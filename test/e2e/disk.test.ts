import { beforeAll, expect, it } from 'vitest'
import type { Visitor } from '#test/support/browser.ts'
import { DEMO, boardOf, changesOf, movable } from '#test/support/calls.ts'
import { connection, editorOf, saves, setPercent, storedText, typeInto } from '#test/support/screen.ts'
import { useStage } from '#test/support/stage.ts'

const SHEET = `/boards/${DEMO}/units/fuzhou`
const READ_ONLY = '暂时只能看'
const TEXT = '磁盘写满时写下的一句'

const stage = useStage()
let who: Visitor
beforeAll(async () => {
  who = await stage.enter('fuzhou')
})

it('[P4] a full disk under a city’s sheet: it says so, is read on, keeps what is done and delivers it once', async () => {
  const { page } = who
  const { server } = stage
  const board = await boardOf(who)
  const { seq } = board
  const [open] = movable(board)
  const { taskId } = open
  const percent = open.percent === 73 ? 74 : 73
  const saved = saves(who, 'saved')
  const banner = page.getByText(READ_ONLY).first()
  const editor = editorOf(who, taskId)
  await who.visit(`${SHEET}?task=${taskId}`)
  await editor.waitFor()
  await connection(who, 'online').waitFor()

  await server.breakDisk()
  await setPercent(who, taskId, percent)
  await banner.waitFor()
  await typeInto(who, taskId, TEXT)
  // It is on the page, is nowhere called saved, and another page opens as ever.
  await editor.getByText(TEXT).waitFor()
  expect(await saved.count()).toBe(0)
  const other = await who.context.newPage()
  expect((await other.goto(`/boards/${DEMO}`))?.status()).toBe(200)
  await other.getByText(READ_ONLY).first().waitFor()
  await other.close()
  expect((await boardOf(who)).seq).toBe(seq)

  await server.mendDisk()
  await banner.waitFor({ state: 'detached' })
  await saved.waitFor()
  const changes = await changesOf(who, seq)
  const mine = changes.filter(({ subject, after }) => subject === `assignment:${taskId}:fuzhou` && 'percent' in after)
  expect(mine.map(({ after }) => after.percent)).toEqual([percent])
  expect((await storedText(who, taskId)).split(TEXT)).toHaveLength(2)
})
