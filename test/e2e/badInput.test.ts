import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, localDate } from '#shared/domain/calendar.ts'
import type { Visitor } from '#test/support/browser.ts'
import { RATE as metric, taskAdd } from '#test/support/builders.ts'
import { DEMO, assignmentOf, boardOf, send } from '#test/support/calls.ts'
import { delivered, percentInput } from '#test/support/screen.ts'
import { useStage } from '#test/support/stage.ts'

/** Bad input of whoever supervises or is supervised: a sentence in sight, what was typed kept, nothing half done. */
const TODAY = localDate(Date.now())
const DUE = addDays(TODAY, 40)
const [LATE, RATE, RETURNED] = ['bad-late', 'bad-rate', 'bad-return'] as const
const HANDLING = `/boards/${DEMO}/handling`

const stage = useStage()
let supervisor: Visitor
let fuzhou: Visitor

beforeAll(async () => {
  ;[supervisor, fuzhou] = await Promise.all([stage.enter('supervisor'), stage.enter('fuzhou')])
  const { areas } = await boardOf(supervisor)
  const areaId = areas[0]?.id ?? ''
  await send(supervisor, taskAdd(LATE, ['fuzhou'], { areaId, due: addDays(TODAY, -1) }))
  await send(supervisor, taskAdd(RATE, ['fuzhou'], { areaId, due: DUE, metric }))
  await send(supervisor, taskAdd(RETURNED, ['fuzhou'], { areaId, due: DUE }))
  await send(supervisor, { type: 'board.dispatch' })
  for (const taskId of [LATE, RATE, RETURNED])
    await send(fuzhou, { type: 'assignment.acknowledge', assignmentId: `${taskId}:fuzhou` })
})

const stored = (taskId: string) => assignmentOf(supervisor, `${taskId}:fuzhou`)
async function submitted(): Promise<void> {
  const period = TODAY.slice(0, 7)
  await send(fuzhou, { type: 'assignment.submit', assignmentId: `${RETURNED}:fuzhou`, kind: 'period', period })
}

