import { beforeEach, describe, expect, it } from 'vitest'
import { type Visitor, picture } from '#test/support/browser.ts'
import { type Caller, DEMO, assignmentOf, boardOf, changesOf, movable } from '#test/support/calls.ts'
import { connection, editorOf, saves, setPercent, storedText, typeInto } from '#test/support/screen.ts'
import { useStage } from '#test/support/stage.ts'

const SHEET = `/boards/${DEMO}/units/fuzhou`

const stage = useStage()
const person = (username: string) => stage.enter(username)
// A test that failed while the server was away must not fail those after it.
beforeEach(() => stage.server.start())

/** Tasks of 福州 whose percent its people may move, another for each test. */
let used = 0
async function freeTask(who: Caller): Promise<{ taskId: string; percent: number }> {
  const open = movable(await boardOf(who))
  const { taskId, percent } = open[used++ % open.length] ?? open[0]
  return { taskId, percent: percent ?? 0 }
}
const percentOf = async (who: Caller, taskId: string) => (await assignmentOf(who, `${taskId}:fuzhou`))?.percent
/** Which commands have moved a unit task since. */
const moved = async (who: Caller, taskId: string, since: number): Promise<Set<string>> =>
  new Set(
    (await changesOf(who, since))
      .filter(({ subject }) => subject === `assignment:${taskId}:fuzhou`)
      .map(({ commandId }) => commandId),
  )
/** Closes the tab without a word, and opens another one on the same computer. */
async function reopened(who: Visitor): Promise<Visitor> {
  await who.page.close({ runBeforeUnload: false })
  return { ...who, page: await who.context.newPage() }
}
/** Everything given to this browser's storage has been written. */
const kept = ({ page }: Visitor) => page.locator('html[data-kept="true"]')

describe('what was done without a connection', () => {
  it('[O1] survives a reload, is delivered on return, and once', async () => {
    const who = await person('fuzhou')
    const { taskId, percent } = await freeTask(who)
    const { seq } = await boardOf(who)
    await who.visit(`${SHEET}?task=${taskId}`)
    await connection(who, 'online').waitFor()
    await stage.server.kill()
    await connection(who, 'reconnecting', 'offline').waitFor()
    const wanted = percent === 73 ? 74 : 73
    await setPercent(who, taskId, wanted)
    await saves(who, 'unsent').waitFor()
    await kept(who).waitFor({ state: 'attached' })
    // The tab is gone without having reached the server.
    const back = await reopened(who)
    const { page } = back
    await stage.server.start()
    await page.goto('/boards')
    await expect.poll(() => percentOf(who, taskId), { timeout: 30_000 }).toBe(wanted)
    await page.goto(SHEET)
    await saves(back, 'saved').waitFor()
    expect((await moved(who, taskId, seq)).size).toBe(1)
  })

  it('[O3] that lost to a colleague asks with both values after the reload', async () => {
    const [who, colleague] = [await person('fuzhou'), await person('fuzhou-2')]
    const { taskId } = await freeTask(who)
    await who.visit(`${SHEET}?task=${taskId}`)
    await colleague.visit(`${SHEET}?task=${taskId}`)
    await connection(who, 'online').waitFor()
    await saves(colleague, 'saved').waitFor()
    await who.context.setOffline(true)
    await connection(who, 'reconnecting', 'offline').waitFor()
    await setPercent(who, taskId, 10)
    await saves(who, 'unsent').waitFor()
    await kept(who).waitFor({ state: 'attached' })
    await setPercent(colleague, taskId, 80)
    await saves(colleague, 'saved').waitFor()
    await expect.poll(() => percentOf(colleague, taskId)).toBe(80)
    const back = await reopened(who)
    const { page } = back
    await who.context.setOffline(false)
    await page.goto(`${SHEET}?task=${taskId}`)
    await page.getByTestId('conflict').waitFor()
    await page.getByTestId('conflict-theirs').getByText('80').first().waitFor()
    await page.getByTestId('conflict-theirs').getByText('福州 经办人 2').first().waitFor()
    await page.getByTestId('conflict-mine').getByText('10').first().waitFor()
    expect(await percentOf(who, taskId)).toBe(80)
    await page.getByTestId('conflict-change').click()
    await saves(back, 'saved').waitFor()
    await expect.poll(() => percentOf(who, taskId)).toBe(10)
  })
  it('[O4] text survives a reload, is delivered on return from any page, and once', async () => {
    const who = await person('fuzhou')
    const { taskId } = await freeTask(who)
    await who.visit(`${SHEET}?task=${taskId}`)
    await editorOf(who, taskId).waitFor()
    // A socket that is opened after the browser says offline is not cut by it.
    await connection(who, 'online').waitFor()
    await who.context.setOffline(true)
    await connection(who, 'reconnecting', 'offline').waitFor()
    await typeInto(who, taskId, '断网时写的一句话。')
    await saves(who, 'unsent').waitFor()
    await kept(who).waitFor({ state: 'attached' })
    const back = await reopened(who)
    await who.context.setOffline(false)
    await back.page.goto('/boards')
    const reader = await person('supervisor')
    await expect.poll(() => storedText(reader, taskId), { timeout: 30_000 }).toContain('断网时写的一句话。')
    expect((await storedText(reader, taskId)).split('断网时写的一句话。')).toHaveLength(2)
    await back.page.goto(`${SHEET}?task=${taskId}`)
    await editorOf(back, taskId).waitFor()
    await saves(back, 'saved').waitFor()
    expect((await editorOf(back, taskId).innerText()).split('断网时写的一句话。')).toHaveLength(2)
  })

  it('[O2] two tabs: what the closed one left is delivered by the other, each once', async () => {
    const one = await person('fuzhou')
    const two: Visitor = { ...one, page: await one.context.newPage() }
    const { taskId } = await freeTask(one)
    const { seq } = await boardOf(one)
    for (const { page } of [one, two]) {
      await page.goto(`${SHEET}?task=${taskId}`)
      await editorOf({ ...one, page }, taskId).waitFor()
      await connection({ page }, 'online').waitFor()
    }
    await one.context.setOffline(true)
    for (const who of [one, two]) await connection(who, 'reconnecting', 'offline').waitFor()
    await typeInto(one, taskId, '第一个标签页。')
    await setPercent(one, taskId, 31)
    await typeInto(two, taskId, '第二个标签页。')
    await setPercent(two, taskId, 32)
    for (const who of [one, two]) await kept(who).waitFor({ state: 'attached' })
    await one.page.close({ runBeforeUnload: false })
    await one.context.setOffline(false)
    const reader = await person('supervisor')
    for (const text of ['第一个标签页。', '第二个标签页。']) {
      await expect.poll(() => storedText(reader, taskId), { timeout: 30_000 }).toContain(text)
      expect((await storedText(reader, taskId)).split(text)).toHaveLength(2)
    }
    await saves(two, 'saved').waitFor()
    expect(await percentOf(reader, taskId)).toBe(32)
    expect((await moved(reader, taskId, seq)).size).toBe(2)
  })
})

