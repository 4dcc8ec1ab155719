import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, localDate } from '#shared/domain/calendar.ts'
import { type Assignment, dueOf } from '#shared/domain/model.ts'
import type { Visitor } from '#test/support/browser.ts'
import { DEMO, assignmentOf, boardOf, send } from '#test/support/calls.ts'
import { PHONE, expectToFit, loadedAt } from '#test/support/screen.ts'
import { useStage } from '#test/support/stage.ts'

const HANDLING = `/boards/${DEMO}/handling`
const TODAY = localDate(Date.now())

const stage = useStage()
let supervisor: Visitor
let phone: Visitor
let fuzhou: Visitor

beforeAll(async () => {
  ;[supervisor, phone, fuzhou] = await Promise.all([
    stage.enter('supervisor'),
    stage.enter('supervisor', PHONE),
    stage.enter('fuzhou'),
  ])
})

const whole = () => boardOf(supervisor)
/** Presses the button of a deed and waits until the server has stored it: the form stays open so long. */
async function doIt(page: Page): Promise<void> {
  await page.getByTestId('deed-do').click()
  await page.getByTestId('deed').waitFor({ state: 'detached' })
}
const assignment = (id: string) => assignmentOf(supervisor, id)
/** The first of the list 待审核 as the demo was seeded, and more of 福州 if there are too few. */
async function underReview(count: number): Promise<string[]> {
  const { assignments } = await whole()
  const waiting = assignments.filter(({ state }) => state === 'underReview').map(({ id }) => id)
  for (const { id, unitId, state } of assignments) {
    if (waiting.length >= count) break
    if (unitId !== 'fuzhou' || state !== 'inProgress') continue
    const period = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7)
    await send(fuzhou, { type: 'assignment.submit', assignmentId: id, kind: 'period', period })
    waiting.push(id)
  }
  if (waiting.length < count) throw new Error('the demo has too little to review')
  return waiting.slice(0, count)
}

/** What a unit works on and has not asked anything about. */
async function openOf(unitId: string, fits: (one: Assignment) => boolean = () => true): Promise<Assignment> {
  const { assignments } = await whole()
  const found = assignments.find(
    (one) => one.unitId === unitId && one.state === 'inProgress' && !one.needsCoordination && fits(one),
  )
  if (!found) throw new Error(`the demo has nothing open of ${unitId}`)
  return found
}