describe('an officer', () => {
  it('is told in sight that a return needs a reason, and that one of 10,000 characters is too long', async () => {
    await submitted()
    const { page } = supervisor
    await supervisor.visit(`${HANDLING}?item=${RETURNED}:fuzhou`)
    await page.getByTestId('return').click()
    expect(await page.getByTestId('deed-missing').count()).toBe(0)
    // Held, not disabled: pressing it says why.
    await page.getByTestId('deed-do').click({ force: true })
    await page.getByTestId('deed-missing').getByText('请写明理由').waitFor()
    await page.getByTestId('deed-reason').fill('理'.repeat(10_000))
    await page.getByTestId('deed-missing').getByText('最多 2000 字，还多 8000 字').waitFor()
    expect((await page.getByTestId('deed-reason').inputValue()).length).toBe(10_000)
    // A slip of the mouse beside the dialog throws nothing away.
    await page.mouse.click(5, 400)
    expect((await page.getByTestId('deed-reason').inputValue()).length).toBe(10_000)
    expect((await stored(RETURNED))?.state).toBe('underReview')
    await page.keyboard.press('Escape')
    await page.getByTestId('deed').waitFor({ state: 'detached' })
  })

  it('keeps the reason of a return in the ledger that somebody else came before', async () => {
    const { page } = supervisor
    await supervisor.visit(`/boards/${DEMO}?task=${RETURNED}&unit=fuzhou`)
    await page.getByTestId('unit-panel').getByTestId('return').click()
    await page.getByTestId('give-reason').click({ force: true })
    await page.getByTestId('reason-problem').getByText('请先写明理由').waitFor()
    await page.getByTestId('reason').fill('没有写明完成数量')
    await send(supervisor, { type: 'assignment.approve', assignmentId: `${RETURNED}:fuzhou` })
    await page.getByTestId('give-reason').click()
    await page.getByTestId('reason-problem').getByText('已先把').waitFor()
    expect(await page.getByTestId('reason').inputValue()).toBe('没有写明完成数量')
    // Asked again with that in sight, it is refused for what it is now.
    await page.getByTestId('give-reason').click()
    await page.getByTestId('reason-problem').getByText('承办').waitFor()
    expect(await page.getByTestId('reason').inputValue()).toBe('没有写明完成数量')
    expect(await stored(RETURNED)).toMatchObject({ state: 'inProgress', returnCount: 0 })
    expect(await page.getByTestId('conflict').count()).toBe(0)
    await page.keyboard.press('Escape')
  })

  it('skips a step of 督查单 with a reason only, and never goes a step back', async () => {
    const { page } = supervisor
    const id = `${LATE}:fuzhou`
    await supervisor.visit(`${HANDLING}?section=behind&item=${id}`)
    const issue = async (level: string): Promise<void> => {
      const line = page.locator(`[data-testid="line"][data-item="${id}"]`)
      await line.locator('summary').click()
      await line.getByTestId('do-slip').click()
      await page.getByTestId('deed').getByText(level).click()
    }
    await issue('黄单（警告）')
    await page.getByTestId('deed-due').fill(addDays(TODAY, 9))
    // The day the text names follows the day of the paper.
    expect(await page.getByTestId('deed-text').inputValue()).toContain(`${addDays(TODAY, 9)} 前书面回复`)
    await page.getByTestId('deed-do').click({ force: true })
    await page.getByTestId('deed-missing').getByText('理由').waitFor()
    expect((await stored(LATE))?.slipLevel).toBeNull()
    await page.getByTestId('deed-reason').fill('连续两期未报')
    await page.getByTestId('deed-do').click()
    await page.getByTestId('deed').waitFor({ state: 'detached' })
    expect((await stored(LATE))?.slipLevel).toBe('yellow')

    await issue('蓝单（提醒）')
    await page.getByTestId('deed-missing').waitFor()
    expect(await page.getByTestId('deed-do').getAttribute('aria-disabled')).toBe('true')
    await page.keyboard.press('Escape')
    await page.getByTestId('deed').waitFor({ state: 'detached' })
    expect(supervisor.complaints).toEqual([])
  })
})

describe('the staff of a city', () => {
  it('is told instead of a form that an extension after the due day comes too late', async () => {
    const { page } = fuzhou
    await fuzhou.visit(`/boards/${DEMO}/units/fuzhou?show=all&task=${LATE}`)
    await page.getByTestId(`extension-held-${LATE}`).getByText('时限').waitFor()
    expect(await page.getByTestId(`extend-${LATE}`).count()).toBe(0)
  })

  it('types a value outside its metric’s range: it says what fits, keeps it and sends nothing', async () => {
    const { page } = fuzhou
    await fuzhou.visit(`/boards/${DEMO}/units/fuzhou?show=all&task=${RATE}`)
    const input = percentInput(fuzhou, RATE).first()
    for (const typed of ['120', '-3', '九成']) {
      await input.fill(typed)
      await input.press('Enter')
      await page.locator(`[data-testid="percent-input-${RATE}"][aria-invalid="true"]`).first().waitFor()
      const said = await page.locator(`[id="${await input.getAttribute('aria-describedby')}"]`).innerText()
      expect(said).toContain('填数字，不能超过总数（100% 或 1000‰）')
      expect(await input.inputValue()).toBe(typed)
    }
    expect(await stored(RATE)).toMatchObject({ value: null, state: 'acknowledged' })
    await input.fill('92.5')
    await input.press('Enter')
    await page.locator(`[data-testid="sheet-row-${RATE}"][data-state="inProgress"]`).waitFor()
    await delivered(fuzhou)
    expect((await stored(RATE))?.value).toBe(92.5)
    expect(fuzhou.complaints).toEqual([])
  })
})
