import { describe, expect, it } from 'vitest'
import { words as en } from '#app/i18n/en/index.ts'
import { words as zh } from '#app/i18n/zh-CN/index.ts'

/** Every text with its key, such as `ledger.title`. */
function texts(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const at = path ? `${path}.${key}` : key
    if (typeof value === 'string') return [[at, value]]
    if (typeof value === 'object' && value !== null) return texts(value, at)
    throw new Error(`${at} is neither a text nor a group of texts`)
  })
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].map((m) => m[1] ?? '')
const chinese = new Map(texts(zh))
const english = new Map(texts(en))

describe('the two languages', () => {
  it('have exactly the same keys', () => {
    expect(chinese.size).toBeGreaterThan(100)
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  it('fill the same placeholders', () => {
    const differing = [...chinese].filter(([key, text]) => {
      const there = new Set(placeholders(english.get(key) ?? ''))
      const here = new Set(placeholders(text))
      return here.size !== there.size || [...here].some((name) => !there.has(name))
    })
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it.each([
    ['zh-CN', chinese],
    ['en', english],
  ])('leave no text empty (%s)', (_language, all) => {
    expect([...all].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([])
  })

  it('keep Chinese out of the English texts, but for the name of the language itself', () => {
    const mixed = [...english].filter(([, text]) => /\p{Script=Han}/u.test(text)).map(([key]) => key)
    expect(mixed).toEqual(['shell.otherLanguage'])
  })

  it('do without exclamation marks and 成功', () => {
    expect([...chinese, ...english].filter(([, text]) => /[!！]|成功/.test(text))).toEqual([])
  })
})
