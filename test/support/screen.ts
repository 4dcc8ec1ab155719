import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { DEMO } from './calls.ts'

/** Whoever looks at a page. */
type Seen = { readonly page: Page }

export const PHONE = { width: 390, height: 844 }

/** What the page says of its writes, in its head. */
export const saves = ({ page }: Seen, kind: 'saved' | 'saving' | 'unsent'): Locator =>
  page.locator(`[data-testid="save-state"][data-kind="${kind}"]`).first()

/**
 * Waits until the server has stored all that was done on the page, which shows it before. What the page has not begun
 * to send is not waited for: wait for its effect on the page first.
 */
export const delivered = (who: Seen): Promise<void> => saves(who, 'saved').waitFor({ state: 'attached' })

/** What the page says of its connection, when that is one of these. */
export const connection = ({ page }: Seen, ...states: ('online' | 'reconnecting' | 'offline')[]): Locator =>
  page.locator(states.map((state) => `[data-connection="${state}"]`).join(', ')).first()

export const percentInput = ({ page }: Seen, taskId: string): Locator => page.getByTestId(`percent-input-${taskId}`)

export async function setPercent(who: Seen, taskId: string, percent: number): Promise<void> {
  const input = percentInput(who, taskId).first()
  await input.fill(String(percent))
  await input.press('Enter')
}

/** A text of an opened task, where it is typed. */
export const editorOf = ({ page }: Seen, taskId: string, field = 'progress'): Locator =>
  page.getByTestId(`narrative-${taskId}-${field}`).locator('[contenteditable="true"]')

/** Types behind what stands in a text. */
export async function typeInto(who: Seen, taskId: string, text: string): Promise<void> {
  await editorOf(who, taskId).click()
  await who.page.keyboard.press('Control+End')
  await who.page.keyboard.insertText(text)
}

/** 进展 of 福州 as whoever was not there reads it from storage, on a page of its own. */
export async function storedText(who: Seen, taskId: string): Promise<string> {
  const page = await who.page.context().newPage()
  await page.goto(`/boards/${DEMO}/units/fuzhou?task=${taskId}`)
  const text = await page.getByTestId(`narrative-${taskId}-progress`).locator('.narrative-prose').first().innerText()
  await page.close()
  return text
}

/** Nothing sticks out of a phone's screen. */
export async function expectToFit({ page }: Seen): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
}

/** When this document was loaded: another number after a reload. */
export const loadedAt = ({ page }: Seen): Promise<number> => page.evaluate(() => performance.timeOrigin)
