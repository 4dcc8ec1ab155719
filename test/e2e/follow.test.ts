import type { Locator } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { type Visitor, picture } from '#test/support/browser.ts'
import { DEMO, boardOf, send as sendAs } from '#test/support/calls.ts'
import { PHONE, saves } from '#test/support/screen.ts'
import { useStage } from '#test/support/stage.ts'

const MEETING = `${DEMO}_follow`

const stage = useStage()
let people: Record<'host' | 'chair' | 'fuzhou' | 'phone', Visitor>

beforeAll(async () => {
  const [host, chair, fuzhou, phone] = await Promise.all([
    stage.enter('supervisor'),
    stage.enter('leader'),
    stage.enter('fuzhou'),
    stage.enter('xiamen', PHONE),
  ])
  people = { host, chair, fuzhou, phone }
})

const send = (command: Command): Promise<void> => sendAs(people.host, command)

/** A meeting of three items, on unit tasks of 福州 and 厦门, opened. */
async function openMeeting(meetingId: string, recorderId: string): Promise<{ cells: string[] }> {
  const { assignments } = await boardOf(people.host)
  const of = (unitId: string) => assignments.filter((one) => one.unitId === unitId)
  const cells = [...of('fuzhou').slice(0, 12), ...of('xiamen').slice(0, 12)]
  const refs = cells.map(({ taskId, unitId }) => ({ taskId, unitId }))
  const item = { minutes: 10, unitId: null, section: 'other' as const }
  await send({
    type: 'meeting.plan',
    meetingId,
    title: '跟随主持人',
    startsAt: '2026-01-08T09:30',
    place: '三楼会议室',
    unitIds: ['fuzhou', 'xiamen'],
    absentUnitIds: [],
    people: [],
    chairId: 'leader',
    presenterId: 'supervisor',
    recorderId,
    agenda: [
      { ...item, id: 'i1', title: '红灯事项', refs },
      { ...item, id: 'i2', title: '黄灯事项', refs: [...refs].reverse() },
      { ...item, id: 'i3', title: '需协调', refs: refs.slice(0, 3) },
    ],
    previousId: null,
  })
  await send({ type: 'meeting.open', meetingId })
  return { cells: cells.map(({ id }) => id) }
}

const part = ({ page }: Visitor, id: string): Locator => page.getByTestId(id)
const mode = (who: Visitor, is: string): Promise<void> =>
  who.page.locator(`[data-testid="follow"][data-mode="${is}"]`).waitFor()
const atItem = (who: Visitor, id: string): Promise<void> =>
  who.page.locator(`[data-testid="item-${id}"] .ag[aria-current="step"]`).waitFor({ state: 'attached' })
const pointsAt = (who: Visitor, cell: string): Promise<void> =>
  who.page.locator(`[data-testid="focus"][data-cell="${cell}"]`).waitFor()
/** The row stands at the head of what is scrolled, on whatever screen. */
const inSight = ({ page }: Visitor, row: string): Promise<unknown> =>
  page.waitForFunction((id) => {
    const stage = document.querySelector('.stage-body')?.getBoundingClientRect()
    const at = document.querySelector(`[data-row="${id}"]`)?.getBoundingClientRect()
    return Boolean(stage && at && at.top < stage.top + stage.height / 2 && at.bottom > stage.top)
  }, row)

