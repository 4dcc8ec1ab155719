import { beforeAll, expect, it } from 'vitest'
import { type Visitor, picture } from '#test/support/browser.ts'
import { DEMO, boardOf, caller, send } from '#test/support/calls.ts'
import { useStage } from '#test/support/stage.ts'

const stage = useStage()
let leader: Visitor
let fuzhou: Visitor

beforeAll(async () => {
  ;[leader, fuzhou] = await Promise.all([stage.enter('leader'), stage.enter('fuzhou')])
})

it('a leader compares with another day, asks for the ranking, and instructs a city, which reads and answers', async () => {
  const { page } = leader
  await leader.visit(`/boards/${DEMO}/leader`)
  expect(await page.getByTestId('ranks').count()).toBe(0)
  await page.getByRole('button', { name: '排名' }).click()
  expect(await page.getByTestId('rank-fuzhou').getAttribute('data-rank')).toMatch(/^\d+$/)

  const day = new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10)
  await page.getByTestId('compared').click()
  await page.getByTestId('compare-day').fill(day)
  await page.getByTestId('compare-go').click()
  await page.waitForURL(`**/leader?since=${day}`)
  await expect.poll(() => page.getByTestId('kpi-progress').textContent()).toContain(`较 ${day.slice(5)}`)

  await page.locator('[data-testid^="heat-"][data-testid$=":fuzhou"]').first().click()
  await page.getByTestId('instruct-unit-of').click()
  expect(await page.getByTestId('instruct-unit').inputValue()).toBe('fuzhou')
  // Without words nothing can be sent, and the button says what is missing.
  expect(await page.getByTestId('instruct-send').getAttribute('aria-disabled')).toBe('true')
  expect(await page.getByTestId('instruct-send').getAttribute('title')).toBe('请写明内容')
  await page.getByTestId('instruct-text').fill('请于本周内研究红灯任务。')
  await page.getByTestId('instruct-send').click()
  await expect.poll(() => page.getByTestId('instruct').count()).toBe(0)
  await page.getByRole('button', { name: /^批示 \d+$/ }).click()
  const line = page.getByTestId('instruction').filter({ hasText: '请于本周内研究红灯任务。' })
  await expect.poll(() => line.getAttribute('data-state')).toBe('unread')

  await fuzhou.visit(`/boards/${DEMO}/units/fuzhou`)
  await fuzhou.page.getByText('请于本周内研究红灯任务。').first().click()
  await expect.poll(() => line.getAttribute('data-state')).toBe('read')
  await fuzhou.page.getByTestId('paper-answer').click()
  await fuzhou.page.getByTestId('paper-text').fill('已研究，周五前报告。')
  await fuzhou.page.getByTestId('paper-send').click()
  await expect.poll(() => line.getAttribute('data-state')).toBe('answered')
  await line.click()
  await page.getByTestId('instruction-close').click()
  await expect.poll(() => line.getAttribute('data-state')).toBe('closed')
})

it('is printed on one page with everything on it, however long the names of areas are', async () => {
  const { page } = leader
  const officer = await caller(stage.server.origin, 'supervisor')
  for (const { id, title } of (await boardOf(officer)).areas)
    await send(officer, { type: 'area.rename', areaId: id, title, shortTitle: '妇幼健康服务能力全面提升' })
  await leader.visit(`/boards/${DEMO}/leader`)
  // What is on the page, in pixels of A4 landscape less its margins.
  await page.setViewportSize({ width: 1032, height: 703 })
  await page.emulateMedia({ media: 'print' })
  const box = async (selector: string) => {
    const found = await page.locator(selector).boundingBox()
    if (!found) throw new Error(`${selector} is not on the page`)
    return { ...found, right: found.x + found.width, bottom: found.y + found.height }
  }
  const [sheet, map, panel, side] = await Promise.all(
    ['.page', '.heat', '.heat-panel', '.lag-panel'].map((part) => box(part)),
  )
  if (!sheet || !map || !panel || !side) throw new Error('unreachable')
  expect(map.right).toBeLessThanOrEqual(panel.right)
  expect(map.bottom).toBeLessThanOrEqual(panel.bottom)
  expect(panel.right).toBeLessThanOrEqual(side.x)
  expect(Math.max(side.right, sheet.x + 1032)).toBe(1032)
  expect(Math.max(panel.bottom, side.bottom)).toBeLessThanOrEqual(sheet.bottom)
  // A name stays in its own column, and no line of what lags is cut through.
  const astray = await page.evaluate(() => {
    const list = document.querySelector('.lag-panel .scroll')?.getBoundingClientRect()
    const lines = [...document.querySelectorAll('.lag-panel .scroll > li')].map((line) => line.getBoundingClientRect())
    const shown = lines.filter((line) => list && line.left < list.right - 1)
    const cut = shown.filter((line) => list && line.bottom > list.bottom + 1)
    const names = [...document.querySelectorAll<HTMLElement>('.heat th')].filter(
      (name) => name.scrollWidth > name.clientWidth,
    )
    return { cut: cut.length, names: names.length, few: shown.length < 10 }
  })
  expect(astray).toEqual({ cut: 0, names: 0, few: false })
  await picture(page, 'leader-printed')
  await page.emulateMedia({ media: null })
  await page.setViewportSize({ width: 1366, height: 768 })
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  const words = pdf.toString('latin1')
  expect(words.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1)
  const [, width = '', height = ''] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(words) ?? []
  // A4 landscape, in points.
  expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([842, 595])
})

it('the big screen goes from area to area, moves with the board, and says when it is cut off', async () => {
  const { page } = leader
  await page.setViewportSize({ width: 1920, height: 1080 })
  await leader.visit(`/boards/${DEMO}/screen`)
  const screen = page.getByTestId('big-screen')
  const first = await screen.getAttribute('data-area')
  await expect.poll(() => screen.getAttribute('data-area'), { timeout: 30_000 }).not.toBe(first)
  // Nothing is cut off at the edge of the wall.
  const { width, height } = (await screen.boundingBox()) ?? { width: 0, height: 0 }
  expect([Math.round(width), Math.round(height)]).toEqual([1920, 1080])

  await fuzhou.visit(`/boards/${DEMO}/units/fuzhou?show=open`)
  const input = fuzhou.page.locator('input[data-testid^="percent-input-"]:not([readonly])').first()
  const before = await page.getByTestId('kpi-progress').getAttribute('data-value')
  await input.fill(Number(await input.inputValue()) < 50 ? '100' : '0')
  await input.press('Enter')
  await expect.poll(() => page.getByTestId('kpi-progress').getAttribute('data-value')).not.toBe(before)

  await page.context().setOffline(true)
  await stage.server.stop()
  await expect
    .poll(() => page.getByTestId('screen-state').getAttribute('data-state'), { timeout: 30_000 })
    .not.toBe('online')
  expect(await page.getByTestId('screen-state').textContent()).toContain('连接中断')
})
