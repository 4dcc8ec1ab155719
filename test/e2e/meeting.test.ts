import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, localDate } from '#shared/domain/calendar.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Matter, Meeting } from '#shared/domain/model.ts'
import { emptyState } from '#shared/domain/state.ts'
import type { Visitor } from '#test/support/browser.ts'
import { DEMO, boardOf, changesOf, send } from '#test/support/calls.ts'
import { PHONE, expectToFit } from '#test/support/screen.ts'
import { useStage } from '#test/support/stage.ts'

const MEETINGS = `/boards/${DEMO}/meetings`

const stage = useStage()
let officer: Visitor
let leader: Visitor
let city: Visitor
let phone: Visitor
/** Where the demo stood when the tests began: what meetings are about was made since. */
let began = 0

beforeAll(async () => {
  ;[officer, leader, city, phone] = await Promise.all([
    stage.enter('supervisor'),
    stage.enter('leader', { width: 1920, height: 1080 }),
    stage.enter('ningde'),
    stage.enter('xiamen', PHONE),
  ])
  began = (await whole()).seq
})

const whole = () => boardOf(officer)
/** The decisions and meetings made since. */
async function made(): Promise<{ matters: Matter[]; meetings: Meeting[] }> {
  const state = emptyState(DEMO)
  foldInto(state, await changesOf(officer, began))
  const matters = [...state.matters.values()].filter(({ kind }) => kind === 'decision')
  return { matters, meetings: [...state.meetings.values()] }
}
const status = (page: Page, at: Meeting['status']) => page.locator(`[data-testid=meeting-head][data-status=${at}]`)

/** Makes a meeting as the form proposes it; its id and its agenda as the board has it. */
async function make(title: string): Promise<Meeting> {
  const { page } = officer
  await officer.visit(MEETINGS)
  await page.getByTestId('new-meeting').click()
  await page.getByTestId('meeting-title').fill(title)
  await page.getByTestId('save-meeting').click()
  await page.waitForURL('**/meetings/fujian-2023_*')
  const id = new URL(page.url()).pathname.split('/').at(-1)
  const meeting = (await made()).meetings.find((one) => one.id === id)
  if (!meeting) throw new Error(`no meeting ${id}`)
  return meeting
}
async function act(page: Page, deed: 'open' | 'close', then: Meeting['status']): Promise<void> {
  await page.getByTestId(`${deed}-meeting`).click()
  await page.getByTestId(`confirm-${deed}`).click()
  await status(page, then).waitFor()
  // It closes once the server has stored it; the page shows it before.
  await page.getByTestId(`confirm-${deed}`).waitFor({ state: 'hidden' })
}

