import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, localDate } from '#shared/domain/calendar.ts'
import type { Visitor } from '#test/support/browser.ts'
import { taskAdd } from '#test/support/builders.ts'
import { type Caller, DEMO, assignmentOf, boardOf, caller, changesOf, send } from '#test/support/calls.ts'
import { PHONE, connection, delivered, editorOf, expectToFit, setPercent } from '#test/support/screen.ts'
import { useStage } from '#test/support/stage.ts'

const TASKS = ['staff-a', 'staff-b', 'staff-c'] as const
const today = localDate(Date.now())
const DUE = addDays(today, 40)

const stage = useStage()
let supervisor: Caller
let fuzhou: Visitor
let phone: Visitor

beforeAll(async () => {
  ;[supervisor, fuzhou, phone] = await Promise.all([
    caller(stage.server.origin, 'supervisor'),
    stage.enter('fuzhou'),
    stage.enter('xiamen', PHONE),
  ])
  const { areas } = await boardOf(supervisor)
  for (const [index, id] of TASKS.entries())
    await send(
      supervisor,
      taskAdd(id, ['fuzhou', 'xiamen'], {
        areaId: areas[0]?.id ?? '',
        order: 900 + index,
        due: DUE,
        title: `增补任务 ${id}`,
      }),
    )
  await send(supervisor, { type: 'board.dispatch' })
})

const assignment = (id: string) => assignmentOf(supervisor, id)

const row = (page: Page, taskId: string): Locator => page.getByTestId(`sheet-row-${taskId}`)
/** Waits for a unit task of which this stands on the server too: a page shows what its person does before it is stored. */
const standing = (page: Page, taskId: string, what: string): Promise<void> =>
  page.locator(`[data-testid="sheet-row-${taskId}"]${what}:not([data-mark="unsent"])`).waitFor()
const inState = (page: Page, taskId: string, state: string): Promise<void> =>
  standing(page, taskId, `[data-state="${state}"]`)
/** Replaces what stands in a text and waits until it is stored. */
async function write(page: Page, taskId: string, name: string, text: string): Promise<void> {
  await editorOf({ page }, taskId, name).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
  await delivered({ page })
}
async function fill(page: Page, taskId: string, percent: number): Promise<void> {
  await setPercent({ page }, taskId, percent)
  await standing(page, taskId, `[data-percent="${percent}"]`)
}
async function submit(page: Page, taskId: string): Promise<void> {
  await page.getByTestId(`submit-period-${taskId}`).click()
  await page.locator('[data-testid="submit-confirm"]:not([aria-disabled])').click()
  await inState(page, taskId, 'underReview')
}
const sheet = (unit: string, more = ''): string => `/boards/${DEMO}/units/${unit}${more}`