it('two people type the minutes while a third closes: what was saved is in the final text, editors are locked', async () => {
  const { host, chair, fuzhou, phone } = people
  const meetingId = `${DEMO}_minutes`
  await openMeeting(meetingId, 'fuzhou')
  await Promise.all([host, chair, fuzhou, phone].map((who) => who.visit(`/meetings/${meetingId}`)))
  const editor = ({ page }: Visitor): Locator => page.locator('[data-testid="minutes-editor"] [contenteditable="true"]')
  const prose = ({ page }: Visitor): Locator => page.locator('[data-testid="minutes"] .minutes-prose')
  await Promise.all([host, fuzhou].map((who) => editor(who).waitFor()))
  // Both at once: each item has its section once.
  await Promise.all([host, fuzhou].map((who) => part(who, 'make-sections').click()))
  const titles = ['一、红灯事项', '二、黄灯事项', '三、需协调']
  for (const who of [host, fuzhou]) {
    for (const title of titles) await editor(who).locator(':is(h1,h2,h3)', { hasText: title }).waitFor()
    expect(await editor(who).locator(':is(h1,h2,h3)').allTextContents()).toEqual(titles)
  }

  // The recorder and the supervisor at two sections; the figures of the opening as text.
  await editor(fuzhou).locator(':is(h1,h2,h3) + p').nth(1).click()
  await editor(host).locator(':is(h1,h2,h3) + p').first().click()
  await part(host, 'insert-figures').click()
  await prose(fuzhou)
    .getByText(/截至 .*应办 \d+，办结 \d+，红 \d+、黄 \d+/)
    .waitFor()
  await host.page.keyboard.press('End')
  await host.page.keyboard.type('。省里请福州先调剂')
  await fuzhou.page.keyboard.type('福州十一月六日前收口')
  await prose(host).getByText('福州十一月六日前收口').waitFor()
  // A table at the end, filled from its first cell, with room behind it.
  await editor(host).locator(':is(h1,h2,h3) + p').nth(2).click()
  await part(host, 'insert-table').click()
  await host.page.keyboard.type('责任')
  await prose(fuzhou).locator('table th', { hasText: '责任' }).waitFor()
  expect(await prose(fuzhou).locator('table + p, .tableWrapper + p').count()).toBe(1)
  await editor(host).getByText('省里请福州先调剂').click()
  await host.page.keyboard.press('End')
  // Who may not write reads along, on a phone too, and has no editor.
  await phone.page.locator('.meeting-parts').getByRole('button', { name: '记录' }).click()
  await prose(phone).getByText('福州十一月六日前收口').waitFor()
  expect(await phone.page.locator('[data-testid="minutes"] [contenteditable="true"]').count()).toBe(0)
  await picture(phone.page, 'minutes-on-a-phone')
  await picture(host.page, 'minutes-typed-together')
  await Promise.all([host, fuzhou].map((who) => saves(who, 'saved').waitFor({ state: 'attached' })))

  // Both go on typing while the chair closes.
  let closing = false
  const typing = [host, fuzhou].map(async (who, at) => {
    const typed: string[] = []
    while (!closing || typed.length < 5) {
      const token = `〔${at}-${typed.length}〕`
      await who.page.keyboard.type(token)
      typed.push(token)
    }
    return typed
  })
  await part(chair, 'close-meeting').click()
  await part(chair, 'confirm-close').click()
  await part(chair, 'minutes-final').waitFor()
  closing = true
  const typed = await Promise.all(typing)
  await Promise.all([host, fuzhou, phone].map((who) => part(who, 'minutes-final').waitFor({ state: 'attached' })))
  for (const who of [host, fuzhou]) expect(await editor(who).count()).toBe(0)

  await chair.visit(`/meetings/${meetingId}`)
  const final = (await prose(chair).textContent()) ?? ''
  expect(final).toContain('省里请福州先调剂')
  expect(final).toContain('福州十一月六日前收口')
  // Of what came after it the beginning is there, without a gap, and nothing else.
  const after = [/先调剂(.*?)二、黄灯事项/, /前收口(.*?)三、需协调/].map((found) => found.exec(final)?.[1])
  for (const [at, text] of after.entries())
    expect([at, typed[at]!.join('').startsWith(text ?? '?')]).toEqual([at, true])
  for (const who of [host, fuzhou]) await prose(who).getByText('省里请福州先调剂').waitFor()

  const file = await fetch(`${stage.server.origin}/meetings/${meetingId}/minutes.docx`, {
    headers: { cookie: host.cookie },
  })
  expect(file.status).toBe(200)
  expect(decodeURIComponent(file.headers.get('content-disposition') ?? '')).toContain("UTF-8''跟随主持人纪要.docx")
  expect(new TextDecoder().decode((await file.arrayBuffer()).slice(0, 2))).toBe('PK')
  await picture(chair.page, 'minutes-final')
}, 150_000)

