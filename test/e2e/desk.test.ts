import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { BoardView } from '#shared/domain/visibility.ts'
import { docxOf, gb18030Of } from '#test/server/imports/files.ts'
import type { Visitor } from '#test/support/browser.ts'
import { boardOf } from '#test/support/calls.ts'
import { saves } from '#test/support/screen.ts'
import { useStage } from '#test/support/stage.ts'

/** Written for this test: a document, a target, a condition and a yearly day. */
const NOTICE = `某省卫生健康委员会关于做好2026年母婴安全重点工作的通知

各市卫生健康委员会，省妇幼保健院：

为保障母婴安全，现将2026年重点工作通知如下：

一、加强孕产期管理

制定《孕产妇分级管理实施方案》，于2026年6月30日前印发。规范开展孕产妇健康管理，到2026年底孕产妇系统管理率达到92%以上。

二、完善救治网络

在国家卫生健康委统一部署下，推进危重孕产妇救治中心建设。每年8月底前开展一次应急演练；演练总结按时报送。

某省卫生健康委员会
2026年3月2日
`

const stage = useStage()
/** Two officers; the demo has one account for both. */
let first: Visitor
let second: Visitor
let boardId = ''

beforeAll(async () => {
  first = await stage.enter('supervisor')
  second = await stage.enter('supervisor')
})

async function board(): Promise<BoardView> {
  const whole = await boardOf(first, boardId)
  return { ...whole, tasks: whole.tasks.filter((task) => !task.removed).sort((a, b) => a.order - b.order) }
}
const row = ({ page }: Visitor, taskId: string): Locator => page.getByTestId(`desk-task-${taskId}`)
const pick = async (who: Visitor, taskId: string): Promise<void> => row(who, taskId).locator('.name').click()
const left = ({ page }: Visitor, count: number): Promise<void> =>
  page.locator(`[data-testid="coverage"][data-left="${count}"]`).waitFor()

describe('a notice becomes a board', () => {
  it('is pasted, checked beside its text and made a draft', async () => {
    await first.visit('/boards')
    await first.page.getByTestId('import').click()
    await first.page.getByTestId('paste').fill(NOTICE)
    await first.page.getByTestId('read-text').click()
    await first.page.getByText('2 个领域，4 项任务，1 个指标，3 个时限').waitFor()
    // A sentence leads to its task.
    await first.page.locator('.paper .s', { hasText: '应急演练' }).click()
    await first.page.locator('.preview-task[aria-current="true"]', { hasText: '2-2' }).waitFor()
    expect(await first.page.getByTestId('board-title').inputValue()).toBe(
      '某省卫生健康委员会关于做好2026年母婴安全重点工作的通知',
    )
    // The columns: all units, those the notice is addressed to as a suggestion; none is refused in words.
    const { page } = first
    await page.getByTestId('chips-agree').waitFor()
    await page.getByTestId('chips-none').click()
    await page.getByText('请至少选一个责任单位').waitFor()
    await page.getByTestId('chips-addressed').click()
    await page.getByTestId('chips-agree').waitFor()
    await page.getByTestId('chip-pingtan').click()
    expect(await page.getByTestId('board-start').inputValue()).toBe('2026-01-01')
    await page.getByTestId('board-end').fill('2025-12-31')
    await page.getByText('截止日要晚于起始日').waitFor()
    await page.getByTestId('board-end').fill('2027-01-31')
    await page.getByTestId('create-board').click()
    await page.waitForURL(/\/boards\/[^/]+\/desk$/)
    boardId = /\/boards\/([^/]+)\/desk$/.exec(first.page.url())?.[1] ?? ''
    await left(first, 0)
    const { board: draft, tasks } = await board()
    expect(draft).toMatchObject({ status: 'draft', period: { start: '2026-01-01', end: '2027-01-31' } })
    expect(draft.units).toHaveLength(10)
    expect(draft.units.map(({ id }) => id)).not.toContain('pingtan')
    expect(tasks.map((task) => [task.kind, task.due])).toEqual([
      ['deliverable', '2026-06-30'],
      ['metric', '2026-12-31'],
      ['project', null],
      ['activity', '2026-08-31'],
    ])
    expect(tasks[1]?.metric).toMatchObject({ comparator: '>=', value: 92, unit: '%' })
    expect(tasks[2]?.condition).toContain('统一部署')
  })

  it('one officer renames a task and the other sees it without a reload', async () => {
    const [task] = (await board()).tasks
    if (!task) throw new Error('the draft has no task')
    await second.visit(`/boards/${boardId}/desk`)
    await pick(first, task.id)
    await first.page.getByTestId(`retitle-${task.id}`).click()
    await first.page.getByTestId('edit-title').fill('印发孕产妇分级管理实施方案')
    await first.page.getByTestId('edit-title').press('Enter')
    await row(second, task.id).getByText('印发孕产妇分级管理实施方案').waitFor()
    // And the other way round.
    await pick(second, task.id)
    await second.page.keyboard.press('c')
    await second.page.getByTestId('edit-criterion').fill('方案正式印发')
    await second.page.getByTestId('edit-criterion').press('Enter')
    await row(first, task.id).getByText('方案正式印发').waitFor()
  })

  it('a measure becomes a task, goes back by undo and comes again by redo', async () => {
    const drill = (await board()).tasks.at(-1)
    if (!drill) throw new Error('the draft has no task')
    await pick(first, drill.id)
    await first.page.getByTestId(`split-${drill.id}-1`).click()
    const rows = first.page.locator('[data-testid^="desk-task-"]')
    await rows.nth(4).waitFor()
    await first.page.getByTestId('undo').click()
    await rows.nth(4).waitFor({ state: 'detached' })
    await first.page.getByTestId('redo').click()
    await rows.nth(4).waitFor()
    await saves(first, 'saved').waitFor()
    expect((await board()).tasks).toHaveLength(5)
  })

  it('a sentence left is one key away and is added to its task', async () => {
    const { tasks } = await board()
    const split = tasks.at(-1)
    if (!split) throw new Error('the draft has no task')
    await pick(first, split.id)
    await first.page.getByTestId(`remove-${split.id}`).click()
    await left(first, 1)
    await first.page.keyboard.press('n')
    await first.page.getByTestId('tip').waitFor()
    await first.page.getByTestId('declare').click()
    await left(first, 0)
    await first.page.getByTestId('undo').click()
    await left(first, 1)
    await first.page.keyboard.press('n')
    await first.page.keyboard.press('j')
    await left(first, 0)
    // The other officer's page followed all of it.
    await left(second, 0)
    await saves(first, 'saved').waitFor()
    expect((await board()).tasks).toHaveLength(4)
  })

  it('suggestions are accepted, the rest is filled in at once, and nothing is dispatched before', async () => {
    const { page } = first
    expect(await page.getByTestId('dispatch').getAttribute('aria-disabled')).toBe('true')
    // What the import read out of the text is marked until an officer takes it.
    const marked = (await board()).tasks.map((task) => task.proposed)
    expect(marked[2]).toContain('condition')
    expect(marked.every((fields) => fields.includes('kind'))).toBe(true)
    await page.getByTestId('accept-all').click()
    await page.getByTestId('bulk').click()
    await page.getByTestId('bulk-units').selectOption('all')
    await page.getByTestId('bulk-due').fill('2026-11-30')
    await page.getByTestId('bulk-criterion').selectOption('byKind')
    await page.locator('dialog [data-testid="edit-lead"]').selectOption('fujian')
    await page.getByTestId('bulk-fill').click()
    await page.locator('[data-testid="dispatch"]:not([aria-disabled])').waitFor()
    await saves(first, 'saved').waitFor()
    const { tasks } = await board()
    expect(tasks.map((task) => task.due)).toEqual(['2026-06-30', '2026-12-31', '2026-11-30', '2026-08-31'])
    expect(tasks.flatMap((task) => task.proposed)).toEqual([])
    // What the other officer wrote was not overwritten.
    expect(tasks[0]?.criterion).toBe('方案正式印发')
    expect(tasks.every((task) => task.responsibleUnitIds.length > 0 && task.leadUnitId)).toBe(true)
  })

  it('is dispatched, shows in the ledger, and takes the other officer along', async () => {
    const { page } = first
    await page.getByTestId('dispatch').click()
    const { tasks } = await board()
    const assignments = tasks.reduce((sum, task) => sum + task.responsibleUnitIds.length, 0)
    expect(await page.getByTestId('load-assignments').innerText()).toBe(String(assignments))
    await page.getByTestId('confirm-dispatch').click()
    await page.waitForURL(new RegExp(`/boards/${boardId}$`))
    await second.page.waitForURL(new RegExp(`/boards/${boardId}$`))
    for (const task of tasks) await page.getByTestId(`row-${task.id}`).waitFor()
    await saves(first, 'saved').waitFor()
    const after = await board()
    expect(after.board.status).toBe('dispatched')
    expect(after.assignments).toHaveLength(assignments)
    const conditional = tasks.find((task) => task.condition !== null)
    const states = after.assignments.filter(({ taskId }) => taskId === conditional?.id).map(({ state }) => state)
    expect(new Set(states)).toEqual(new Set(['awaitingUpper']))
  })
})