describe('the supervision meeting', () => {
  let first: Meeting
  let red: string
  let taskId: string

  it('is proposed from the board: what the last one decided, red by unit, yellow, coordination, highlights; put in order by hand', async () => {
    const { page } = officer
    await officer.visit(MEETINGS)
    await page.getByTestId('new-meeting').click()
    const rows = page.locator('[data-testid^=edit-item-]')
    const sections = (): Promise<(string | null)[]> =>
      rows.evaluateAll((list) => list.map((row) => row.getAttribute('data-section')))
    const proposed = await sections()
    expect([...new Set(proposed)]).toEqual(['decisions', 'red', 'yellow', 'coordination', 'highlight'])
    await rows.last().locator('[data-handle]').focus()
    await page.keyboard.press('Alt+ArrowUp')
    const at = proposed.length
    expect(await sections()).toEqual([...proposed.slice(0, at - 2), 'highlight', proposed[at - 2]])
    await rows.first().locator('[data-handle]').dragTo(rows.nth(1))
    await page.getByTestId('add-item').click()
    await page.getByTestId('meeting-title').fill('十月督查调度会')
    await page.getByTestId('meeting-place').fill('三楼会议室')
    await page.getByTestId('save-meeting').click()
    await page.waitForURL('**/meetings/fujian-2023_*')
    await status(page, 'planned').waitFor()
    const [planned] = (await made()).meetings
    if (!planned) throw new Error('nothing was made')
    expect(planned).toMatchObject({ title: '十月督查调度会', place: '三楼会议室', status: 'planned' })
    // The demo has had one meeting.
    expect(planned.previousId).not.toBeNull()
    expect(planned.agenda.map(({ section }) => section).at(-1)).toBe('other')
    expect(planned.agenda).toHaveLength(at + 1)
    first = planned
    const item = planned.agenda.find(({ section, unitId }) => section === 'red' && unitId === 'ningde')
    red = `${item?.refs[0]?.taskId}:${item?.refs[0]?.unitId}`
    taskId = item?.refs[0]?.taskId ?? ''
  })

  it('keeps the figures of its opening while the board moves on beside them, for everybody in it', async () => {
    const { page } = officer
    await leader.visit(`/meetings/${first.id}`)
    await act(page, 'open', 'open')
    // Who was here sees it open; who comes second at the same door is told.
    await status(leader.page, 'open').waitFor()
    const item = first.agenda.find(({ unitId, section }) => section === 'red' && unitId === 'ningde')
    const at = `/meetings/${first.id}?item=${item?.id}&cell=${red}&task=${taskId}`
    await Promise.all([officer.visit(at), city.visit(at), phone.visit(at)])
    const row = (on: Page) => on.getByTestId(`meeting-row-${red}`)
    const before = await row(page).getAttribute('data-frozen')
    expect(before).toMatch(/^red \d+$/)
    expect(await row(page).getAttribute('data-live')).toBe(before)
    await send(city, { type: 'assignment.setPercent', assignmentId: red, percent: 97 })
    for (const { page: on } of [officer, city, phone])
      await on.locator(`[data-testid="meeting-row-${red}"][data-live$=" 97"]`).waitFor()
    expect(await row(page).getAttribute('data-frozen')).toBe(before)
    await page.locator('[data-testid=changed-since][data-count="1"]').waitFor()
    // Loaded again, it says the same.
    await officer.visit(at)
    expect(await row(page).getAttribute('data-frozen')).toBe(before)
    expect(await row(page).getAttribute('data-live')).toMatch(/ 97$/)
    // What a unit wrote is its own and the province's.
    expect(await city.page.getByTestId('no-sight').count()).toBe(0)
    await phone.page.getByTestId('no-sight').waitFor()
    await expectToFit(phone)
    expect(await phone.page.getByTestId('open-meeting').count()).toBe(0)
  })

  it('is opened once: who would open it again has no such button, and is told by the door', async () => {
    expect(await leader.page.getByTestId('open-meeting').count()).toBe(0)
    await expect(send(leader, { type: 'meeting.open', meetingId: first.id })).rejects.toThrow('会议正在进行')
  })

  it('puts decisions on record: as a duty, and as a task that stands on the board at once', async () => {
    const { page } = officer
    const form = page.getByTestId('decision-form')
    await page.getByTestId('new-decision').click()
    await page.getByTestId('decision-text').fill('每周三通报各县首针接种进度')
    // The unit under discussion is proposed; the day is missing, and it says so.
    expect(await page.getByTestId('save-decision').getAttribute('aria-disabled')).toBe('true')
    expect(await form.innerText()).toContain('请填完成时限')
    await page.getByTestId('owner-xiamen').click()
    await page.getByTestId('due-soon').click()
    await page.getByTestId('save-decision').click()
    await form.waitFor({ state: 'detached' })
    await page.getByTestId('new-decision').click()
    await page.getByTestId('decision-text').fill('派专家组驻点，完成评估报告')
    await page.getByTestId('decision-due').fill(addDays(localDate(Date.now()), 20))
    await page.getByTestId('as-task').click()
    await page.getByTestId('save-decision').click()
    await form.waitFor({ state: 'detached' })
    expect(await page.getByTestId('decisions').getAttribute('data-count')).toBe('2')
    const { tasks, assignments } = await whole()
    expect((await made()).matters.map(({ unitId }) => unitId).sort()).toEqual(['ningde', 'xiamen'])
    const task = tasks.find(({ title }) => title === '派专家组驻点，完成评估报告')
    expect(task?.origin?.meetingId).toBe(first.id)
    expect(assignments.find((one) => one.taskId === task?.id)).toMatchObject({ unitId: 'ningde', state: 'assigned' })
    await page.getByTestId('amend-decision').first().click()
    await page.getByTestId('decision-text').fill('每周三通报首针接种进度')
    await page.getByTestId('save-decision').click()
    await form.waitFor({ state: 'detached' })
    await city.page.getByText('每周三通报首针接种进度').waitFor()
  })

  it('locks them when it closes', async () => {
    const { page } = officer
    await act(page, 'close', 'closed')
    expect(await page.getByTestId('new-decision').count()).toBe(0)
    expect(await page.getByTestId('amend-decision').count()).toBe(0)
    const [duty] = (await made()).matters
    const task = (await whole()).tasks.find(({ origin }) => origin?.meetingId === first.id)
    await expect(
      send(officer, { type: 'decision.amend', matterId: duty?.id ?? '', text: '会后改的', due: '2027-01-01' }),
    ).rejects.toThrow('会议已经结束')
    // The task goes on living on the board; what was decided stays in the words of the meeting.
    await send(officer, { type: 'task.edit', taskId: task?.id ?? '', field: 'title', value: '改过的任务名' })
    await officer.visit(`/meetings/${first.id}`)
    expect(await page.getByTestId('decisions').innerText()).toContain('派专家组驻点，完成评估报告')
  })

  it('heads the next one with what it decided, and with what moved since', async () => {
    const duty = (await made()).matters.find(({ unitId }) => unitId === 'xiamen')
    await send(officer, { type: 'matter.close', matterId: duty?.id ?? '', reason: null })
    const second = await make('十一月督查调度会')
    expect(second.previousId).toBe(first.id)
    expect(second.agenda[0]?.section).toBe('decisions')
    const { page } = officer
    const former = page.getByTestId('former-decisions')
    await former.waitFor()
    const lines = former.getByTestId('decision')
    // What the demo's own meeting left open stays with them.
    expect(await lines.evaluateAll((list) => list.map((line) => line.getAttribute('data-kind')))).toEqual([
      'duty',
      'duty',
      'task',
    ])
    expect(await lines.filter({ hasText: '每周三通报首针接种进度' }).innerText()).toContain('办理中 1/2')
    // One red of ningde went; the new task is not red yet.
    const since = await page.getByTestId('since').getAttribute('data-red')
    const [before = 0, after = 0, gone = 0, added = 0] = (since ?? '').split(',').map(Number)
    expect([before - after, gone, added]).toEqual([1, 1, 0])
  })

  it('is cancelled with a reason, and says so', async () => {
    const { page } = officer
    await page.getByTestId('cancel-meeting').click()
    expect(await page.getByTestId('confirm-cancel').getAttribute('aria-disabled')).toBe('true')
    await page.getByTestId('cancel-reason').fill('台风')
    await page.getByTestId('confirm-cancel').click()
    await status(page, 'cancelled').waitFor()
    expect(await page.getByTestId('open-meeting').count()).toBe(0)
  })

  it('tells a unit that no longer takes part, at once and in words', async () => {
    const second = await make('十二月督查调度会')
    await phone.visit(`/meetings/${second.id}`)
    await status(phone.page, 'planned').waitFor()
    await send(officer, { type: 'meeting.edit', meetingId: second.id, field: 'unitIds', value: ['ningde'] })
    await phone.page.getByTestId('meeting-gone').waitFor()
    const answer = await phone.page.goto(`/meetings/${second.id}`)
    expect(answer?.status()).toBe(404)
    expect((await phone.page.request.get(`/meetings/${second.id}/figures`)).status()).toBe(404)
    for (const { complaints } of [officer, leader, city]) expect(complaints).toEqual([])
  })
})
