import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Source } from '#shared/domain/model.ts'
import { holds, subtract, unite } from '#shared/domain/spans.ts'

const passage = fc
  .tuple(fc.constantFrom('v1', 'v2'), fc.nat(40), fc.integer({ min: 1, max: 12 }))
  .map(([noticeVersionId, start, length]): Source => ({ noticeVersionId, start, end: start + length }))
const passages = fc.array(passage, { maxLength: 8 })

/** The characters of passages, one by one: the plain way to say what the functions mean. */
const characters = (sources: readonly Source[]): Set<string> =>
  new Set(
    sources.flatMap(({ noticeVersionId, start, end }) =>
      Array.from({ length: end - start }, (_, i) => `${noticeVersionId}:${start + i}`),
    ),
  )

describe('passages', () => {
  it('united hold the same characters, in order and without overlap', () => {
    fc.assert(
      fc.property(passages, (sources) => {
        const united = unite(sources)
        expect(characters(united)).toEqual(characters(sources))
        expect(united.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(characters(sources).size)
        expect(unite(united)).toEqual(united)
      }),
    )
  })

  it('taken apart leave the characters of the one that the other has not', () => {
    fc.assert(
      fc.property(passages, passages, (sources, taken) => {
        const gone = characters(taken)
        const expected = new Set([...characters(sources)].filter((c) => !gone.has(c)))
        expect(characters(subtract(sources, taken))).toEqual(expected)
      }),
    )
  })

  it('hold a part that lies within one of them', () => {
    const sources = unite([
      { noticeVersionId: 'v1', start: 0, end: 5 },
      { noticeVersionId: 'v1', start: 5, end: 9 },
    ])
    expect(sources).toHaveLength(2)
    expect(holds(sources, { noticeVersionId: 'v1', start: 5, end: 9 })).toBe(true)
    expect(holds(sources, { noticeVersionId: 'v1', start: 4, end: 6 })).toBe(false)
    expect(holds(sources, { noticeVersionId: 'v2', start: 1, end: 2 })).toBe(false)
  })
})
