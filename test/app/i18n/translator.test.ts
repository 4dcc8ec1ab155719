import { describe, expect, it } from 'vitest'
import { createI18n } from '#app/i18n/createI18n.ts'
import { words as en } from '#app/i18n/en/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import { otherLanguage, toLanguage } from '#app/i18n/languages.ts'
import { clock, clockMinute, day, dayMinute, monthDay } from '#app/i18n/moments.ts'
import { words as zh } from '#app/i18n/zh-CN/index.ts'
import { LANGUAGE_COOKIE as PAGE_COOKIE } from '#app/routes/language/cookie.ts'
import { localPath } from '#app/routes/language/localPath.ts'
import { LANGUAGE_COOKIE as SERVER_COOKIE } from '#server/http/language.ts'
import { errorBody } from '#shared/protocol/errors.ts'

describe('createI18n', () => {
  it('is ready at once and keeps languages of neighbouring requests apart', () => {
    const chinese = createI18n('zh-CN', zh)
    const english = createI18n('en', en)
    expect(chinese.t('shell.save.unsent', { count: 3 })).toBe('3 项未送达')
    expect(english.t('shell.save.unsent', { count: 3 })).toBe('3 undelivered')
    expect(chinese.t('states.awaitingUpper')).toBe('待上级部署')
    expect(english.t('states.awaitingUpper')).toBe('Awaiting upper level')
  })

  it('leaves escaping to React', () => {
    expect(createI18n('zh-CN', zh).t('shell.nameAndTitle', { name: '<陈>', title: '"督办"' })).toBe('<陈> · "督办"')
  })
})

describe('errorText', () => {
  it('says a refusal in the language of the page, codes included', () => {
    const refusal = errorBody('invalid', 'stateForbids', { state: 'underReview' })
    expect(errorText(createI18n('zh-CN', zh), refusal)).toBe('当前是“审核”，不能这样做')
    expect(errorText(createI18n('en', en), refusal)).toBe('It is “under review” now, so this cannot be done.')
  })

  it('says that there was no answer', () => {
    expect(errorText(createI18n('zh-CN', zh), null)).toBe('没有连上服务器，请检查网络后再试')
  })

  it('falls back to the server’s own words for a reason it does not know', () => {
    const body = { code: 'invalid' as const, message: '新的原因', reason: 'constructor' }
    expect(errorText(createI18n('en', en), body)).toBe('新的原因')
  })
})

describe('languages', () => {
  it('are Chinese unless English was chosen', () => {
    expect(['en', 'zh-CN', 'fr', ''].map(toLanguage)).toEqual(['en', 'zh-CN', 'zh-CN', 'zh-CN'])
    expect(otherLanguage('en')).toBe('zh-CN')
    expect(otherLanguage('zh-CN')).toBe('en')
  })

  it('are remembered under the name the server reads', () => {
    expect(PAGE_COOKIE).toBe(SERVER_COOKIE)
  })

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'x', '', null, '/a\nb', `/${'a'.repeat(600)}`])(
    'never lead to another site: %j',
    (next) => expect(localPath(next)).toBe('/'),
  )

  it('lead back to where they were chosen', () => {
    expect(localPath('/boards/fj?area=3')).toBe('/boards/fj?area=3')
  })
})

describe('moments', () => {
  it('are written in Shanghai, across midnight and the year', () => {
    const moment = Date.UTC(2023, 11, 31, 16, 2, 8)
    expect(clock(moment)).toBe('00:02:08')
    expect(clockMinute(moment)).toBe('00:02')
    expect(day(moment)).toBe('2024-01-01')
    expect(dayMinute(moment)).toBe('01-01 00:02')
    expect(monthDay('2023-10-31')).toBe('10-31')
  })
})
