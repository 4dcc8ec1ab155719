import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, localDate } from '#shared/domain/calendar.ts'
import type { AssignmentState } from '#shared/domain/model.ts'
import type { Visitor } from '#test/support/browser.ts'
import { taskAdd } from '#test/support/builders.ts'
import { DEMO, assignmentOf, boardOf, send } from '#test/support/calls.ts'
import { PHONE, delivered, editorOf, expectToFit, setPercent } from '#test/support/screen.ts'
import { useStage } from '#test/support/stage.ts'

const TODAY = localDate(Date.now())
const DUE = addDays(TODAY, 20)
/** Given out for this test alone: one is walked to its end, one aside of it, and the same on phones. */
const [WALKED, ASIDE, ON_PHONE, ENDED] = ['walk-1', 'walk-2', 'walk-3', 'walk-4'] as const

const stage = useStage()
let supervisor: Visitor
let leader: Visitor
let fuzhou: Visitor
let pocket: { supervisor: Visitor; leader: Visitor; fuzhou: Visitor }

beforeAll(async () => {
  const at = stage.enter
  ;[supervisor, leader, fuzhou] = await Promise.all([at('supervisor'), at('leader'), at('fuzhou')])
  const [a, b, c] = await Promise.all([at('supervisor', PHONE), at('leader', PHONE), at('fuzhou', PHONE)])
  pocket = { supervisor: a, leader: b, fuzhou: c }
  const { areas } = await boardOf(supervisor)
  const more = { areaId: areas[0]?.id ?? '', due: DUE }
  for (const taskId of [WALKED, ASIDE, ON_PHONE, ENDED]) await send(supervisor, taskAdd(taskId, ['fuzhou'], more))
  await send(supervisor, { type: 'board.dispatch' })
})

const stored = (taskId: string) => assignmentOf(supervisor, `${taskId}:fuzhou`)

const LEDGER = (taskId: string): string => `/boards/${DEMO}?task=${taskId}&unit=fuzhou`
const SHEET = (taskId: string): string => `/boards/${DEMO}/units/fuzhou?show=all&task=${taskId}`
/** Where it stands as this person sees it, without a reload. */
const stands = ({ page }: Visitor, taskId: string, state: AssignmentState): Promise<void> =>
  page
    .locator(
      `[data-testid="cell-${taskId}:fuzhou"][data-state="${state}"], [data-testid="sheet-row-${taskId}"][data-state="${state}"]`,
    )
    .first()
    .waitFor({ state: 'attached' })
const panel = ({ page }: Visitor): Locator => page.getByTestId('unit-panel')

async function report(who: Visitor, taskId: string, percent: number): Promise<void> {
  await setPercent(who, taskId, percent)
  await who.page.locator(`[data-testid="sheet-row-${taskId}"][data-percent="${percent}"]`).waitFor()
}
async function write(who: Visitor, taskId: string, text: string): Promise<void> {
  const editor = editorOf(who, taskId)
  await editor.click()
  await who.page.keyboard.insertText(text)
  await editor.filter({ hasText: text }).waitFor()
}
async function submit({ page }: Visitor, button: string): Promise<void> {
  await page.getByTestId(button).click()
  // Held until everything typed is stored.
  await page.locator('[data-testid="submit-confirm"]:not([aria-disabled="true"])').click()
  await page.getByTestId('submit-dialog').waitFor({ state: 'detached' })
}

