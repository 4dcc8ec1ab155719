import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Task } from '#shared/domain/model.ts'
import type { Visitor } from '#test/support/browser.ts'
import { taskAdd } from '#test/support/builders.ts'
import { DEMO, ask, boardOf, send } from '#test/support/calls.ts'
import { useStage } from '#test/support/stage.ts'

/** Written for this test; its second area goes in the corrected one. */
const NOTICE = `某省卫生健康委员会关于做好2026年母婴安全重点工作的通知

各市卫生健康委员会，省妇幼保健院：

现将2026年重点工作通知如下：

一、加强孕产期管理

规范开展孕产妇健康管理，到2026年底孕产妇系统管理率达到92%以上。组织开展危重孕产妇评审。

二、完善救治网络

推进危重孕产妇救治中心建设。每年8月底前开展一次应急演练。

某省卫生健康委员会
2026年3月2日
`
const GONE = '推进危重孕产妇救治中心建设。'

const stage = useStage()
let supervisor: Visitor
let leader: Visitor
let fuzhou: Visitor
let auditor: Visitor
let draftId = ''
let noticeId = ''

beforeAll(async () => {
  const at = stage.enter
  ;[supervisor, leader, fuzhou, auditor] = await Promise.all([
    at('supervisor'),
    at('leader'),
    at('fuzhou'),
    at('auditor'),
  ])
})

const tasksOf = async (boardId: string): Promise<Task[]> =>
  (await boardOf(supervisor, boardId)).tasks.filter((task) => !task.removed)
/** The status of a page for somebody, as the server sends it. */
const status = async ({ origin, cookie }: Visitor, path: string): Promise<number> =>
  (await fetch(`${origin}${path}`, { headers: { cookie }, redirect: 'manual' })).status

const taskOf = ({ page }: Visitor): Locator => page.getByTestId('place')
/** The words in hand, as they stand on the paper, once they are in sight. */
async function words({ page }: Visitor): Promise<string> {
  const current = page.locator('.paper .s.cur')
  await current.first().waitFor()
  await page.waitForFunction(() => {
    const box = document.querySelector('.paper .s.cur')?.getBoundingClientRect()
    const bar = document.querySelector('[data-testid="place"]')?.getBoundingClientRect()
    return box && bar && box.top >= bar.bottom && box.top < window.innerHeight
  })
  return (await current.allInnerTexts()).join('')
}
/** What the ledger says of a passage is what the notice says at it. */
async function isAtSentence(who: Visitor, task: Pick<Task, 'id' | 'title'>): Promise<void> {
  await who.page.waitForURL(new RegExp(`/notice\\?task=${task.id}$`))
  expect(await taskOf(who).getAttribute('data-task')).toBe(task.id)
  await taskOf(who).getByText(task.title).waitFor()
  const { sources } = await ask<{ sources: { text: string }[] }>(who, `/boards/${DEMO}/tasks/${task.id}`)
  const compact = (text: string): string => text.replace(/\s+/g, '')
  expect(compact(await words(who))).toBe(compact(sources[0]?.text ?? ''))
}

describe('来源 leads to the sentence of a task', () => {
  it('from the drawer of the ledger, and back to it', async () => {
    const { page } = supervisor
    const task = (await tasksOf(DEMO))[20]!
    await supervisor.visit(`/boards/${DEMO}?task=${task.id}&unit=fuzhou`)
    const link = page.getByTestId('drawer').getByTestId('to-source')
    await link.focus()
    await link.press('Enter')
    await isAtSentence(supervisor, task)
    await page.goBack()
    await page.locator(`[data-testid="drawer"][data-task="${task.id}"]`).waitFor()
    await page.goForward()
    await page.getByTestId('open-task').click()
    await page.locator(`[data-testid="drawer"][data-task="${task.id}"]`).waitFor()
  })

  it('from an opened task of the sheet, and back to it', async () => {
    const { page } = fuzhou
    const task = (await tasksOf(DEMO)).find(({ responsibleUnitIds }) => responsibleUnitIds.includes('fuzhou'))!
    await fuzhou.visit(`/boards/${DEMO}/units/fuzhou?show=all&task=${task.id}`)
    await page.getByTestId(`opened-${task.id}`).getByTestId('to-source').click()
    await isAtSentence(fuzhou, task)
    expect(await page.getByTestId('open-task').getAttribute('href')).toBe(
      `/boards/${DEMO}/units/fuzhou?task=${task.id}`,
    )
    await page.goBack()
    await page.getByTestId(`opened-${task.id}`).waitFor()
  })

  it('from a line of the completion board, and from 为什么', async () => {
    const { page } = leader
    await leader.visit(`/boards/${DEMO}/leader`)
    const tasks = await tasksOf(DEMO)
    const line = page.locator('li', { has: page.getByTestId('laggard') }).first()
    const link = line.getByTestId('to-source')
    const named = (href: string | null): Task => tasks.find(({ id }) => href?.endsWith(`?task=${id}`))!
    const task = named(await link.getAttribute('href'))
    await line.hover()
    await link.click()
    await isAtSentence(leader, task)
    await page.goBack()
    await page.getByTestId('kpi-red').click()
    const row = page.getByTestId('set').locator('li').nth(1)
    const second = named(await row.getByTestId('to-source').getAttribute('href'))
    await row.getByTestId('set-row').click()
    await page.getByTestId('why').getByTestId('to-source').click()
    await isAtSentence(leader, second)
  })
})

