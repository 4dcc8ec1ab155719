import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Visitor, launch, visitor } from '#test/support/browser.ts'
import { DEMO, boardOf, caller, send } from '#test/support/calls.ts'
import { useStage } from '#test/support/stage.ts'

/**
 * A projector that sleeps and wakes an hour later: its processes are stopped, as a suspended computer's are, until the
 * server has given it up; it wakes without a network, its clock an hour on.
 */
const MEETING = `${DEMO}_sleep`

const stage = useStage()
let asleep: Browser
let host: Visitor
let fuzhou: Visitor
let wall: Visitor
let follower: Visitor

beforeAll(async () => {
  asleep = await launch()
  const leader = await caller(stage.server.origin, 'leader')
  ;[host, fuzhou, wall, follower] = await Promise.all([
    stage.enter('supervisor'),
    stage.enter('fuzhou'),
    visitor(asleep, leader, { width: 1920, height: 1080 }),
    visitor(asleep, leader),
  ])
})
afterAll(() => asleep?.close())

/** Every process of a browser. */
async function processesOf(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.map(({ id }) => id)
}

/** 数据截至, as a moment: by the server's clock, which has not slept. */
const moment = (text: string | null): number => Date.parse((text ?? '').replace(' ', 'T'))

it('tells the truth when it wakes, and comes back by itself: the wall with present figures, the follower where the presenter is, no word lost', async () => {
  const { assignments } = await boardOf(host)
  const cell = assignments.find(
    ({ unitId, state, percent }) => unitId === 'fuzhou' && state === 'inProgress' && percent !== null,
  )
  if (!cell) throw new Error('nothing of 福州 is under way')
  const refs = [{ taskId: cell.taskId, unitId: 'fuzhou' }]
  const item = { minutes: 10, unitId: null, section: 'other' as const, refs }
  await send(host, {
    type: 'meeting.plan',
    meetingId: MEETING,
    title: '睡一小时',
    startsAt: '2026-01-08T09:30',
    place: '',
    unitIds: ['fuzhou'],
    absentUnitIds: [],
    people: [],
    chairId: 'leader',
    presenterId: 'supervisor',
    recorderId: 'leader',
    agenda: [
      { ...item, id: 'i1', title: '红灯事项' },
      { ...item, id: 'i2', title: '黄灯事项' },
    ],
    previousId: null,
  })
  await send(host, { type: 'meeting.open', meetingId: MEETING })
  for (const { page } of [wall, follower]) await page.clock.install()
  await Promise.all([
    host.visit(`/meetings/${MEETING}`),
    follower.visit(`/meetings/${MEETING}`),
    wall.visit(`/boards/${DEMO}/screen`),
  ])
  const screen = wall.page.getByTestId('screen-state')
  const is = (state: string) => expect.poll(() => screen.getAttribute('data-state'), { timeout: 40_000 }).toBe(state)
  const asOf = () => wall.page.getByTestId('as-of').textContent()
  const progress = () => wall.page.getByTestId('kpi-progress').getAttribute('data-value')
  const people = (count: number) =>
    host.page.locator(`[data-testid="attendance-count"][data-count="${count}"]`).waitFor({ timeout: 60_000 })
  await is('online')
  await people(2)
  const editor = follower.page.locator('[data-testid="minutes-editor"] [contenteditable="true"]')
  await editor.waitFor()

  // The last words before it sleeps are on no server.
  for (const { context } of [wall, follower]) await context.setOffline(true)
  await editor.click()
  await follower.page.keyboard.type('睡前最后一句')
  const [told, figure] = [await asOf(), await progress()]
  const processes = await processesOf(asleep)
  for (const id of processes) process.kill(id, 'SIGSTOP')
  try {
    await people(1)
    await host.page.getByTestId('next-item').click()
    await send(fuzhou, {
      type: 'assignment.setPercent',
      assignmentId: cell.id,
      // So far that the mean of some three hundred moves in its first decimal, on whatever day the demo was seeded.
      percent: (cell.percent ?? 0) < 50 ? 100 : 0,
    })
  } finally {
    for (const id of processes) process.kill(id, 'SIGCONT')
  }
  for (const { page } of [wall, follower]) await page.clock.fastForward('01:00:00')
  await is('offline')
  expect(await screen.textContent()).toContain('连接中断')
  // What was still heard before it slept counts, the hour since does not.
  const awoken = moment(await asOf())
  expect((awoken - moment(told)) / 1_000).toBeLessThan(60)
  expect(await progress()).toBe(figure)

  for (const { context } of [wall, follower]) await context.setOffline(false)
  await is('online')
  await expect.poll(progress, { timeout: 30_000 }).not.toBe(figure)
  await expect.poll(async () => moment(await asOf()), { timeout: 20_000 }).toBeGreaterThan(awoken)
  await follower.page.locator('[data-testid="item-i2"] .ag[aria-current="step"]').waitFor()
  await host.page.locator('[data-testid="minutes"]').getByText('睡前最后一句').waitFor()
})

it('whose session ended meanwhile asks to sign in, and then shows what it showed', async () => {
  const { page, context } = wall
  await context.setOffline(true)
  await fetch(`${stage.server.origin}/logout`, {
    method: 'POST',
    headers: { cookie: wall.cookie, origin: stage.server.origin },
    redirect: 'manual',
  })
  await page.clock.fastForward('01:00:00')
  await context.setOffline(false)
  await page.waitForURL('**/login?next=*', { timeout: 60_000 })
  await page.locator('html[data-hydrated="true"]').waitFor({ state: 'attached' })
  await page.fill('#username', 'leader')
  await page.fill('#password', 'duban-demo')
  await page.locator('.login-form .btn.primary').click()
  await page.waitForURL(`**/boards/${DEMO}/screen`)
  await page.locator('[data-testid="screen-state"][data-state="online"]').waitFor()
})