describe('an officer at 办理', () => {
  it('approves two at once of which one was returned meanwhile: one is done, the other stays with its reason', async () => {
    const [first = '', second = ''] = await underReview(2)
    const { page } = supervisor
    await supervisor.visit(HANDLING)
    const count = Number(await page.getByTestId('section-review').getAttribute('data-count'))
    for (const id of [first, second]) await page.getByTestId(`pick-${id}`).check()
    await page.getByTestId('approve-picked').click()
    const line = (id: string) => page.locator(`[data-testid="deed-line"][data-line="${id}"]`)
    await line(second).waitFor()

    await send(supervisor, { type: 'assignment.return', assignmentId: first, reason: '没有写明完成数量' })
    await line(first).getByText('退回').waitFor()
    await page.getByTestId('deed-do').click()

    await page.locator('[data-testid="deed-line"][data-answer="refused"]').waitFor()
    expect(await line(first).getAttribute('data-answer')).toBe('refused')
    expect(await line(first).innerText()).toContain('已先把状态改为“退回”')
    expect(await line(second).getAttribute('data-answer')).toBe('done')
    expect((await assignment(first))?.state).toBe('returned')
    expect(['inProgress', 'completed']).toContain((await assignment(second))?.state)
    await page.keyboard.press('Escape')
    await page.locator(`[data-testid="section-review"][data-count="${count - 2}"]`).waitFor()
    // A refusal read here is no question to answer again.
    expect(await page.getByTestId('conflict').count()).toBe(0)
  })

  it('returns two and urges two of which one was settled meanwhile: the other is done, what was typed stays', async () => {
    const { page } = supervisor
    const line = (id: string) => page.locator(`[data-testid="deed-line"][data-line="${id}"]`)
    const settled = async (first: string, second: string, reason: string): Promise<void> => {
      await page.locator('[data-testid="deed-line"][data-answer="refused"]').waitFor()
      expect(await line(first).getAttribute('data-answer')).toBe('refused')
      expect(await line(first).innerText()).toContain(reason)
      expect(await line(second).getAttribute('data-answer')).toBe('done')
      expect(await page.getByTestId('deed-result').innerText()).toMatch(/1.*1/)
    }

    const [first = '', second = ''] = await underReview(2)
    await supervisor.visit(HANDLING)
    for (const id of [first, second]) await page.getByTestId(`pick-${id}`).check()
    await page.getByTestId('return-picked').click()
    // Without a reason nothing goes out, and it is said.
    expect(await page.getByTestId('deed-do').getAttribute('aria-disabled')).toBe('true')
    await page.getByTestId('deed-reason').fill('请附抽查结果')
    await send(supervisor, { type: 'assignment.approve', assignmentId: first })
    await page.getByTestId('deed-do').click()
    await settled(first, second, '已先把状态改为')
    expect(await page.getByTestId('deed-reason').inputValue()).toBe('请附抽查结果')
    expect(await assignment(second)).toMatchObject({ state: 'returned', returnReason: '请附抽查结果' })
    await page.keyboard.press('Escape')

    await supervisor.visit(`${HANDLING}?section=behind`)
    const laggards = await page
      .locator('[data-testid="line"]:has(input:enabled)')
      .evaluateAll((lines) => lines.slice(0, 2).map((one) => one.getAttribute('data-item') ?? ''))
    const [urged = '', left = ''] = laggards
    for (const id of [urged, left]) await page.getByTestId(`pick-${id}`).check()
    await page.getByTestId('urge-picked').click()
    await page.getByTestId('deed-text').fill('请在三个工作日内填报')
    await send(supervisor, { type: 'assignment.urge', assignmentId: urged, matterName: 'meanwhile', text: '请抓紧' })
    await page.getByTestId('deed-do').click()
    await settled(urged, left, '今天已经催办过，明天再催')
    expect(await page.getByTestId('deed-text').inputValue()).toBe('请在三个工作日内填报')
    expect((await assignment(urged))?.urgeId).toBe(`${urged}:meanwhile`)
    await page.keyboard.press('Escape')
    expect(await page.getByTestId('conflict').count()).toBe(0)
  })

  it('urges all laggards that may be urged, once', async () => {
    const { page } = supervisor
    await supervisor.visit(`${HANDLING}?section=behind`)
    const began = Date.now()
    await page.getByTestId('pick-all').check()
    const picked = await page.locator('[data-testid="line"]:has(input:checked)').count()
    expect(picked).toBeGreaterThan(1)
    await page.getByTestId('urge-picked').click()
    expect(await page.getByTestId('deed-text').inputValue()).toContain('请抓紧办理')
    await page.getByTestId('deed-text').fill('请在三个工作日内填报进展')
    await page.getByTestId('deed-do').click()
    // Some fifty commands one after the other, each with its durable answer.
    await page.getByTestId('deed').waitFor({ state: 'detached', timeout: 90_000 })
    const { assignments } = await whole()
    expect(assignments.filter(({ urgedAt }) => (urgedAt ?? 0) >= began)).toHaveLength(picked)
    // Nobody is left to be urged today, and every line says when it was.
    expect(await page.getByTestId('urged').count()).toBeGreaterThanOrEqual(picked)
    expect(await page.getByTestId('pick-all').isDisabled()).toBe(true)
  })

  it('grants an extension while the unit watches its due day change', async () => {
    const { tasks, assignments } = await whole()
    const target = assignments.flatMap((one) => {
      const task = tasks.find(({ id }) => id === one.taskId)
      const due = task && dueOf(task, one)
      const open = one.unitId === 'fuzhou' && ['acknowledged', 'inProgress', 'returned'].includes(one.state)
      const asks = one.extensionId !== null || one.extensionCount > 0
      return open && !asks && due && due > TODAY ? [{ id: one.id, taskId: one.taskId, due }] : []
    })[0]
    if (!target) throw new Error('the demo has nothing of fuzhou to extend')
    const asked = addDays(target.due, 31)
    await send(fuzhou, {
      type: 'assignment.requestExtension',
      assignmentId: target.id,
      matterName: 'e2e-extension',
      due: asked,
      text: '设备招标延后，已完成选址',
    })
    await fuzhou.visit(`/boards/${DEMO}/units/fuzhou?show=all`)
    const row = fuzhou.page.getByTestId(`sheet-row-${target.taskId}`)
    await row.getByText(target.due.slice(5)).first().waitFor()
    const loaded = await loadedAt(fuzhou)

    const { page } = supervisor
    await supervisor.visit(`${HANDLING}?section=extensions`)
    const line = page.locator(`[data-item="${target.id}:e2e-extension"]`)
    expect(await line.innerText()).toContain(`原 ${target.due} → 申请延至 ${asked}，第 1 次`)
    await line.getByTestId('grant').click()
    await doIt(page)
    await line.waitFor({ state: 'detached' })
    await row.getByText(asked.slice(5)).first().waitFor()
    expect(await loadedAt(fuzhou)).toBe(loaded)
    expect((await assignment(target.id))?.due).toBe(asked)
  })

  it('returns on a phone with a common reason, and goes on to the next one', async () => {
    const [first = ''] = await underReview(1)
    const { page } = phone
    await phone.visit(`${HANDLING}?item=${first}`)
    await page.getByTestId('report-pane').waitFor()
    await page.getByTestId('return').click()
    expect(await page.getByTestId('deed-do').getAttribute('aria-disabled')).toBe('true')
    await page.getByTestId('common-evidence').click()
    await doIt(page)
    expect(await assignment(first)).toMatchObject({ state: 'returned', returnReason: '佐证材料不齐' })
    await expectToFit(phone)
    expect(phone.complaints).toEqual([])
  })

  it('names who decides on a request for help and writes the decision', async () => {
    const target = await openOf('fuzhou')
    await send(fuzhou, {
      type: 'assignment.flagCoordination',
      assignmentId: target.id,
      needsCoordination: true,
      coordination: '平台接口由省级统一提供，请协调排期',
    })
    const { page } = supervisor
    await supervisor.visit(`${HANDLING}?section=coordination`)
    const open = Number(await page.getByTestId('section-coordination').getAttribute('data-count'))
    const line = page.locator(`[data-item="${target.id}"]`)
    expect(await line.innerText()).toContain('平台接口由省级统一提供')
    await line.getByTestId('refer').click()
    await page.getByTestId('deed-text').fill('省卫健委规划信息处')
    await doIt(page)
    await line.getByText('省卫健委规划信息处').waitFor()
    await line.getByTestId('decide').click()
    await page.getByTestId('deed-text').fill('同意，本月内排期')
    await doIt(page)
    await line.getByTestId('decision').getByText('同意，本月内排期').waitFor()
    await page.locator(`[data-testid="section-coordination"][data-count="${open - 1}"]`).waitFor()
    expect((await assignment(target.id))?.coordinationDecision).toMatchObject({ text: '同意，本月内排期' })
  })

  it('sets a light by hand from the ledger until a day, marked everywhere, and takes it back', async () => {
    const { page } = supervisor
    await supervisor.visit(`/boards/${DEMO}`)
    const cell = page.locator('td[data-colour="red"][data-state="inProgress"]').first()
    const id = (await cell.getAttribute('data-testid'))?.slice('cell-'.length) ?? ''
    const is = (colour: string) => page.locator(`[data-testid="cell-${id}"][data-colour="${colour}"]`)
    await cell.click()
    await page.getByTestId('unit-panel').getByTestId('override-light').click()
    expect(await page.getByTestId('deed-do').getAttribute('aria-disabled')).toBe('true')
    await page.getByTestId('deed-reason').fill('已现场核实，数据次日更新')
    await page.getByTestId('deed-due').fill(addDays(TODAY, 1))
    await doIt(page)
    await is('yellow').locator('use[href="#light-by-hand"]').waitFor({ state: 'attached' })
    expect(await is('yellow').getAttribute('aria-label')).toContain('黄灯（人工调整）')
    await page.getByTestId('unit-sentence').getByText('人工调整：已现场核实').waitFor()
    expect((await assignment(id))?.lightOverride).toMatchObject({ colour: 'yellow', until: addDays(TODAY, 1) })

    await page.getByTestId('ask-why').click()
    await page.getByTestId('why').getByText('已现场核实').first().waitFor()
    await page.locator('.why-pop').getByTestId('clear-override').click()
    await is('red').waitFor()
    expect(await is('red').locator('use[href="#light-by-hand"]').count()).toBe(0)
  })

  it('issues a slip, reads the unit’s answer as it comes, and closes it', async () => {
    const target = await openOf('fuzhou', ({ slipLevel }) => slipLevel === null)
    await send(supervisor, {
      type: 'assignment.issueSlip',
      assignmentId: target.id,
      matterName: 'e2e-slip',
      level: 'blue',
      text: '请说明滞后原因',
      due: addDays(TODAY, 3),
      reason: null,
    })
    const id = `${target.id}:e2e-slip`
    const { page } = supervisor
    await supervisor.visit(`${HANDLING}?section=slips`)
    const line = page.locator(`[data-item="${id}"]`)
    await line.getByText('请说明滞后原因').waitFor()
    await fuzhou.visit(`/boards/${DEMO}/units/fuzhou`)
    await fuzhou.page.getByTestId(`open-paper-${id}`).click()
    const paper = fuzhou.page.getByTestId(`paper-${id}`)
    await paper.getByTestId('paper-answer').click()
    await paper.getByTestId('paper-text').fill('已倒排工期，按周调度')
    await paper.getByTestId('paper-send').click()
    await line.getByTestId('reply').getByText('已倒排工期，按周调度').waitFor()
    await line.getByTestId('close-slip').click()
    await doIt(page)
    await line.getByTestId('close-slip').waitFor({ state: 'detached' })
    expect(supervisor.complaints).toEqual([])
  })

  it('is told that a report under review waits for the officer and not for the unit', async () => {
    const [waiting = ''] = await underReview(1)
    const urge = send(supervisor, {
      type: 'assignment.urge',
      assignmentId: waiting,
      matterName: 'e2e-urge',
      text: '请抓紧办理',
    })
    await expect(urge).rejects.toThrow('反馈正在审核')
  })

  it('resumes at once all that was set aside', async () => {
    const { page } = supervisor
    await supervisor.visit(`${HANDLING}?section=aside`)
    const count = Number(await page.getByTestId('section-aside').getAttribute('data-count'))
    expect(count).toBeGreaterThan(10)
    await page.getByTestId('pick-all').check()
    await page.getByTestId('resume-picked').click()
    await doIt(page)
    await page.locator('[data-testid="section-aside"][data-count="0"]').waitFor()
    const { assignments } = await whole()
    expect(assignments.filter(({ state }) => state === 'awaitingUpper' || state === 'suspended')).toEqual([])
  })
})