describe('the staff of a city at a desk', () => {
  it('acknowledges several at once; one that was settled meanwhile is named with its reason', async () => {
    const { page } = fuzhou
    // What others do reaches this page only once it is let through: two people act in the same moment.
    let held: (() => void)[] | null = null
    await page.routeWebSocket(/socket\.io/, (socket) => {
      socket.connectToServer().onMessage((message) => {
        const deliver = (): void => socket.send(message)
        if (held && String(message).includes('board:changes')) held.push(deliver)
        else deliver()
      })
    })
    await fuzhou.visit('/')
    expect(new URL(page.url()).pathname).toBe(sheet('fuzhou'))
    await connection(fuzhou, 'online').waitFor()
    expect(await page.getByTestId('view-toAcknowledge').getAttribute('data-count')).toBe('3')
    await page.getByTestId('view-open').focus()
    await page.keyboard.press('2')
    await page.getByTestId('acknowledge-bar').waitFor()
    expect(new URL(page.url()).searchParams.get('show')).toBe('toAcknowledge')
    await page.getByTestId('pick-all').check()

    held = []
    await send(fuzhou, { type: 'assignment.acknowledge', assignmentId: 'staff-c:fuzhou' })
    await page.getByTestId('acknowledge-picked').click()
    const refused = page.getByTestId('acknowledge-refused')
    await refused.waitFor()
    expect(await refused.innerText()).toMatch(/1 项没有签收[^]*增补任务 staff-c[^]*签收/)
    for (const deliver of held) deliver()
    held = null
    await page.locator('[data-testid="view-toAcknowledge"][data-count="0"]').waitFor()
    await delivered(fuzhou)
    for (const id of TASKS) expect((await assignment(`${id}:fuzhou`))?.state).toBe('acknowledged')
    // What was read here is no question to answer again.
    expect(await page.getByTestId('conflict').count()).toBe(0)
  })

  it('is told what turns its light green, and that is true', async () => {
    const { page } = fuzhou
    await fuzhou.visit(sheet('fuzhou', '?task=staff-a'))
    await fill(page, 'staff-a', 5)
    await page.locator('[data-testid="sheet-row-staff-a"][data-colour="red"]').waitFor()
    const words = await page.getByTestId('own-light-staff-a').locator('[data-way="percent"]').innerText()
    const needed = Number(/达到 (\d+)%/.exec(words)?.[1])
    await fill(page, 'staff-a', needed - 1)
    expect(await row(page, 'staff-a').getAttribute('data-colour')).toBe('yellow')
    await fill(page, 'staff-a', needed)
    expect(await row(page, 'staff-a').getAttribute('data-colour')).toBe('green')
    expect(await page.getByTestId('way-to-green').count()).toBe(0)
  })

  it('says when a link names a task that is not theirs', async () => {
    const { page } = fuzhou
    await fuzhou.visit(sheet('fuzhou', '?task=nowhere'))
    await page.getByTestId('task-gone').getByRole('button').click()
    await page.getByTestId('task-gone').waitFor({ state: 'detached' })
    await page.waitForURL((url) => !url.searchParams.has('task'))
  })

  it('reports, is warned when everything is carried over, reads why it came back and reports again', async () => {
    const { page } = fuzhou
    await fuzhou.visit(sheet('fuzhou', '?task=staff-a'))
    expect(await page.getByTestId('report-period-staff-a').innerText()).toMatch(/月报[^]*截止/)
    await write(page, 'staff-a', 'progress', '已完成方案制定')
    await write(page, 'staff-a', 'problem', '无')
    await write(page, 'staff-a', 'nextStep', '月底前开展培训')
    await page.getByTestId('coordination-staff-a').check()
    await page.getByTestId('coordination-whom-staff-a').fill('省财政厅')
    await page.getByTestId('coordination-text-staff-a').fill('落实培训经费')
    await page.getByTestId('coordination-text-staff-a').press('Enter')
    await submit(page, 'staff-a')
    expect((await assignment('staff-a:fuzhou'))?.coordination).toBe('省财政厅：落实培训经费')
    await send(supervisor, { type: 'assignment.approve', assignmentId: 'staff-a:fuzhou' })
    await inState(page, 'staff-a', 'inProgress')
    // Nothing has been touched since: every field says so, and so does the dialog before anything is sent.
    await page.getByTestId('carried').nth(2).waitFor()
    await page.getByTestId('submit-period-staff-a').click()
    expect(await page.getByTestId('submit-repeats').innerText()).toContain('沿用上期')
    expect(await page.getByTestId('submit-confirm').innerText()).toContain('仍然提交')
    await page.keyboard.press('Escape')
    await write(page, 'staff-a', 'progress', '方案已印发，培训 2 期 60 人')
    expect(await page.getByTestId('carried').count()).toBe(2)
    await page.getByTestId('submit-period-staff-a').click()
    await page.getByTestId('submit-dialog').getByText('培训 2 期').waitFor()
    expect(await page.getByTestId('submit-repeats').count()).toBe(0)
    await page.locator('[data-testid="submit-confirm"]:not([aria-disabled])').click()
    await inState(page, 'staff-a', 'underReview')

    await send(supervisor, { type: 'assignment.return', assignmentId: 'staff-a:fuzhou', reason: '请附培训签到人数' })
    await inState(page, 'staff-a', 'returned')
    expect(await page.getByTestId('return-reason-staff-a').innerText()).toContain('请附培训签到人数')
    // Above another list the reason stands as well, and a press leads to the task.
    await page.getByTestId('view-all').click()
    await page.keyboard.press('Escape')
    await page.getByTestId('to-returned-staff-a').click()
    expect(new URL(page.url()).searchParams.get('task')).toBe('staff-a')
    await page.getByTestId('last-report-staff-a').locator('summary').click()
    expect(await page.getByTestId('last-report-staff-a').innerText()).toMatch(/方案已印发[^]*请附培训签到人数/)
    await write(page, 'staff-a', 'progress', '方案已印发，培训 2 期，签到 60 人')
    await submit(page, 'staff-a')
    expect(await assignment('staff-a:fuzhou')).toMatchObject({
      state: 'underReview',
      returnReason: null,
      returnCount: 1,
    })
  })

  it('applies for an extension: refused earlier days, the decision and the original day stay in sight', async () => {
    const { page } = fuzhou
    await fuzhou.visit(sheet('fuzhou', '?task=staff-b'))
    const apply = async (asked: string): Promise<void> => {
      await page.getByTestId('extend-staff-b').click()
      await page.getByTestId('extension-due').fill(asked)
      await page.getByTestId('extension-reason').fill('设备招标延后')
      await page.getByTestId('extension-progress').fill('已完成选址')
    }
    await apply(DUE)
    expect(await page.getByTestId('extension-problem').innerText()).toBe(`新的时限要晚于现在的 ${DUE}`)
    expect(await page.getByTestId('extension-send').getAttribute('aria-disabled')).toBe('true')
    await page.getByTestId('extension-due').fill(addDays(DUE, 30))
    // What was typed is kept.
    expect(await page.getByTestId('extension-reason').inputValue()).toBe('设备招标延后')
    await page.getByTestId('extension-send').click()
    await page.getByTestId('extension-dialog').waitFor({ state: 'detached' })
    await page.getByTestId('extension-staff-b').getByText('等省里审批').waitFor()
    const decide = async (decision: 'granted' | 'refused', reason: string | null): Promise<void> => {
      const matterId = (await assignment('staff-b:fuzhou'))?.extensionId ?? ''
      await send(supervisor, { type: 'matter.decide', matterId, decision, reason })
    }
    await delivered(fuzhou)
    await decide('refused', '请先完成招标')
    await page.getByTestId('extension-refused').getByText('请先完成招标').waitFor()

    await apply(addDays(DUE, 20))
    await page.getByTestId('extension-send').click()
    await page.getByTestId('extension-staff-b').getByText('等省里审批').waitFor()
    await delivered(fuzhou)
    await decide('granted', null)
    await page.getByTestId('extension-days').getByText('第 1 次延期').waitFor()
    expect((await assignment('staff-b:fuzhou'))?.due).toBe(addDays(DUE, 20))
  })

  it('entrusts a task to a colleague and takes it back; an urge is read, and answered', async () => {
    const { page } = fuzhou
    await fuzhou.visit(sheet('fuzhou', '?task=staff-b'))
    await page.getByTestId('entrust-staff-b').selectOption('fuzhou-2')
    await page.getByText('已转给福州 经办人 2').waitFor()
    await row(page, 'staff-b').getByText('转福州 经办人 2').waitFor()
    expect((await assignment('staff-b:fuzhou'))?.handlerId).toBe('fuzhou-2')
    await page.getByTestId('take-back-staff-b').click()
    await page.getByText('已收回，由本单位办理').waitFor()
    expect((await assignment('staff-b:fuzhou'))?.handlerId).toBeNull()

    const { seq } = await boardOf(supervisor)
    const urge = { type: 'assignment.urge', assignmentId: 'staff-b:fuzhou', matterName: 'staff-urge' } as const
    await send(supervisor, { ...urge, text: '请于周五前报进展' })
    const paper = page.getByTestId('paper-staff-b:fuzhou:staff-urge')
    await paper.getByText('请于周五前报进展').waitFor()
    await paper.getByTestId('paper-answer').click()
    await paper.getByTestId('paper-text').fill('周四前报送')
    await paper.getByTestId('paper-send').click()
    await paper.getByTestId('paper-reply').getByText('周四前报送').waitFor()
    await delivered(fuzhou)
    const done = (await changesOf(supervisor, seq))
      .filter(({ subject }) => subject.startsWith('matter:'))
      .map(({ type, actorId }) => `${type} ${actorId}`)
    expect(done).toEqual(['assignment.urge supervisor', 'matter.read fuzhou', 'matter.reply fuzhou'])
  })

  it('keeps ten thousand characters, says that they are too many, and sends none of them', async () => {
    const { page } = fuzhou
    await fuzhou.visit(sheet('fuzhou', '?task=staff-c'))
    await write(page, 'staff-c', 'progress', '进'.repeat(10_000))
    await page.getByTestId('narrative-over').getByText('超过 2000 字不能提交').waitFor()
    await page.getByTestId('submit-period-staff-c').click()
    await page.getByTestId('submit-dialog').waitFor()
    await page.locator('[data-testid="submit-confirm"][aria-disabled="true"]').waitFor()
    await page.keyboard.press('Escape')
    await page.reload()
    await page.getByTestId('narrative-staff-c-progress').getByText('10000 / 300').waitFor()
    expect((await assignment('staff-c:fuzhou'))?.reportCount).toBe(0)
    expect(fuzhou.complaints).toEqual([])
  })
})

