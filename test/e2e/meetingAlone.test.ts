import { beforeAll, expect, it } from 'vitest'
import { type Visitor, picture } from '#test/support/browser.ts'
import { DEMO, changesOf, boardOf, send } from '#test/support/calls.ts'
import { useStage } from '#test/support/stage.ts'

/** Everybody sits in one room before one projector: only the presenter's computer is connected. */
const stage = useStage()
let host: Visitor

beforeAll(async () => {
  host = await stage.enter('supervisor')
})

it('a meeting of 60 named people is held at one computer, from its planning to 会议纪要', async () => {
  const { page } = host
  const began = (await boardOf(host)).seq
  await host.visit(`/boards/${DEMO}/meetings`)
  await page.getByTestId('new-meeting').click()
  await page.getByTestId('meeting-title').fill('一台电脑的调度会')
  await page.getByTestId('save-meeting').click()
  await page.waitForURL('**/meetings/fujian-2023_*')
  const meetingId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const value = Array.from({ length: 60 }, (_, index) => ({
    name: `与会人员${index + 1}`,
    accountId: null,
    role: index < 50 ? ('attends' as const) : ('sitsIn' as const),
    absent: index % 20 === 7,
  }))
  await send(host, { type: 'meeting.edit', meetingId, field: 'people', value })

  // All of them in one place that fits the screen, and all of them on paper.
  const roll = page.getByTestId('roll-call')
  await roll.filter({ hasText: '60' }).click()
  expect(await page.locator('.roll-call').getByTestId('named').count()).toBe(60)
  await picture(page, 'roll-call')
  await page.keyboard.press('Escape')
  for (const width of [1920, 1366, 390]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  }
  await page.getByTestId('edit-meeting').click()
  const [name, cross] = await Promise.all(
    ['person-name', 'drop-person'].map((part) => page.getByTestId(part).first().boundingBox()),
  )
  expect(name?.width).toBeGreaterThan(200)
  expect(Math.abs((cross?.y ?? 0) - (name?.y ?? 0))).toBeLessThan(10)
  await page.keyboard.press('Escape')
  await page.getByTestId('meeting-form').waitFor({ state: 'detached' })
  await page.setViewportSize({ width: 1366, height: 768 })
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.meeting-people').innerText()).toContain('与会人员60')
  expect(await page.getByTestId('open-meeting').isVisible()).toBe(false)
  expect(await page.getByTestId('agenda').isVisible()).toBe(true)
  expect(await page.getByTestId('decisions').isVisible()).toBe(true)
  await page.emulateMedia({ media: null })

  await page.getByTestId('open-meeting').click()
  await page.getByTestId('confirm-open').click()
  await page.locator('[data-testid="follow"][data-mode="presenting"]').waitFor()
  await page.getByTestId('next-item').click()

  // Without an owner or a day it says what to do; what was typed is kept.
  const form = page.getByTestId('decision-form')
  const record = page.getByTestId('save-decision')
  await page.getByTestId('new-decision').click()
  for (const [missing, mend] of [
    ['请写明议定什么', () => page.getByTestId('decision-text').fill('十二月底前完成评估')],
    ['请选定责任单位', () => page.getByTestId('owner-fuzhou').click()],
    ['请填完成时限', () => page.getByTestId('due-soon').click()],
  ] as const) {
    await record.click({ force: true })
    await form.getByText(missing).waitFor()
    await mend()
    if (missing !== '请写明议定什么')
      expect(await page.getByTestId('decision-text').inputValue()).toBe('十二月底前完成评估')
  }
  await record.click()
  await form.waitFor({ state: 'detached' })

  const editor = page.locator('[data-testid="minutes-editor"] [contenteditable="true"]')
  await editor.click()
  await page.keyboard.type('福州先行')
  await page.locator('.minutes-state [data-kind="saved"]').waitFor()
  await page.getByTestId('close-meeting').click()
  await page.getByTestId('confirm-close').click()
  await page.getByTestId('minutes-final').waitFor()
  await page.getByTestId('minutes').getByText('福州先行').waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId('minutes-docx').click()])
  expect(file.suggestedFilename()).toBe('一台电脑的调度会纪要.docx')
  const closings = (await changesOf(host, began)).filter((change) => change.after?.['status'] === 'closed')
  expect(closings.map(({ subject }) => subject)).toEqual([`meeting:${meetingId}`])
  expect(host.complaints).toEqual([])
})