describe('a file', () => {
  it('in GB18030 is read like the text it holds', async () => {
    await first.visit('/boards/new')
    await first.page.getByRole('button', { name: '上传文件' }).click()
    await first.page
      .getByTestId('file')
      .setInputFiles({ name: '通知.txt', mimeType: 'text/plain', buffer: gb18030Of(NOTICE) })
    await first.page.getByText('2 个领域，4 项任务，1 个指标，3 个时限').waitFor()
    await first.page.locator('.paper', { hasText: '孕产妇系统管理率达到92%以上' }).waitFor()
  })

  it('of Word is read like the text it holds', async () => {
    await first.visit('/boards/new')
    await first.page.getByRole('button', { name: '上传文件' }).click()
    const mimeType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    await first.page.getByTestId('file').setInputFiles({ name: '通知.docx', mimeType, buffer: await docxOf(NOTICE) })
    await first.page.getByText('2 个领域，4 项任务，1 个指标，3 个时限').waitFor()
    await first.page.locator('.paper', { hasText: '孕产妇系统管理率达到92%以上' }).waitFor()
  })

  it('that is no notice is refused with a sentence', async () => {
    await first.visit('/boards/new')
    await first.page.getByRole('button', { name: '上传文件' }).click()
    const zip = Buffer.from([0x50, 0x4b, 0x03, 0x04, ...Array.from({ length: 200 }, () => 0)])
    await first.page.getByTestId('file').setInputFiles({ name: '坏.docx', mimeType: 'application/zip', buffer: zip })
    await first.page.getByTestId('import-problem').waitFor()
    expect(await first.page.getByTestId('import-problem').innerText()).toMatch(/[\u4e00-\u9fff]{6}/)
    // Still the same page, ready for another file.
    await first.page.getByTestId('file').waitFor({ state: 'attached' })
  })
})

it('no page complained on its console beyond the refused file', () => {
  const complaints = [first, second].flatMap((who) => who.complaints)
  expect(complaints.filter((text) => !/status of 400|status of 413/.test(text))).toEqual([])
})
