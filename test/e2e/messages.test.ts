import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Assignment } from '#shared/domain/model.ts'
import type { Visitor } from '#test/support/browser.ts'
import { DEMO, boardOf, send } from '#test/support/calls.ts'
import { PHONE, connection, expectToFit, saves } from '#test/support/screen.ts'
import { useStage } from '#test/support/stage.ts'

const RULES = `/boards/${DEMO}/rules`
/** From the stored deed to the bell: what people would call at once. */
const AT_ONCE_MS = 1_000

const stage = useStage()
let supervisor: Visitor
let fuzhou: Visitor
let phone: Visitor

beforeAll(async () => {
  ;[supervisor, fuzhou, phone] = await Promise.all([
    stage.enter('supervisor'),
    stage.enter('fuzhou'),
    stage.enter('fuzhou-2', PHONE),
  ])
})

/** A unit task of 福州 at work that was not urged yet. */
async function atWork(): Promise<{ assignment: Assignment; title: string }> {
  const { tasks, assignments } = await boardOf(supervisor)
  const assignment = assignments.find((one) => one.unitId === 'fuzhou' && one.state === 'inProgress')
  const title = tasks.find(({ id }) => id === assignment?.taskId)?.title
  if (!assignment || title === undefined) throw new Error('the demo has nothing at work in fuzhou')
  return { assignment, title }
}
const unread = async (bell: Locator): Promise<number> => Number(await bell.getAttribute('data-unread'))

describe('提醒', () => {
  it('an urge moves the bells of the city at once; opened, it is read on every page of the person', async () => {
    const { assignment, title } = await atWork()
    await Promise.all([fuzhou.visit(`/boards/${DEMO}/units/fuzhou`), phone.visit('/messages')])
    const bell = fuzhou.page.getByTestId('bell')
    await fuzhou.page.locator('[data-testid="bell"]:not([data-unread=""])').waitFor()
    await connection(fuzhou, 'online').waitFor()
    const before = await unread(bell)

    await send(supervisor, {
      type: 'assignment.urge',
      assignmentId: assignment.id,
      matterName: 'bell',
      text: '请三日内报进展',
    })
    await fuzhou.page.locator(`[data-testid="bell"][data-unread="${before + 1}"]`).waitFor({ timeout: AT_ONCE_MS })
    // A colleague who looks at the page of messages sees it come.
    await phone.page.getByTestId('message-urged').first().waitFor()

    await bell.click()
    const line = fuzhou.page.getByTestId('message-urged').first()
    expect(await line.innerText()).toContain(title)
    expect(await line.innerText()).toContain('请三日内报进展')
    await line.getByRole('link').click()
    await fuzhou.page.waitForURL((url) => url.searchParams.get('task') === assignment.taskId)
    await fuzhou.page.locator(`[data-testid="bell"][data-unread="${before}"]`).waitFor()
    // What one person has read their colleague has not.
    expect(await phone.page.getByTestId('message-urged').first().getAttribute('data-read')).toBe('false')
  })

  it('on a phone: one is marked, all are, and that is taken back', async () => {
    const { page } = phone
    await phone.visit('/messages')
    const waiting = page.locator('[data-testid="messages"] [data-read="false"]')
    const count = await waiting.count()
    expect(count).toBeGreaterThan(1)
    await expectToFit(phone)
    await waiting.first().getByTestId('mark-read').click()
    await expect.poll(() => waiting.count()).toBe(count - 1)
    await page.getByTestId('page-read-all').click()
    await expect.poll(() => waiting.count()).toBe(0)
    await page.locator('.toast').getByRole('button').click()
    await expect.poll(() => waiting.count()).toBe(count - 1)
    await page.getByRole('link', { name: '未读', exact: true }).click()
    await page.waitForURL('**/messages?unread=1')
    await expect.poll(() => page.locator('[data-testid="messages"] li').count()).toBe(count - 1)
    expect(phone.complaints).toEqual([])
  })

  it('a page that is broken off on purpose is no error, anything else still is', async () => {
    const { page, complaints, visit } = await stage.enter('xiamen')
    await visit('/messages')
    await page.evaluate(() => {
      void Promise.reject(new DOMException('broken off', 'AbortError'))
      void Promise.reject(new Error('a defect'))
    })
    await expect.poll(() => complaints.length).toBeGreaterThan(0)
    expect(complaints.join()).toContain('a defect')
    expect(complaints.join()).not.toContain('broken off')
  })
})