describe('the notice beside its tasks', () => {
  it('a sentence names its task, a task its sentence, and Back leaves both at once', async () => {
    const { page } = supervisor
    const tasks = await tasksOf(DEMO)
    const [first, second] = [tasks[0]!, tasks[24]!]
    await supervisor.visit(`/boards/${DEMO}`)
    await supervisor.visit(`/boards/${DEMO}/notice?task=${first.id}`)
    const list = page.getByTestId('notice-tasks')
    await list.locator(`a[data-task="${second.id}"]`).click()
    await taskOf(supervisor).getByText(second.title).waitFor()
    await words(supervisor)
    await page.locator(`.paper [data-task="${tasks[23]!.id}"]`).first().click()
    await list.locator(`a[data-task="${tasks[23]!.id}"][aria-current]`).waitFor()
    expect(new URL(page.url()).searchParams.get('task')).toBe(tasks[23]!.id)
    await page.goBack()
    await page.waitForURL(new RegExp(`/boards/${DEMO}$`))
  })

  it('is sent with its marks, before any script runs', async () => {
    const task = (await tasksOf(DEMO))[5]!
    const { origin, cookie } = fuzhou
    const html = await (await fetch(`${origin}/boards/${DEMO}/notice?task=${task.id}`, { headers: { cookie } })).text()
    expect(html).toContain('福建省卫生健康委员会关于做好2023年妇幼健康重点工作的通知')
    expect(html).toMatch(new RegExp(`class="s inTasks cur"[^>]*data-task="${task.id}"`))
  })
})

describe('a board made of a notice', () => {
  it('shows its notice to the issuing unit alone while it is a draft', async () => {
    const notice = await ask<{ noticeId: string; versionId: string }>(supervisor, '/api/notices', { text: NOTICE })
    const wish = {
      title: '母婴安全',
      period: { start: '2026-01-01', end: '2026-12-31' },
      unitIds: ['fuzhou', 'xiamen'],
    }
    const made = await ask<{ boardId: string }>(supervisor, '/api/boards', {
      ...wish,
      noticeVersionId: notice.versionId,
    })
    ;[draftId, noticeId] = [made.boardId, notice.noticeId]
    const path = `/boards/${draftId}/notice`
    expect(await Promise.all([supervisor, leader, fuzhou, auditor].map((who) => status(who, path)))).toEqual([
      200, 200, 404, 404,
    ])
    expect(await status(auditor, `/boards/${DEMO}/notice`)).toBe(404)
    expect(await status(supervisor, '/boards/none/notice')).toBe(404)
    expect(await status(supervisor, `${path}?task=none`)).toBe(404)
  })

  it('goes through the passages of a task of several', async () => {
    const { page } = supervisor
    const [one, , , four] = await tasksOf(draftId)
    await send(supervisor, { type: 'task.merge', taskIds: [four!.id], intoTaskId: one!.id }, draftId)
    await supervisor.visit(`/boards/${draftId}/notice?task=${one!.id}`)
    const of = page.getByTestId('place-of')
    expect(await of.innerText()).toBe('第 1 处，共 2 处')
    expect(await words(supervisor)).toContain('系统管理率')
    await page.getByTestId('place-next').click()
    await of.getByText('第 2 处，共 2 处').waitFor()
    expect(await words(supervisor)).toContain('应急演练')
    await page.getByTestId('place-next').press('Enter')
    await of.getByText('第 1 处，共 2 处').waitFor()
  })

  it('says so where a task has no sentence', async () => {
    const { page } = supervisor
    const { areaId } = (await tasksOf(draftId))[0]!
    await send(supervisor, taskAdd('by-hand', ['fuzhou'], { areaId, order: 98 }), draftId)
    await supervisor.visit(`/boards/${draftId}/notice`)
    await page.getByTestId('notice-tasks').locator('a[data-task="by-hand"]', { hasText: '无原句' }).click()
    await page.getByTestId('no-source').getByText('直接添加').waitFor()
    expect(await page.locator('.paper .s.cur').count()).toBe(0)
  })

  it('opens the former text for a task whose sentence the corrected one dropped', async () => {
    const { page } = supervisor
    const orphan = (await tasksOf(draftId)).find(({ title }) => title.includes('救治中心'))!
    const text = NOTICE.replace(GONE, '')
    const { versionId } = await ask<{ versionId: string }>(supervisor, `/api/notices/${noticeId}/versions`, { text })
    expect(await status(supervisor, `/boards/${draftId}/notice?version=${versionId}`)).toBe(404)
    const others = (await tasksOf(draftId)).filter(({ id, sources }) => id !== orphan.id && sources.length > 0)
    const taskIds = others.map(({ id }) => id)
    await ask(supervisor, `/api/boards/${draftId}/reimport`, { versionId, taskIds })

    await supervisor.visit(`/boards/${draftId}/notice?task=${taskIds[0]}`)
    await page.getByTestId('notice-facts').getByText('第 2 稿（现行）').waitFor()
    const list = page.getByTestId('notice-tasks')
    await list.locator(`a[data-task="${orphan.id}"]`, { hasText: '第 1 稿' }).click()
    await page.waitForURL(/version=/)
    expect(await words(supervisor)).toBe(GONE)
    // A link that names the task alone finds the same.
    await supervisor.visit(`/boards/${draftId}/notice?task=${orphan.id}`)
    expect(await words(supervisor)).toBe(GONE)
    await list.locator(`a[data-task="${taskIds[0]}"]`).click()
    await page.waitForURL((url) => !url.searchParams.has('version'))
    expect(await words(supervisor)).toContain('系统管理率')
  })
})

it('no page complained on its console', () => {
  expect([supervisor, leader, fuzhou].flatMap((who) => who.complaints)).toEqual([])
})