describe('text that the server refused', () => {
  it('[O5] stands in a panel on every page until its author has let it go', async () => {
    const who = await person('fuzhou')
    await who.visit(SHEET)
    await kept(who).waitFor({ state: 'attached' })
    await who.page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const { house = '', account = '' } = document.documentElement.dataset
          const request = indexedDB.open('duban')
          request.onsuccess = () => {
            const transaction = request.result.transaction('records', 'readwrite')
            transaction.objectStore('records').put(
              {
                ...{ id: 'r1', document: 'narrative/fujian-2023/fuzhou', fragment: 't1/problem' },
                ...{ text: '没能保存的一段', at: Date.now(), code: 'forbidden', title: '孕产妇保健' },
              },
              ['of', account, house, 'recovered', 'r1'],
            )
            transaction.oncomplete = () => resolve()
          }
        }),
    )
    await who.visit(SHEET)
    await who.page.getByTestId('show-recovered').click()
    const piece = who.page.getByTestId('recovered')
    for (const words of ['孕产妇保健', '存在问题', '没能保存的一段', '你已不能填写这个单位的文字'])
      await piece.getByText(words).first().waitFor()
    await who.visit(`/boards/${DEMO}/leader`).catch(() => undefined)
    await who.visit(SHEET)
    await who.page.getByTestId('show-recovered').click()
    await picture(who.page, 'recovered')
    await piece.getByTestId('recovered-dismiss').click()
    await piece.getByTestId('recovered-dismiss-sure').click()
    await piece.waitFor({ state: 'detached' })
    await kept(who).waitFor({ state: 'attached' })
    await who.visit(SHEET)
    await connection(who, 'online').waitFor()
    expect(await who.page.getByTestId('show-recovered').count()).toBe(0)
  })
})

