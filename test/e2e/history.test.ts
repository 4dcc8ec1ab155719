import { readFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import type { Visitor } from '#test/support/browser.ts'
import { DEMO } from '#test/support/calls.ts'
import { PHONE, expectToFit } from '#test/support/screen.ts'
import { useStage } from '#test/support/stage.ts'

const BOARD = `/boards/${DEMO}`
const HISTORY = `${BOARD}/history`

const stage = useStage()
const visitors: Visitor[] = []

afterEach(() => {
  expect(visitors.splice(0).flatMap(({ complaints }) => complaints)).toEqual([])
})

async function enter(...who: Parameters<typeof stage.enter>): Promise<Visitor> {
  const entered = await stage.enter(...who)
  visitors.push(entered)
  return entered
}

/** What the address names; the page follows it a moment later. */
const asked = (page: Page, name: string): string => new URL(page.url()).searchParams.get(name) ?? ''

const valueOf = (who: Visitor, id: string): Promise<string | null> =>
  who.page.getByTestId(id).getAttribute('data-value')

describe('the board as of any moment', () => {
  it('is now what the completion board says, and at another moment the same for whoever opens its address', async () => {
    const supervisor = await enter('supervisor')
    const { page } = supervisor
    await supervisor.visit(`${BOARD}/leader`)
    const [red, rate] = [await valueOf(supervisor, 'kpi-red'), await valueOf(supervisor, 'kpi-due-rate')]
    await supervisor.visit(HISTORY)
    expect(await valueOf(supervisor, 'past-red')).toBe(red)
    expect(await valueOf(supervisor, 'past-due')).toBe(rate)

    // A day back, with the keyboard; then to the change before.
    const slider = page.getByTestId('history-slider')
    await slider.focus()
    await slider.press('ArrowLeft')
    await page.waitForURL(/\?at=/)
    const oneDayBack = page.url()
    await slider.press('[')
    await page.waitForURL((url) => url.href !== oneDayBack)
    const latest = page.url()
    await page.getByTestId('previous-change').click()
    await page.waitForURL((url) => url.href !== latest)
    await page.getByTestId('next-change').click()
    await page.waitForURL(latest)

    // Months back there was less done; the address alone leads others there.
    await page.getByTestId('history-marks').selectOption({ index: 4 })
    await page.waitForURL((url) => url.searchParams.get('at')?.endsWith('23:59:59.999') === true)
    await page.locator(`[data-testid="past"][data-at="${asked(page, 'at')}"]`).waitFor()
    const [then, done] = [await valueOf(supervisor, 'past-red'), Number(await valueOf(supervisor, 'past-counts'))]
    const leader = await enter('leader')
    await leader.visit(page.url().slice(stage.server.origin.length))
    expect(await valueOf(leader, 'past-red')).toBe(then)
    await supervisor.visit(HISTORY)
    expect(Number(await valueOf(supervisor, 'past-counts'))).toBeGreaterThan(done)
  })

  it('explains a light of that day by the changes of that day, which lead into its story', async () => {
    const supervisor = await enter('supervisor')
    const { page } = supervisor
    await supervisor.visit(HISTORY)
    await page.getByTestId('previous-day').click()
    await page.waitForURL(/\?at=/)
    await page.locator('.past-scroll [data-colour="red"] button').first().click()
    const made = page.getByTestId('why-made').locator('li').first()
    await made.waitFor()
    expect(await page.getByTestId('why-sentence').textContent()).toMatch(/^红：/)
    const seq = await made.getAttribute('data-seq')
    await made.getByRole('link').click()
    await page.getByTestId('story').waitFor()
    expect(new URL(page.url()).hash).toBe(`#change-${seq}`)
    await page.locator(`[id="change-${seq}"]`).waitFor({ state: 'attached' })
  })

  it('answers the live light and rate with their making, too', async () => {
    const leader = await enter('leader')
    const { page } = leader
    await leader.visit(`${BOARD}/leader`)
    await page.getByTestId('kpi-due-rate').click()
    const sentence = (await page.getByTestId('rate-sentence').textContent()) ?? ''
    expect(sentence).toContain(`${await valueOf(leader, 'kpi-due-rate')}%`)
    await page.getByTestId('set-row').first().click()
    await page.getByTestId('why-made').locator('li').first().waitFor()
  })
})

describe('what changed between two moments', () => {
  it('adds up on the page, and the workbook says the same', async () => {
    const supervisor = await enter('supervisor')
    const { page } = supervisor
    await supervisor.visit(HISTORY)
    await page.getByTestId('mode-diff').click()
    await page.waitForURL(/from=/)
    const aWeek = page.url()
    await page.getByTestId('diff-since').selectOption({ index: 3 })
    await page.waitForURL((url) => url.href !== aWeek)
    await page.locator(`[data-testid="diff"][data-from="${asked(page, 'from')}"]`).waitFor()
    const red = page.getByTestId('moves-red')
    const [before, after] = [await red.getAttribute('data-before'), await red.getAttribute('data-after')]
    await page.getByTestId('diff-lines').first().click()
    await page.locator('li [data-testid="diff-told"] li').first().waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('diff-export').click()])
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load((await readFile(await download.path())) as never)
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(['总体', '领域', '任务', '变更'])
    const rows = workbook.worksheets[0]?.getSheetValues() as unknown as unknown[][]
    expect(rows.find((row) => row?.[1] === '红灯')?.slice(2)).toEqual([Number(before), Number(after)])
    expect(await page.locator('[data-testid^="diff-unit-"]').count()).toBe((workbook.worksheets[2]?.rowCount ?? 0) - 1)
  })
})

