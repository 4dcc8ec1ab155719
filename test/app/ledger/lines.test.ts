import { describe, expect, it } from 'vitest'
import { NO_FILTERS } from '#app/components/ledger/filters.ts'
import { type Part, linesOf, partsOf } from '#app/components/ledger/lines.ts'
import { ledgerView } from '#app/components/ledger/rows.ts'
import { largeBoard } from '#test/support/judging.ts'

const view = ledgerView(largeBoard(18, 2), '2023-10-31', NO_FILTERS)
const said = (parts: Part[]): string[] =>
  parts.map((part) => ('gap' in part ? `${part.gap} rows of room` : part.row.task.id))

describe('the lines of the grid', () => {
  it('are headings and tasks, numbered from top to bottom', () => {
    const lines = linesOf(view, new Set())
    expect(lines.count).toBe(18 + view.sections.length)
    const numbers = lines.sections.flatMap(({ at, rows }) => [at, ...rows.map((row) => row.at)])
    expect(numbers).toEqual([...Array(lines.count).keys()])
    expect([...lines.heads]).toEqual(lines.sections.map(({ at }) => at))
    for (const { row, at } of lines.sections.flatMap(({ rows }) => rows)) expect(lines.places.get(row.task.id)).toBe(at)
  })

  it('have of a folded area its heading alone', () => {
    const [first] = view.sections
    const lines = linesOf(view, new Set([first?.area.id ?? '']))
    expect(lines.sections[0]?.rows).toEqual([])
    expect(lines.sections[1]?.at).toBe(1)
    expect(lines.count).toBe(18 + view.sections.length - (first?.rows.length ?? 0))
  })
})

describe('the rows of an area in the document', () => {
  const rows = linesOf({ sections: [{ ...view.sections[0]!, rows: view.sections.flatMap((s) => s.rows) }] }, new Set())
    .sections[0]!.rows

  it('are all of them while there are few', () => {
    expect(said(partsOf(rows, null))).toEqual(rows.map(({ row }) => row.task.id))
  })

  it('are those in sight, with the room of the others around and between them', () => {
    const ids = rows.map(({ row }) => row.task.id)
    const parts = partsOf(rows, new Set([1, 6, 7, 8]))
    expect(said(parts)).toEqual([ids[0], '4 rows of room', ids[5], ids[6], ids[7], `${rows.length - 8} rows of room`])
    const keys = parts.flatMap((part) => ('gap' in part ? [part.key] : []))
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('are never carried past each other while the window moves over them', () => {
    // What React knows again it leaves where it is only while the order stays: else every row behind is put in anew.
    const known = (shown: ReadonlySet<number>): string[] =>
      partsOf(rows, shown).map((part) => ('gap' in part ? part.key : part.row.task.id))
    const window = (from: number, kept: number): ReadonlySet<number> =>
      new Set([kept, ...Array.from({ length: 5 }, (_, i) => from + i)])
    for (const kept of [-1, 3, 9, rows.length])
      for (const step of [1, 2, 4])
        for (let from = -5; from < rows.length; from += step) {
          const before = known(window(from, kept))
          const after = known(window(from + step, kept))
          expect(after.filter((key) => before.includes(key))).toEqual(before.filter((key) => after.includes(key)))
        }
  })

  it('are room alone where the area is out of sight', () => {
    expect(said(partsOf(rows, new Set([0])))).toEqual([`${rows.length} rows of room`])
  })
})