describe('规则与填报周期', () => {
  it('a cycle that would overlap says where it may begin; set, the city sees the new windows at once', async () => {
    await Promise.all([supervisor.visit(RULES), fuzhou.visit(RULES)])
    expect(await fuzhou.page.getByTestId('change-cycle').count()).toBe(0)
    const { page } = supervisor
    const first = page.locator('[data-testid="windows"] tbody tr').first()
    const opens = await first.getAttribute('data-closes')
    await page.getByTestId('change-cycle').click()
    await page
      .getByRole('button', { name: '每周' })
      .or(page.getByRole('radio', { name: '每周' }))
      .first()
      .click()
    await page.getByTestId('cycle-from').fill(opens ?? '')
    await page.getByTestId('cycle-overlap').waitFor()
    expect(await page.getByTestId('save-cycle').getAttribute('aria-disabled')).toBe('true')
    await page.getByTestId('cycle-take-next').click()
    const preview = await page
      .locator('[data-testid="cycle-dialog"] tbody tr')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-period')))
    expect(preview.every((period) => period?.includes('-W'))).toBe(true)
    await page.getByTestId('save-cycle').click()
    await page.getByTestId('cycle-dialog').waitFor({ state: 'detached' })

    await fuzhou.page.locator(`[data-testid="windows"] tr[data-period="${preview[0]}"]`).waitFor()
    expect(await fuzhou.page.getByTestId('cycle-panel').innerText()).toContain('每周五截止')
  })

  it('thresholds of the past are refused in a sentence and what was typed stays; new ones stand beside the old', async () => {
    const { page } = supervisor
    await supervisor.visit(RULES)
    const versions = await page.locator('[data-testid="thresholds"] tbody tr').count()
    await page.getByTestId('change-thresholds').click()
    await page.getByTestId('threshold-dueSoonDays').fill('5')
    await page.getByTestId('thresholds-from').fill('2020-01-01')
    await page.getByTestId('save-thresholds').click()
    await page.getByTestId('thresholds-problem').waitFor()
    expect(await page.getByTestId('threshold-dueSoonDays').inputValue()).toBe('5')
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    await page.getByTestId('thresholds-from').fill(today)
    await page.getByTestId('save-thresholds').click()
    await page.locator(`[data-testid="thresholds"] tr[data-version="${versions + 1}"]`).waitFor()
    await fuzhou.page.locator(`[data-testid="thresholds"] tr[data-version="${versions + 1}"]`).waitFor()
    expect(supervisor.complaints.concat(fuzhou.complaints)).toEqual([])
  })

  it('[O3] thresholds set without a connection are kept; what became of them later is said', async () => {
    const { page, context } = supervisor
    const other = await stage.enter('supervisor')
    await Promise.all([supervisor.visit(RULES), other.visit(RULES)])
    await connection(supervisor, 'online').waitFor()
    await context.setOffline(true)
    await connection(supervisor, 'offline').waitFor()
    const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
    for (const { page: at } of [supervisor, other]) {
      await at.getByTestId('change-thresholds').click()
      if (at !== page) await at.getByTestId('thresholds-from').fill(inAMonth)
      await at.getByTestId('save-thresholds').click()
      await at.getByTestId('thresholds-dialog').waitFor({ state: 'detached' })
    }
    await saves(supervisor, 'unsent').waitFor()
    await saves(other, 'saved').waitFor()
    await context.setOffline(false)
    // Rules of today can no longer come before those of a month from now.
    await page.getByTestId('conflict').getByText('起用日期不能早于上一版').waitFor()
    await page.getByTestId('conflict-keep').click()
    await saves(supervisor, 'saved').waitFor()
  })
})

describe('办理 · 本期未报', () => {
  it('who has not reported is listed unit by unit and urged at once', async () => {
    const { page } = supervisor
    await supervisor.visit(`/boards/${DEMO}/handling?section=unreported`)
    const list = page.getByTestId('list-unreported')
    await list.waitFor()
    const shown = Number(await page.getByTestId('section-unreported').getAttribute('data-count'))
    expect(shown).toBeGreaterThan(0)
    const own = page.getByTestId('unreported-xiamen')
    const bells = await stage.enter('xiamen')
    await bells.visit('/messages')
    await bells.page.locator('[data-testid="bell"]:not([data-unread=""])').waitFor()
    const before = await unread(bells.page.getByTestId('bell'))
    await own.getByTestId('urge-xiamen').click()
    const urged = await page.getByTestId('deed-line').count()
    await page.getByTestId('deed-do').click()
    await page.getByTestId('deed').waitFor({ state: 'detached' })
    await expect.poll(() => unread(bells.page.getByTestId('bell'))).toBeGreaterThan(before)
    expect(urged).toBeGreaterThan(0)
  })
})