describe('one unit task from its dispatch to its close-out', () => {
  it('goes through every state in the hands of three people at their desks', async () => {
    await Promise.all([supervisor.visit(LEDGER(WALKED)), leader.visit(LEDGER(WALKED)), fuzhou.visit(SHEET(WALKED))])
    const both = (state: AssignmentState): Promise<unknown> =>
      Promise.all([supervisor, leader, fuzhou].map((who) => stands(who, WALKED, state)))
    await both('assigned')
    await fuzhou.page.getByTestId(`acknowledge-${WALKED}`).click()
    await both('acknowledged')
    await report(fuzhou, WALKED, 60)
    await both('inProgress')

    // The report of the period, returned with a reason that stands on top.
    await write(fuzhou, WALKED, '已完成全员培训。')
    await submit(fuzhou, `submit-period-${WALKED}`)
    await both('underReview')
    await panel(supervisor).getByTestId('return').click()
    await supervisor.page.getByTestId('reason').fill('没有写明完成数量')
    await supervisor.page.getByTestId('give-reason').click()
    await both('returned')
    await fuzhou.page.getByTestId(`return-reason-${WALKED}`).getByText('没有写明完成数量').waitFor()

    // Amended and accepted: the work goes on.
    await report(fuzhou, WALKED, 70)
    await both('inProgress')
    await write(fuzhou, WALKED, '培训三百人。')
    await submit(fuzhou, `submit-period-${WALKED}`)
    await both('underReview')
    await panel(supervisor).getByTestId('approve').click()
    await both('inProgress')

    // More time, asked for before the due day and granted.
    const later = addDays(DUE, 30)
    await fuzhou.page.getByTestId(`extend-${WALKED}`).click()
    await fuzhou.page.getByTestId('extension-due').fill(later)
    await fuzhou.page.getByTestId('extension-reason').fill('设备招标延后')
    await fuzhou.page.getByTestId('extension-progress').fill('已完成选址')
    await fuzhou.page.getByTestId('extension-send').click()
    await fuzhou.page.getByTestId('extension-dialog').waitFor({ state: 'detached' })
    await supervisor.visit(`/boards/${DEMO}/handling?section=extensions`)
    const asked = supervisor.page.locator(`[data-item^="${WALKED}:fuzhou:"]`)
    expect(await asked.innerText()).toContain(`原 ${DUE} → 申请延至 ${later}，第 1 次`)
    await asked.getByTestId('grant').click()
    await supervisor.page.getByTestId('deed-do').click()
    await asked.waitFor({ state: 'detached' })
    await fuzhou.page.getByTestId('extension-days').first().waitFor()
    expect(await stored(WALKED)).toMatchObject({ due: later, extensionCount: 1, state: 'inProgress' })

    // Done: asked for by the unit, accepted by the officer, closed out by the leader.
    await supervisor.visit(LEDGER(WALKED))
    await report(fuzhou, WALKED, 100)
    await submit(fuzhou, `submit-${WALKED}`)
    await both('underReview')
    await panel(supervisor).getByTestId('approve').click()
    await both('completed')
    expect(await panel(supervisor).getByTestId('close-out').count()).toBe(0)
    await panel(leader).getByTestId('close-out').click()
    await both('closedOut')
    expect(await stored(WALKED)).toMatchObject({ returnCount: 1, completedLate: false, closedOutBy: 'leader' })
    for (const who of [supervisor, leader, fuzhou]) expect(who.complaints).toEqual([])
  })

  it('is set aside with a reason, resumed to where it was, and cancelled for good', async () => {
    const { page } = supervisor
    await Promise.all([supervisor.visit(LEDGER(ASIDE)), fuzhou.visit(SHEET(ASIDE))])
    const both = (state: AssignmentState): Promise<unknown> =>
      Promise.all([supervisor, fuzhou].map((who) => stands(who, ASIDE, state)))
    await fuzhou.page.getByTestId(`acknowledge-${ASIDE}`).click()
    await both('acknowledged')
    const setAside = async (state: AssignmentState): Promise<void> => {
      await panel(supervisor).getByText('调整状态').click()
      await page.getByTestId(`aside-${state}`).click()
      expect(await page.getByTestId('give-reason').getAttribute('aria-disabled')).toBe('true')
      await page.getByTestId('reason').fill('国家尚未统一部署')
      await page.getByTestId('give-reason').click()
      await both(state)
    }
    for (const state of ['suspended', 'notApplicable', 'awaitingUpper'] as const) {
      await setAside(state)
      // Out of the count: grey, and nothing to fill in.
      await page.locator(`[data-testid="cell-${ASIDE}:fuzhou"][data-colour="grey"]`).waitFor()
      await panel(supervisor).getByTestId('resume').click()
      await both('acknowledged')
    }
    await setAside('cancelled')
    expect(await panel(supervisor).getByTestId('resume').count()).toBe(0)
    expect(await stored(ASIDE)).toMatchObject({ state: 'cancelled', asideReason: '国家尚未统一部署' })
    for (const who of [supervisor, fuzhou]) expect(who.complaints).toEqual([])
  })

  it('goes through every state in the hands of three people at their phones', async () => {
    const [unit, officer] = [pocket.fuzhou, pocket.supervisor]
    const id = `${ON_PHONE}:fuzhou`
    await Promise.all([unit.visit(SHEET(ON_PHONE)), officer.visit(LEDGER(ON_PHONE))])
    const both = (state: AssignmentState): Promise<unknown> =>
      Promise.all([unit, officer].map((who) => stands(who, ON_PHONE, state)))
    await both('assigned')
    await unit.page.getByTestId(`acknowledge-${ON_PHONE}`).click()
    await both('acknowledged')
    for (const state of ['suspended', 'notApplicable', 'awaitingUpper'] as const) {
      await panel(officer).getByText('调整状态').click()
      await officer.page.getByTestId(`aside-${state}`).click()
      await officer.page.getByTestId('reason').fill('国家尚未统一部署')
      await officer.page.getByTestId('give-reason').click()
      await both(state)
      await panel(officer).getByTestId('resume').click()
      await both('acknowledged')
    }
    await report(unit, ON_PHONE, 60)
    await both('inProgress')
    await write(unit, ON_PHONE, '已完成一半。')
    await submit(unit, `submit-period-${ON_PHONE}`)
    await both('underReview')
    await panel(officer).getByTestId('return').click()
    await officer.page.getByTestId('reason').fill('没有写明完成数量')
    await officer.page.getByTestId('give-reason').click()
    await both('returned')
    await unit.page.getByTestId(`return-reason-${ON_PHONE}`).getByText('没有写明完成数量').waitFor()
    await report(unit, ON_PHONE, 100)
    await both('inProgress')
    await write(unit, ON_PHONE, '任务全部完成。')
    await submit(unit, `submit-${ON_PHONE}`)
    await both('underReview')
    await expectToFit(officer)

    await officer.visit(`/boards/${DEMO}/handling?item=${id}`)
    await officer.page.getByTestId('report-pane').getByText('任务全部完成。').waitFor()
    await officer.page.getByTestId('approve').click()
    await stands(unit, ON_PHONE, 'completed')

    await pocket.leader.visit(`/boards/${DEMO}/handling?section=closeOut`)
    await pocket.leader.page.locator(`[data-item="${id}"]`).getByTestId('close-out').click()
    await stands(unit, ON_PHONE, 'closedOut')

    await officer.visit(LEDGER(ENDED))
    await panel(officer).getByText('调整状态').click()
    await officer.page.getByTestId('aside-cancelled').click()
    await officer.page.getByTestId('reason').fill('任务已并入他项')
    await officer.page.getByTestId('give-reason').click()
    await stands(officer, ENDED, 'cancelled')
    await delivered(officer)
    expect(await stored(ENDED)).toMatchObject({ state: 'cancelled', asideReason: '任务已并入他项' })
    for (const who of Object.values(pocket)) {
      await expectToFit(who)
      expect(who.complaints).toEqual([])
    }
  })
})