describe('an input method', () => {
  it('[O6] composes in peace: nothing goes out and nothing moves under it, then everything is there', async () => {
    const [who, colleague] = [await person('fuzhou'), await person('fuzhou-2')]
    const { taskId } = await freeTask(who)
    for (const each of [who, colleague]) {
      await each.visit(`${SHEET}?task=${taskId}`)
      await editorOf(each, taskId).waitFor()
    }
    await typeInto(who, taskId, '开头。')
    await editorOf(colleague, taskId).filter({ hasText: '开头。' }).waitFor()
    const ime = await who.context.newCDPSession(who.page)
    const compose = (text: string): Promise<unknown> =>
      ime.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await editorOf(who, taskId).click()
    await who.page.keyboard.press('Control+End')
    for (const step of ['f', 'fu', 'fu y', 'fu you']) await compose(step)
    // In the same field, before the place where the other one composes.
    await editorOf(colleague, taskId).click()
    await colleague.page.keyboard.press('Control+Home')
    await colleague.page.keyboard.insertText('同事插在前面。')
    await saves(colleague, 'saved').waitFor()
    const reader = await person('supervisor')
    await expect.poll(() => storedText(reader, taskId)).toContain('同事插在前面。')
    const during = await editorOf(who, taskId).innerText()
    expect(during).toContain('fu you')
    expect(during).not.toContain('同事插在前面。')
    expect(await storedText(reader, taskId)).not.toContain('fu')
    await compose('妇幼')
    await ime.send('Input.insertText', { text: '妇幼' })
    for (const each of [who, colleague]) {
      await editorOf(each, taskId).filter({ hasText: '妇幼' }).filter({ hasText: '同事插在前面。' }).waitFor()
    }
    await saves(who, 'saved').waitFor()
    const text = await storedText(reader, taskId)
    expect(text.split('妇幼')).toHaveLength(2)
    expect(text).not.toContain('fu')
  })
})

