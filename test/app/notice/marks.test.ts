import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { marksOf, sentencesOf } from '#app/components/notice/marks.ts'
import type { Source } from '#shared/domain/model.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { SENTENCES } from '../../shared/notice/samples.ts'

const at = (start: number, end: number, noticeVersionId = 'v'): Source => ({ noticeVersionId, start, end })
const told = (marks: ReturnType<typeof marksOf>): string[] =>
  marks.map(({ start, end, tasks, declared }) => `${start}-${end} ${tasks.join('+')}${declared ? ' declared' : ''}`)

describe('the marks of a notice', () => {
  it('are cut where sentences and tasks begin and end, and leave out the rest', () => {
    const marks = marksOf({
      sentences: [at(0, 10), at(10, 20), at(30, 40)],
      tasks: [
        { id: 'a', sources: [at(0, 20)] },
        { id: 'b', sources: [at(10, 15), at(32, 40)] },
      ],
      declared: [],
      noticeVersionId: 'v',
    })
    expect(told(marks)).toEqual(['0-10 a', '10-15 a+b', '15-20 a', '30-32 ', '32-40 b'])
  })

  it('tell what was declared to be no task', () => {
    const marks = marksOf({ sentences: [at(0, 10)], tasks: [], declared: [at(0, 10)], noticeVersionId: 'v' })
    expect(told(marks)).toEqual(['0-10  declared'])
  })

  it('leave out what belongs to another text, and what is empty', () => {
    const tasks = [{ id: 'a', sources: [at(0, 10, 'other'), at(5, 5), at(7, 3)] }]
    expect(marksOf({ sentences: [], tasks, declared: [at(1, 2, 'other')], noticeVersionId: 'v' })).toEqual([])
  })

  it('hold every character of every passage once, with exactly its tasks', () => {
    const span = fc.tuple(fc.nat(40), fc.nat(40)).map(([a, b]) => at(Math.min(a, b), Math.max(a, b)))
    fc.assert(
      fc.property(
        fc.array(fc.array(span, { maxLength: 3 }), { maxLength: 5 }),
        fc.array(span),
        (bySource, sentences) => {
          const tasks = bySource.map((sources, index) => ({ id: String(index), sources }))
          const marks = marksOf({ sentences, tasks, declared: [], noticeVersionId: 'v' })
          for (let i = 0; i < 41; i++) {
            const holding = marks.filter(({ start, end }) => start <= i && i < end)
            const covers = ({ start, end }: Source): boolean => start <= i && i < end
            const expected = tasks.filter(({ sources }) => sources.some(covers)).map(({ id }) => id)
            expect(holding.length).toBe(expected.length > 0 || sentences.some(covers) ? 1 : 0)
            expect([...(holding[0]?.tasks ?? [])].sort()).toEqual(expected.sort())
          }
          expect(marks.map(({ start }) => start)).toEqual(marks.map(({ start }) => start).sort((a, b) => a - b))
        },
      ),
    )
  })

  it('take the sentences as the coverage counts them', () => {
    const sentences = sentencesOf(parseNotice(SENTENCES), 'v')
    expect(sentences.map(({ start, end }) => SENTENCES.slice(start, end)).at(0)).toMatch(/^深入实施.*五项制度。$/)
    expect(sentences).toHaveLength(10)
  })
})
