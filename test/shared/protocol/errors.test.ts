import { describe, expect, it } from 'vitest'
import { ERROR_CODES, HTTP_STATUS, REASONS, type Reason, errorBody, reasonSentence } from '#shared/protocol/errors.ts'

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort()

describe('reasons', () => {
  const reasons = Object.entries(REASONS) as [Reason, readonly [string, string]][]

  it.each(reasons)('%s is a sentence in both languages, with the same values in it', (_, [zh, en]) => {
    expect(zh).toMatch(/\p{Script=Han}/u)
    expect(en).toMatch(/^[\x20-\x7e“”—’]+$/)
    expect(placeholders(en)).toEqual(placeholders(zh))
  })

  it.each(reasons)('%s leaves no placeholder behind', (reason, [zh]) => {
    const params = Object.fromEntries(placeholders(zh).map((name) => [name, 7]))
    for (const language of [0, 1] as const) expect(reasonSentence(reason, params, language)).not.toMatch(/[{}]/)
  })

  it('speak of states and fields in the words of officials', () => {
    expect(reasonSentence('stateForbids', { state: 'underReview' }, 0)).toBe('当前是“审核”，不能这样做')
    expect(reasonSentence('stateForbids', { state: 'underReview' }, 1)).toContain('“under review”')
    expect(reasonSentence('narrativeTooLong', { field: 'problem', max: 2000 }, 0)).toBe(
      '“存在问题”超过 2000 字，请精简后提交',
    )
  })

  it('take values as they are: a name that looks like a placeholder is not filled again', () => {
    expect(reasonSentence('foreignUnit', { unit: '{{unit}}' }, 0)).toContain('{{unit}}')
  })

  it('do not break on a value that nobody gave', () => {
    expect(reasonSentence('dispatchIncomplete', {}, 0)).toBe('还有  项任务没补齐，补齐后再交办')
  })
})

describe('the error of a door', () => {
  it.each(ERROR_CODES)('%s has a status, and a Chinese sentence without any reason given', (code) => {
    expect(HTTP_STATUS[code]).toBeGreaterThanOrEqual(400)
    const body = errorBody(code)
    expect(body.code).toBe(code)
    expect(body.message).toMatch(/\p{Script=Han}/u)
  })

  it('carries the values of a conflict', () => {
    const current = [{ subject: 'task:t1', field: 'title', value: '甲', seq: 3, at: 5, actorId: 'someone' }]
    expect(errorBody('conflict', 'conflict', undefined, current)).toEqual({
      code: 'conflict',
      reason: 'conflict',
      message: '别人先改了，请选择保留哪一个',
      current,
    })
  })

  it('names the unit whose cell it is', () => {
    expect(errorBody('forbidden', 'foreignUnit', { unit: '厦门' })).toEqual({
      code: 'forbidden',
      reason: 'foreignUnit',
      message: '这一格属于厦门，你只能看',
      params: { unit: '厦门' },
    })
  })

  it('has a status that a client may repeat only where nothing was stored', () => {
    expect(Object.entries(HTTP_STATUS).filter(([, status]) => status >= 500)).toEqual([
      ['unavailable', 503],
      ['internal', 500],
    ])
  })
})
