import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { makeWorld } from '#test/bench/realtime/world.ts'
import type { Visitor } from '#test/support/browser.ts'
import { send } from '#test/support/calls.ts'
import { PHONE, expectToFit } from '#test/support/screen.ts'
import { startServer } from '#test/support/server.ts'
import { useStage } from '#test/support/stage.ts'

/** More rows than any window shows, and more than are rendered whole. */
const TASKS = 160
const AREAS = 4
const ROWS = 1 + AREAS + TASKS
const BOARD = '/boards/b0'
const OFFICER = { id: 'officer', grants: [{ role: 'supervisor' as const, unitId: 'fujian' }] }
const CLERK = { id: 'clerk', grants: [{ role: 'handler' as const, unitId: 'u1' }] }

let cookies: ReadonlyMap<string, string>
const stage = useStage(async () => {
  const world = await mkdtemp(join(tmpdir(), 'duban-ledger-'))
  try {
    cookies = await makeWorld(world, { boards: 1, units: 6, tasks: TASKS, areas: AREAS, worked: true }, [
      OFFICER,
      CLERK,
    ])
    return await startServer({ copyOf: world, env: { DEMO: '0' } })
  } finally {
    await rm(world, { recursive: true, force: true })
  }
})
let officer: Visitor
let phone: Visitor

const cookieOf = ({ id }: typeof OFFICER | typeof CLERK): string => cookies.get(id) ?? ''
beforeAll(async () => {
  officer = await stage.admit(cookieOf(OFFICER))
  phone = await stage.admit(cookieOf(OFFICER), PHONE)
})

const rows = (page: Page): Locator => page.locator('.ledger tr[data-task]')
const row = (page: Page, taskId: string): Locator => page.getByTestId(`row-${taskId}`)
const whole = (page: Page, count = ROWS): Promise<void> => page.locator(`.ledger[aria-rowcount="${count}"]`).waitFor()
/** The cursor stands on this task, and its row is in sight under the headings. */
async function stands(page: Page, taskId: string): Promise<void> {
  await page.locator(`.ledger[aria-activedescendant^="cell-${taskId}-"]`).waitFor()
  await page.waitForFunction((id) => {
    const box = document.getElementById(`task-${id}`)?.getBoundingClientRect()
    const wrap = document.querySelector('.grid-wrap')!.getBoundingClientRect()
    return box !== undefined && box.top >= wrap.top + 60 && box.bottom <= wrap.bottom + 1
  }, taskId)
}
const post = (command: Command): Promise<void> =>
  send({ origin: stage.server.origin, cookie: cookieOf(CLERK) }, command, 'b0')

