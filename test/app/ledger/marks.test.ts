import { expect, it } from 'vitest'
import { marksByTask } from '#app/components/ledger/marks.ts'

it('sorts what stands out by the rows that show it, and leaves out what no row shows', () => {
  const marks = marksByTask(
    new Map([
      ['assignment:t1:fuzhou', 'unsent'],
      ['task:t1', 'changed'],
      ['assignment:t2:xiamen', 'conflict'],
      ['area:a1', 'changed'],
      ['board', 'changed'],
    ]),
  )
  expect([...marks.keys()]).toEqual(['t1', 't2'])
  expect([...(marks.get('t1') ?? [])]).toEqual([
    ['assignment:t1:fuzhou', 'unsent'],
    ['task:t1', 'changed'],
  ])
})
