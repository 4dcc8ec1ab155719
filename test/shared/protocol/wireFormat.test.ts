import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as events from '#shared/protocol/events.ts'
import { commandRequestSchema } from '#shared/domain/commands.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'

/** Every schema through which something comes in from a client. */
const schemas: Record<string, z.ZodType> = {
  commandRequestSchema,
  ...Object.fromEntries(
    Object.entries(events).filter((entry): entry is [string, z.ZodType & never] => entry[0].endsWith('Schema')),
  ),
}

/** JSON in a fixed order, so that moving a line is no change of the wire. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const fields = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
  return `{${fields.sort().join()}}`
}

const fingerprint = (schema: z.ZodType): string =>
  createHash('sha256')
    .update(canonical(z.toJSONSchema(schema, { io: 'input' })))
    .digest('hex')
    .slice(0, 12)

describe('the wire', () => {
  it('is what clients of this protocol version speak', () => {
    const found = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, fingerprint(schema)]))
    expect(
      { PROTOCOL_VERSION, ...found },
      'the wire changed: raise PROTOCOL_VERSION and update this value (before the first release, the value alone)',
    ).toEqual({
      PROTOCOL_VERSION: 1,
      boardCommandSchema: 'aab494c61fb9',
      boardJoinSchema: '1d5485862492',
      boardLeaveSchema: 'c30c113f02b4',
      commandRequestSchema: '3332a4171808',
      focusSchema: '2dcb90281d8d',
      handshakeSchema: '8dee781c815e',
      presenceFocusSchema: 'cb84048f37ba',
      summaryJoinSchema: 'c30c113f02b4',
    })
  })

  it('has a fingerprint that notices a field, a limit and a new command, and not their order', () => {
    const base = z.strictObject({ a: z.string().max(3), b: z.number() })
    const same = z.strictObject({ b: z.number(), a: z.string().max(3) })
    const others = [
      z.strictObject({ a: z.string().max(4), b: z.number() }),
      z.strictObject({ a: z.string().max(3), b: z.number().optional() }),
      z.strictObject({ a: z.string().max(3), b: z.number(), c: z.boolean() }),
      z.object({ a: z.string().max(3), b: z.number() }),
    ]
    expect(fingerprint(same)).toBe(fingerprint(base))
    for (const other of others) expect(fingerprint(other)).not.toBe(fingerprint(base))
  })
})
