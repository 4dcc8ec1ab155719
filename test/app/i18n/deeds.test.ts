import { expect, it } from 'vitest'
import { z } from 'zod'
import { deeds as english } from '#app/i18n/en/deeds.ts'
import { deeds as chinese } from '#app/i18n/zh-CN/deeds.ts'
import { commandSchema } from '#shared/domain/commands.ts'

/** Every type of command, as the schema that all commands pass has them. */
const TYPES = [
  ...new Set(
    [...JSON.stringify(z.toJSONSchema(commandSchema, { io: 'input' })).matchAll(/"const":"([a-z]+\.[a-zA-Z]+)"/g)].map(
      ([, type]) => type!,
    ),
  ),
]

it('whatever a command does has a word where latest changes and the audit trail are read', () => {
  expect(TYPES).toContain('assignment.setPercent')
  const wordOf = (words: Record<string, unknown>, type: string): unknown =>
    type.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], words)
  for (const words of [chinese, english])
    expect(TYPES.filter((type) => typeof wordOf(words, type) !== 'string')).toEqual([])
})
