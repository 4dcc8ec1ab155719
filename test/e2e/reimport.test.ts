import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Task } from '#shared/domain/model.ts'
import type { ImportedNotice, NoticeView } from '#server/imports/notices.ts'
import type { Visitor } from '#test/support/browser.ts'
import { ask, boardOf } from '#test/support/calls.ts'
import { useStage } from '#test/support/stage.ts'

/** Five tasks: one stays, two are changed, one is gone, and one is not taken along. */
const NOTICE = `某省卫生健康委员会关于做好2026年妇幼健康重点工作的通知

各市卫生健康委员会：

现将2026年重点工作通知如下：

一、保障母婴安全

制定《孕产妇分级管理实施方案》。每季度开展一次危重孕产妇评审。规范开展孕产妇健康管理。

二、促进儿童健康

实施母乳喂养促进行动，开展母乳喂养周主题宣传。加强儿童心理健康服务，开展孤独症筛查。

某省卫生健康委员会
2026年3月2日
`
const CHANGED = ['每季度开展一次危重孕产妇评审', '每半年开展一次危重孕产妇评审'] as const
const LEFT_OUT = ['规范开展孕产妇健康管理', '规范开展孕产妇和新生儿健康管理'] as const
const GONE = '实施母乳喂养促进行动，开展母乳喂养周主题宣传。'
const ADDED = '建立托幼机构卫生保健人员培训制度。'
const CORRECTED = NOTICE.replace(...CHANGED)
  .replace(...LEFT_OUT)
  .replace(GONE, ADDED)

const stage = useStage()
let officer: Visitor
let boardId = ''
let noticeId = ''
let first = ''

const whole = () => boardOf(officer, boardId)
/** The live task of a sentence, by words of its title. */
async function task(words: string): Promise<Task> {
  const found = (await whole()).tasks.find(({ title, removed }) => !removed && title.includes(words))
  if (!found) throw new Error(`no task is called ${words}`)
  return found
}
const section = (name: string): Locator => officer.page.getByTestId(`reimport-${name}`)

beforeAll(async () => {
  officer = await stage.enter('supervisor')
  const notice = await ask<ImportedNotice>(officer, '/api/notices', { text: NOTICE })
  noticeId = notice.noticeId
  first = notice.versionId
  const made = await ask<{ boardId: string }>(officer, '/api/boards', {
    noticeVersionId: notice.versionId,
    title: '2026年妇幼健康重点工作',
    period: { start: '2026-01-01', end: '2026-12-31' },
  })
  boardId = made.boardId
})
describe('a corrected notice', () => {
  it('is reached from the desk, from the menu of the board and from the notice', async () => {
    const { page } = officer
    const reached = (): Promise<void> => page.waitForURL(new RegExp(`/boards/${boardId}/reimport$`))
    await officer.visit(`/boards/${boardId}/notice`)
    await page.getByTestId('to-reimport').click()
    await reached()
    await officer.visit(`/boards/${boardId}/desk`)
    await page.getByTestId('to-reimport').click()
    await reached()
    await officer.visit(`/boards/${boardId}/desk`)
    await page.locator('.board-switch').click()
    await page.locator('.menu-item', { hasText: '通知更正' }).click()
    await reached()
    await page.getByTestId('reimport-versions').waitFor()
  })

  it('is pasted, and what it changes is shown before anything is changed', async () => {
    const { page } = officer
    const { seq } = await whole()
    await page.getByTestId('reimport-text').fill('各市要加强管理。')
    await page.getByTestId('reimport-read').click()
    // Nothing of it is in the notice: no version of this one.
    await page.getByTestId('reimport-problem').waitFor()
    await page.getByTestId('reimport-text').fill(CORRECTED)
    await page.getByTestId('reimport-read').click()
    await section('changed').waitFor()
    const changed = await task('危重孕产妇评审')
    const line = page.getByTestId(`changed-${changed.id}`)
    expect(await line.locator('del').allInnerTexts()).toContainEqual(expect.stringContaining('季度'))
    expect(await line.locator('ins').allInnerTexts()).toContainEqual(expect.stringContaining('半年'))
    await page.getByTestId(`orphan-${(await task('母乳喂养促进行动')).id}`).waitFor()
    expect(await section('orphans').innerText()).toContain(GONE)
    expect(await section('added').innerText()).toContain(ADDED)
    expect((await whole()).seq).toBe(seq)
  })

  it('points the tasks that were found at the new text and keeps the orphan at the old', async () => {
    const { page } = officer
    const kept = await task('规范开展孕产妇')
    await page.getByTestId(`changed-${kept.id}`).getByRole('checkbox').uncheck()
    await page.getByTestId('reimport-apply').click()
    await page.getByText('已改指').waitFor()
    const { notice } = await ask<{ notice: NoticeView }>(officer, `/api/notices/${noticeId}`)
    expect(notice.version).toBe(2)
    const words = async (name: string): Promise<[string | undefined, string]> => {
      const [source] = (await task(name)).sources
      const text = source?.noticeVersionId === notice.versionId ? notice.text : NOTICE
      return [source?.noticeVersionId, text.slice(source?.start, source?.end).trim()]
    }
    const corrected = notice.versionId
    expect(await words('孕产妇分级管理')).toEqual([corrected, '制定《孕产妇分级管理实施方案》。'])
    expect(await words('危重孕产妇评审')).toEqual([corrected, '每半年开展一次危重孕产妇评审。'])
    expect(await words('心理健康')).toEqual([corrected, expect.stringContaining('孤独症筛查')])
    expect(await words('母乳喂养')).toEqual([first, GONE])
    expect(await words('规范开展')).toEqual([first, `${LEFT_OUT[0]}。`])
    // Still there to be decided about; a task leads to where it is worked on.
    await page.getByTestId(`orphan-${(await task('母乳喂养')).id}`).waitFor()
    await page.getByTestId(`changed-${kept.id}`).getByRole('link').first().click()
    await page.waitForURL(new RegExp(`/boards/${boardId}/desk\\?task=${kept.id}$`))
    await page.locator(`[data-testid="desk-task-${kept.id}"][aria-selected="true"]`).waitFor()
    await page.goBack()
    await section('added').waitFor()
  })

  it('brings a new sentence, which becomes a task where it stands', async () => {
    await section('added').getByRole('button').first().click()
    await section('added').locator('li').waitFor({ state: 'detached' })
    const added = await task('托幼机构')
    expect(added.areaId).toBe((await task('心理健康')).areaId)
    expect((await whole()).board.status).toBe('draft')
  })

  it('is the text that a task leads to from then on, and the orphan to its own', async () => {
    const { page } = officer
    const changed = await task('危重孕产妇评审')
    await officer.visit(`/boards/${boardId}/notice?task=${changed.id}`)
    await page.getByText(CHANGED[1]).first().waitFor()
    await officer.visit(`/boards/${boardId}/notice?task=${(await task('母乳喂养')).id}`)
    await page.getByText('开展母乳喂养周主题宣传').first().waitFor()
  })
})

it('no page complained on its console beyond the text that was refused', () => {
  expect(officer.complaints.filter((text) => !/status of 400/.test(text))).toEqual([])
})