describe('a computer that several people share', () => {
  /** Signs in at the page, as a person does. */
  async function signInAt({ page }: Pick<Visitor, 'page'>, username: string): Promise<void> {
    await page.locator('#username').fill(username)
    await page.locator('#password').fill('duban-demo')
    await page.locator('.login-form .btn.primary').click()
    await page.waitForURL((url) => url.pathname !== '/login')
    await page.locator('html[data-hydrated="true"]').waitFor({ state: 'attached' })
  }
  async function askToSignOut({ page }: Visitor): Promise<void> {
    await page.locator('.me').click()
    await page.getByTestId('sign-out').click()
  }

  it('[O7] keeps undelivered work from everybody else, also when they sign out, until its author is back', async () => {
    const who = await person('fuzhou')
    const { taskId, percent } = await freeTask(who)
    const wanted = percent === 41 ? 42 : 41
    await who.visit(`${SHEET}?task=${taskId}`)
    await connection(who, 'online').waitFor()
    await stage.server.kill()
    await connection(who, 'reconnecting', 'offline').waitFor()
    await setPercent(who, taskId, wanted)
    await saves(who, 'unsent').waitFor()
    await kept(who).waitFor({ state: 'attached' })

    await askToSignOut(who)
    await who.page.getByTestId('sign-out-losses').waitFor()
    await who.page.getByTestId('sign-out-discard').click()
    await who.page.getByTestId('sign-out-unreachable').waitFor()
    const back = await reopened(who)
    await stage.server.start()
    await back.context.clearCookies()
    await back.page.goto('/login')
    await back.page.getByTestId('kept-note').waitFor()
    await signInAt(back, 'fuzhou-2')
    await back.page.goto(SHEET)
    await saves(back, 'saved').waitFor()
    await connection(back, 'online').waitFor()
    expect(await percentOf(await person('supervisor'), taskId)).toBe(percent)
    await askToSignOut(back)
    await back.page.waitForURL('**/login')
    await back.page.getByTestId('kept-note').waitFor()
    await signInAt(back, 'fuzhou')
    const reader = await person('supervisor')
    await expect.poll(() => percentOf(reader, taskId), { timeout: 30_000 }).toBe(wanted)
  })

  it('[O7] signing out warns of what is not delivered and then leaves nothing', async () => {
    const [who, colleague] = [await person('fuzhou'), await person('fuzhou-2')]
    const { taskId } = await freeTask(who)
    for (const each of [who, colleague]) {
      await each.visit(`${SHEET}?task=${taskId}`)
      await connection(each, 'online').waitFor()
    }
    await who.context.setOffline(true)
    await connection(who, 'reconnecting', 'offline').waitFor()
    await setPercent(who, taskId, 11)
    await setPercent(colleague, taskId, 81)
    await saves(colleague, 'saved').waitFor()
    await who.context.setOffline(false)
    await who.page.getByTestId('conflict-later').click()
    await askToSignOut(who)
    await who.page.getByTestId('sign-out-losses').getByText('仍有 1 项未送达，退出将丢弃').waitFor()
    await picture(who.page, 'sign-out')
    await who.page.getByTestId('sign-out-back').click()
    await saves(who, 'unsent').waitFor()
    await askToSignOut(who)
    const asked: string[] = []
    who.page.on('request', (request) => {
      if (request.isNavigationRequest()) asked.push(new URL(request.url()).pathname)
    })
    await who.page.getByTestId('sign-out-discard').click()
    await who.page.waitForURL('**/login')
    // A second navigation would break the first one off.
    expect(asked).toEqual(['/login'])
    const left = await who.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const request = indexedDB.open('duban')
          request.onupgradeneeded = () => request.result.createObjectStore('records')
          request.onsuccess = () => {
            const keys = request.result.transaction('records').objectStore('records').getAllKeys()
            keys.onsuccess = () => resolve(keys.result.filter((key) => (key as string[])[0] === 'of').length)
          }
        }),
    )
    expect(left).toBe(0)
    await signInAt(who, 'fuzhou')
    await who.page.goto(SHEET)
    await saves(who, 'saved').waitFor()
    expect(await who.page.getByTestId('conflict').count()).toBe(0)
    expect(await percentOf(colleague, taskId)).toBe(81)
  })

  it('[O7] a session that has ended shows nothing more; its work waits for the same person', async () => {
    const who = await person('fuzhou')
    const { taskId } = await freeTask(who)
    await who.visit(`${SHEET}?task=${taskId}`)
    await editorOf(who, taskId).waitFor()
    await connection(who, 'online').waitFor()
    await who.context.setOffline(true)
    await connection(who, 'reconnecting', 'offline').waitFor()
    await typeInto(who, taskId, '会话结束前写的。')
    await saves(who, 'unsent').waitFor()
    const { origin, cookie } = who
    await fetch(`${origin}/logout`, { method: 'POST', redirect: 'manual', headers: { origin, cookie } })
    await who.context.setOffline(false)
    await who.page.waitForURL('**/login?next=*')
    await who.page.getByTestId('kept-note').waitFor()
    await signInAt(who, 'fuzhou')
    expect(new URL(who.page.url()).pathname).toBe(SHEET)
    await editorOf(who, taskId).filter({ hasText: '会话结束前写的。' }).waitFor()
    await saves(who, 'saved').waitFor()
  })

  it('[O7] a session that ends in the midst of a form keeps what is typed; it is sent after signing in elsewhere', async () => {
    const who = await person('supervisor')
    const { origin, cookie, page } = who
    const waiting = (await boardOf(who)).assignments.find(({ state }) => state === 'underReview')
    if (!waiting) throw new Error('nothing waits for review')
    await who.visit(`/boards/${DEMO}/handling?item=${waiting.id}`)
    await page.getByTestId('return').click()
    await page.getByTestId('deed-reason').fill('没有写明完成数量')
    await fetch(`${origin}/logout`, { method: 'POST', redirect: 'manual', headers: { origin, cookie } })
    const again = page.getByTestId('deed').locator('xpath=ancestor::dialog').getByTestId('sign-in-again')
    await again.waitFor()
    const [fresh] = await Promise.all([who.context.waitForEvent('page'), again.click()])
    await fresh.locator('html[data-hydrated="true"]').waitFor({ state: 'attached' })
    await signInAt({ page: fresh }, 'supervisor')
    await fresh.close()
    await page.bringToFront()
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await connection(who, 'online').waitFor()
    expect(await page.getByTestId('sign-in-again').count()).toBe(0)
    expect(await page.getByTestId('deed-reason').inputValue()).toBe('没有写明完成数量')
    await page.getByTestId('deed-do').click()
    await page.getByTestId('deed').waitFor({ state: 'detached' })
    expect((await assignmentOf(await person('supervisor'), waiting.id))?.state).toBe('returned')
  })
})

describe('a server that falls silent', () => {
  it('[O9] is noticed within ten seconds, and what is typed meanwhile is called undelivered', async () => {
    const who = await person('fuzhou')
    const { taskId } = await freeTask(who)
    await who.visit(`${SHEET}?task=${taskId}`)
    await editorOf(who, taskId).waitFor()
    await saves(who, 'saved').waitFor()
    await connection(who, 'online').waitFor()
    stage.server.pause()
    const began = performance.now()
    try {
      await typeInto(who, taskId, '服务器没有声音。')
      await connection(who, 'reconnecting', 'offline').waitFor({ timeout: 15_000 })
      expect(performance.now() - began).toBeLessThan(10_000)
      await saves(who, 'unsent').waitFor({ timeout: 1_000 })
      // Leaving asks first.
      const asked = who.page.waitForEvent('dialog')
      who.page.once('dialog', (dialog) => void dialog.dismiss())
      await who.page.close({ runBeforeUnload: true })
      expect((await asked).type()).toBe('beforeunload')
      await kept(who).waitFor({ state: 'attached' })
    } finally {
      stage.server.resume()
    }
    await saves(who, 'saved').waitFor({ timeout: 30_000 })
    await connection(who, 'online').waitFor()
  })
})