describe('the staff of a city on a phone', () => {
  it('acknowledges all, reports, reads why it came back, reports again and applies for an extension', async () => {
    const { page } = phone
    await phone.visit(sheet('xiamen', '?show=toAcknowledge'))
    await connection(phone, 'online').waitFor({ state: 'attached' })
    await expectToFit(phone)
    await page.getByTestId('pick-all').check()
    await page.getByTestId('acknowledge-picked').click()
    await page.locator('[data-testid="view-toAcknowledge"][data-count="0"]').waitFor()

    await page.getByTestId('view-toReport').click()
    await row(page, 'staff-a').locator('.title-button').click()
    await page.getByTestId('opened-staff-a').waitFor()
    await row(page, 'staff-a').getByRole('button', { name: '加 5' }).click()
    await page.locator('[data-testid="sheet-row-staff-a"][data-percent="5"]').waitFor()
    await page.getByTestId('own-light-staff-a').locator('[data-way="percent"]').waitFor()
    await write(page, 'staff-a', 'progress', '已制定实施方案')
    await expectToFit(phone)
    await submit(page, 'staff-a')
    await send(supervisor, { type: 'assignment.return', assignmentId: 'staff-a:xiamen', reason: '请写明责任科室' })
    await inState(page, 'staff-a', 'returned')
    await page.getByTestId('return-reason-staff-a').getByText('请写明责任科室').waitFor()
    await write(page, 'staff-a', 'progress', '已制定实施方案，妇幼科负责')
    await submit(page, 'staff-a')

    await page.getByRole('button', { name: '返回列表' }).click()
    await page.getByTestId('view-open').click()
    await row(page, 'staff-b').locator('.title-button').click()
    await page.getByTestId('extend-staff-b').click()
    await page.getByTestId('extension-due').fill(addDays(DUE, 30))
    await page.getByTestId('extension-reason').fill('场地未落实')
    await page.getByTestId('extension-progress').fill('已完成选址')
    await expectToFit(phone)
    await page.getByTestId('extension-send').click()
    await page.getByTestId('extension-staff-b').getByText('等省里审批').waitFor()
    expect(phone.complaints).toEqual([])
  })
})