describe('a ledger of more rows than a window shows', () => {
  it('has the rows near the window in the document, and tells how many there are', async () => {
    const { page } = officer
    await officer.visit(BOARD)
    await whole(page)
    await page.waitForFunction(() => document.querySelectorAll('.ledger tr[data-task]').length < 80)
    expect(await rows(page).count()).toBeGreaterThan(15)
    expect(await row(page, 't0').getAttribute('aria-rowindex')).toBe('3')
    // As high as if all were there.
    const height = await page.evaluate(() => document.querySelector('.ledger')!.getBoundingClientRect().height)
    const each = await row(page, 't0').evaluate((tr) => tr.getBoundingClientRect().height)
    expect(Math.abs(height - 36 - AREAS * 32 - TASKS * each)).toBeLessThan(each)
  })

  it('takes the keyboard from end to end', async () => {
    const { page } = officer
    await page.locator('.ledger').focus()
    await page.keyboard.press('Control+End')
    await stands(page, `t${TASKS - 1}`)
    expect(await row(page, `t${TASKS - 1}`).getAttribute('aria-rowindex')).toBe(String(ROWS))
    await page.keyboard.press('PageUp')
    await page.keyboard.press('PageUp')
    const at = Number(
      (await page.locator('.ledger').getAttribute('aria-activedescendant'))?.match(/^cell-t(\d+)-/)?.[1],
    )
    expect(at).toBeGreaterThan(TASKS - 60)
    expect(at).toBeLessThan(TASKS - 12)
    await stands(page, `t${at}`)
    await page.keyboard.press('End')
    await page.locator(`.ledger[aria-activedescendant="cell-t${at}-u5"]`).waitFor()
    await page.keyboard.press('Control+Home')
    await stands(page, 't0')
  })

  it('keeps a field that is being edited while it is scrolled away', async () => {
    const { page } = officer
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await page.getByTestId('edit-title-t0').fill('母婴安全五项制度')
    await page.evaluate(() => document.querySelector('.grid-wrap')!.scrollTo(0, 4_000))
    await row(page, 't120').waitFor()
    expect(await row(page, 't1').count()).toBe(0)
    expect(await page.getByTestId('edit-title-t0').inputValue()).toBe('母婴安全五项制度')
    await page.keyboard.press('Enter')
    await stands(page, 't1')
    await row(page, 't0').getByText('母婴安全五项制度').waitFor()
  })

  it('shows what has changed meanwhile when its row comes into sight', async () => {
    const { page } = officer
    await post({ type: 'assignment.setPercent', assignmentId: 't150:u1', percent: 77 })
    expect(await row(page, 't150').count()).toBe(0)
    await page.locator('.ledger').focus()
    await page.keyboard.press('Control+End')
    await page.locator('[data-testid="cell-t150:u1"][data-percent="77"]').waitFor()
  })

  it('finds a task by its address, by a search and without its folded areas', async () => {
    const { page } = officer
    await officer.visit(`${BOARD}?task=t131&unit=u2`)
    await page.locator('[data-testid="drawer"][data-task="t131"]').waitFor()
    await whole(page)
    await stands(page, 't131')
    await page.locator('#area-a1 .sec .name').click()
    await whole(page, ROWS - TASKS / AREAS)
    await page.locator('#area-a1 .sec .name').click()
    await page.getByTestId('ledger-search').fill('任务 t159')
    await whole(page, 3)
    expect(await rows(page).count()).toBe(1)
    await page.getByTestId('ledger-search').press('Escape')
    await whole(page)
  })

  it('says when its address names a task that is not there, and keeps in it what was asked for', async () => {
    const { page } = officer
    await officer.visit(`${BOARD}?task=nowhere&q=${encodeURIComponent('任务 t159')}`)
    await page.getByTestId('task-gone').waitFor()
    await whole(page, 3)
    // Said in a line of its own, which takes no room from the rows but its own.
    expect((await page.locator('.grid-wrap').boundingBox())?.height).toBeGreaterThan(450)
    await page.getByTestId('task-gone').getByRole('button').click()
    await page.getByTestId('task-gone').waitFor({ state: 'detached' })
    await page.getByTestId('ledger-search').fill('任务 t131')
    await row(page, 't131').waitFor()
    await page.waitForURL((url) => url.searchParams.get('q') === '任务 t131')
    await page.reload()
    await whole(page, 3)
    expect(await rows(page).count()).toBe(1)
    await row(page, 't131').waitFor()
    await page.getByTestId('ledger-search').press('Escape')
    await page.waitForURL((url) => !url.searchParams.has('q'))
    await whole(page)
  })

  it('goes to paper with all its rows', async () => {
    const { page } = officer
    const printed = await page.evaluate(() => {
      const count = (): number => document.querySelectorAll('.ledger tr[data-task]').length
      window.dispatchEvent(new Event('beforeprint'))
      const all = count()
      window.dispatchEvent(new Event('afterprint'))
      return all
    })
    expect(printed).toBe(TASKS)
    await page.waitForFunction(() => document.querySelectorAll('.ledger tr[data-task]').length < 80)
    expect(officer.complaints).toEqual([])
  })

  it('keeps the bell and the account in reach under a long name, at twice the size too', async () => {
    const { page } = officer
    for (const size of [
      { width: 1366, height: 768 },
      { width: 683, height: 384 },
    ]) {
      await page.setViewportSize(size)
      await officer.visit(BOARD)
      await page.locator('.board-switch > span:first-child').evaluate((name) => {
        name.textContent = '关于做好二〇二三年全省妇幼健康重点工作的通知'.repeat(3)
      })
      for (const control of [page.getByTestId('bell'), page.locator('.topbar .me')]) {
        const box = await control.boundingBox()
        expect((box?.x ?? size.width) + (box?.width ?? 0)).toBeLessThanOrEqual(size.width)
      }
    }
  })

  it('scrolls on a phone to its last row without a hole', async () => {
    const { page } = phone
    await phone.visit(BOARD)
    await whole(page)
    await page.evaluate(() => document.querySelector('.grid-wrap')!.scrollTo(0, 1e6))
    await row(page, `t${TASKS - 1}`).waitFor()
    await page.waitForFunction(
      (id) => {
        const wrap = document.querySelector('.grid-wrap')!
        const box = wrap.getBoundingClientRect()
        const last = document.getElementById(id)!.getBoundingClientRect()
        const middle = document.elementFromPoint(195, box.top + box.height / 2)
        const end = Math.abs(wrap.scrollTop + wrap.clientHeight - wrap.scrollHeight) < 2
        return end && Math.abs(last.bottom - box.bottom) < 2 && middle?.closest('tr')?.dataset.task !== undefined
      },
      `task-t${TASKS - 1}`,
    )
    await expectToFit(phone)
    expect(phone.complaints).toEqual([])
  })
})
