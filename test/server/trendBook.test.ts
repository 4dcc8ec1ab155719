import { expect, it } from 'vitest'
import type { Question } from '#server/archive/questions.ts'
import { TrendBook } from '#server/trendBook.ts'
import { buildBoard } from '#test/support/builders.ts'

const WHOLE = { kind: 'whole' } as const

/** An archive that answers each question with how many it was asked; `lost` once rejects. */
function archive() {
  const asked: Question[] = []
  const here = {
    asked,
    lost: false,
    ask: (question: Question) => {
      asked.push(question)
      if (!here.lost) return Promise.resolve({ trend: [], dayBegan: asked.length } as never)
      here.lost = false
      return Promise.reject(new Error('the thread has ended'))
    },
  }
  return here
}

it('asks for the past of a board once a day and audience', async () => {
  const board = buildBoard().state.board!
  const past = archive()
  const book = new TrendBook(past)
  const xiamen = { kind: 'units', unitIds: ['xiamen'] } as const
  await Promise.all([1, 2, 3].map(() => book.of(board, WHOLE, '2026-03-02')))
  expect(past.asked).toEqual(['trend'])
  await book.of(board, xiamen, '2026-03-02')
  await book.of({ ...board, openness: 'own' }, xiamen, '2026-03-02')
  expect(past.asked).toHaveLength(3)
  expect(await book.of(board, WHOLE, '2026-03-03')).toEqual({ trend: [], dayBegan: 4 })
})

it('asks again after it could not be told', async () => {
  const board = buildBoard().state.board!
  const past = archive()
  const book = new TrendBook(past)
  past.lost = true
  await expect(book.of(board, WHOLE, '2026-03-02')).rejects.toThrow('ended')
  expect(await book.of(board, WHOLE, '2026-03-02')).toEqual({ trend: [], dayBegan: 2 })
})