it('a presenter leads a desktop and a phone through items and units; one leaves and returns; handed over; lost and relieved', async () => {
  const { host, chair, fuzhou, phone } = people
  const { cells } = await openMeeting(MEETING, 'supervisor')
  const [ofFuzhou = '', ofXiamen = ''] = [cells[0], cells[13]]
  await Promise.all([host, chair, fuzhou].map((who) => who.visit(`/meetings/${MEETING}`)))
  await mode(host, 'presenting')
  await Promise.all([chair, fuzhou].map((who) => mode(who, 'following')))

  // Two items and a unit task each, one of them another unit's: its report is not for everybody.
  await part(host, 'item-i2').locator('.ag').click()
  await part(host, `meeting-row-${ofXiamen}`).locator('.row-open').click()
  // Who comes late is where the presenter is.
  await phone.visit(`/meetings/${MEETING}`)
  await Promise.all([fuzhou, chair, phone].flatMap((who) => [atItem(who, 'i2'), pointsAt(who, ofXiamen)]))
  await part(fuzhou, 'no-sight').waitFor()
  expect(await part(phone, 'no-sight').count()).toBe(0)
  await part(host, 'item-i1').locator('.ag').click()
  await part(host, `meeting-row-${ofFuzhou}`).locator('.row-open').click()
  await Promise.all([fuzhou, phone].flatMap((who) => [atItem(who, 'i1'), pointsAt(who, ofFuzhou)]))
  await part(phone, 'no-sight').waitFor()
  await picture(phone.page, 'follow-on-a-phone')

  // Scrolling is followed by the row and not by the pixel.
  await part(host, 'focus-close').click()
  const last = cells[6] ?? ''
  await part(host, `meeting-row-${last}`).evaluate((row) => row.scrollIntoView({ block: 'start' }))
  await Promise.all([fuzhou, phone].map((who) => inSight(who, last)))

  // One looks around freely, and comes back with one tap.
  await fuzhou.page.locator('.stage-body').hover()
  await fuzhou.page.mouse.wheel(0, -300)
  await mode(fuzhou, 'free')
  await part(host, 'item-i3').locator('.ag').click()
  await atItem(phone, 'i3')
  expect(await fuzhou.page.locator('[data-testid="item-i1"] .ag[aria-current="step"]').count()).toBe(1)
  await picture(fuzhou.page, 'follow-free')
  await part(fuzhou, 'back-to-presenter').click()
  await atItem(fuzhou, 'i3')
  await mode(fuzhou, 'following')
  await part(phone, 'item-i3').waitFor({ state: 'attached' })

  // Handed over: one presents, and it is the other one.
  await part(host, 'hand-over').click()
  await part(host, 'hand-to-leader').click()
  await mode(chair, 'presenting')
  await mode(host, 'following')
  await part(chair, 'pick-unit').selectOption('fuzhou')
  for (const who of [host, fuzhou, phone])
    await who.page
      .locator('[data-testid="pick-unit"]')
      .and(who.page.locator(':has(option[value="fuzhou"]:checked)'))
      .waitFor({ state: 'attached' })
  await part(chair, 'hand-over').click()
  await part(chair, 'hand-to-supervisor').click()
  await mode(host, 'presenting')
  await picture(host.page, 'follow-presenting')

  // Lost: the screens stay, and after half a minute the chair takes over, and nobody else can.
  await host.page.close()
  await fuzhou.page.locator('[data-testid="follow"][data-here="false"]').waitFor()
  expect(await part(chair, 'claim').count()).toBe(0)
  await part(chair, 'claim').click({ timeout: 45_000 })
  await mode(chair, 'presenting')
  expect(await part(fuzhou, 'claim').count()).toBe(0)
  await part(chair, 'item-i2').locator('.ag').click()
  await Promise.all([fuzhou, phone].map((who) => atItem(who, 'i2')))
  for (const { complaints } of Object.values(people)) expect(complaints).toEqual([])
}, 150_000)
