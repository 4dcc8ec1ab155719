import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Visitor } from '#test/support/browser.ts'
import { useStage } from '#test/support/stage.ts'

const stage = useStage()
let admin: Visitor
/** The person whose account it is. */
let page: Page

beforeAll(async () => {
  admin = await stage.enter('admin')
  const context = await stage.browser.newContext({
    viewport: { width: 1366, height: 768 },
    baseURL: stage.server.origin,
  })
  page = await context.newPage()
})

const at = (shown: Page, id: string) => shown.locator(`[data-testid="${id}"]`)
const live = (shown: Page) => shown.waitForSelector('html[data-hydrated="true"]')

describe('an account, from the first sign-in to the last', () => {
  let password = ''

  it('is made with a password that is shown once', async () => {
    await admin.visit('/')
    expect(new URL(admin.page.url()).pathname).toBe('/admin')
    await at(admin.page, 'unit-xiamen').click()
    // All accounts are listed before, and a new one would then be of another unit.
    await admin.page.waitForURL('**unit=xiamen*')
    await at(admin.page, 'new-account').click()
    await at(admin.page, 'account-username').fill('linlin')
    await at(admin.page, 'account-name').fill('林林')
    await at(admin.page, 'grant-role').selectOption('handler')
    await at(admin.page, 'create-account').click()
    password = (await at(admin.page, 'given-password').textContent()) ?? ''
    await at(admin.page, 'password-noted').click()
    await at(admin.page, 'account-linlin').waitFor()
    expect(await admin.page.content()).not.toContain(password)
  })

  it('must choose a password of its own before anything else', async () => {
    await page.goto('/login')
    await page.fill('#username', 'linlin')
    await page.fill('#password', password)
    await page.click('.login-form .btn.primary')
    await page.waitForURL('**/password')
    await page.goto('/boards/fujian-2023/units/xiamen')
    expect(new URL(page.url()).pathname).toBe('/password')
    await live(page)
    await page.fill('#current', password)
    await page.fill('#fresh', 'Sommer-Regen-9')
    await page.fill('#again', 'Sommer-Regen-9')
    await at(page, 'change-password').click()
    await at(page, 'sheet').waitFor()
    await page.waitForSelector('[data-connection="online"]')
  })

  it('loses a role while the sheet is open: what could be written can only be read', async () => {
    const input = page.locator('[data-testid^="percent-input-"]').first()
    await input.waitFor()
    await at(admin.page, 'account-linlin').locator('[data-testid="roles"]').click()
    await at(admin.page, 'grant-unit').selectOption('fujian')
    await at(admin.page, 'grant-role').selectOption('leader')
    const began = Date.now()
    await at(admin.page, 'save-roles').click()
    await input.waitFor({ state: 'detached' })
    expect(Date.now() - began).toBeLessThan(5_000)
  })

  it('is disabled, and signed out where it is open', async () => {
    await at(admin.page, 'unit-fujian').click()
    await at(admin.page, 'account-linlin').locator('[data-testid="status"]').click()
    await at(admin.page, 'confirm').click()
    await page.waitForURL('**/login**')
    await admin.page.waitForSelector('[data-testid="account-linlin"][data-status="disabled"]')
    expect(admin.complaints).toEqual([])
  })
})