describe('the story of a unit task', () => {
  it('tells its own unit what was said on a phone, and another unit only what moved', async () => {
    const fuzhou = await enter('fuzhou', PHONE)
    await fuzhou.visit(`${HISTORY}?story=t1-1:fuzhou`)
    expect(await fuzhou.page.locator('[data-testid^="story-report-"]').count()).toBeGreaterThan(0)
    await expectToFit(fuzhou)
    const xiamen = await enter('xiamen', PHONE)
    await xiamen.visit(`${HISTORY}?story=t1-1:fuzhou`)
    expect(await xiamen.page.getByTestId('story-event').count()).toBeGreaterThan(0)
    expect(await xiamen.page.locator('[data-testid^="story-report-"]').count()).toBe(0)
    expect(await xiamen.page.getByTestId('story').textContent()).not.toContain('福州 经办人')
  })
})

describe('the audit trail', () => {
  it('is where an auditor begins: both kinds of logs are verified and exported, on record', async () => {
    const auditor = await enter('auditor')
    const { page } = auditor
    await auditor.visit('/')
    expect(new URL(page.url()).pathname).toBe('/audit')
    for (const log of ['fujian-2023', '~system']) {
      await page.getByTestId(`verify-${log}`).click()
      await page.locator(`[data-testid="verified-${log}"][data-status="intact"]`).waitFor()
    }
    await page.getByTestId('audit-type').selectOption('assignment.return')
    await page.getByTestId('audit-filter').click()
    await page.waitForURL(/type=assignment.return/)
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('audit-export').click()])
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.slice(1).every((line) => line.includes('"assignment.return"'))).toBe(true)
    await auditor.visit('/audit?log=~system')
    const table = (await page.getByTestId('audit-table').textContent()) ?? ''
    for (const words of ['导出日志', '校验日志', '登录']) expect(table).toContain(words)
  })

  it('is closed to everybody else, and an auditor sees no board', async () => {
    const supervisor = await enter('supervisor')
    const answer = await supervisor.context.request.get('/audit')
    expect(answer.status()).toBe(403)
    const auditor = await enter('auditor')
    expect((await auditor.context.request.get(HISTORY)).status()).toBe(404)
  })
})
