import { describe, expect, it } from 'vitest'
import { taskPath } from '#app/components/leader/links.ts'
import { type Question, answer, figuresOf } from '#app/components/leader/questions.ts'
import { summarise } from '#shared/domain/summary.ts'
import { leader, staff, supervisor } from '#test/support/builders.ts'
import { largeBoard } from '#test/support/judging.ts'

const DATE = '2023-10-31'
const state = largeBoard(30, 5)
const summary = summarise(state, DATE)
const [areaId] = Object.keys(summary.areas)
const [unitId] = Object.keys(summary.units)
const asked = (question: Question) => answer(state, question, DATE)

describe('what a number is made of', () => {
  it.each([
    ['the board', {}],
    ['an area', { areaId }],
    ['a unit', { unitId }],
    ['a cell', { areaId, unitId }],
  ] as [string, Question][])('lists as many unit tasks as the figures of %s count', (_, question) => {
    const figures = figuresOf(summary, question)
    expect(figures).not.toBeNull()
    expect(asked(question)).toHaveLength(figures?.total ?? -1)
    expect(asked({ ...question, only: 'red' })).toHaveLength(figures?.red ?? -1)
    expect(asked({ ...question, only: 'yellow' })).toHaveLength(figures?.yellow ?? -1)
    expect(asked({ ...question, only: 'due' })).toHaveLength(figures?.due ?? -1)
    expect(asked({ ...question, only: 'coordination' })).toHaveLength(figures?.needsCoordination ?? -1)
    expect(asked({ ...question, only: 'lit' })).toHaveLength((figures?.red ?? -1) + (figures?.yellow ?? -1))
  })

  it('puts the worst first, in the order of the laggards', () => {
    const lit = asked({ only: 'lit' }).map(({ assignment }) => assignment.id)
    expect(lit.length).toBeGreaterThan(1)
    expect(lit.slice(0, summary.laggards.length)).toEqual(summary.laggards.map((laggard) => laggard.assignmentId))
    const colours = asked({}).map(({ light }) => ['red', 'yellow', 'green', 'blue', 'grey'].indexOf(light.colour))
    expect(colours).toEqual([...colours].sort((a, b) => a - b))
  })

  it('knows no figures of a cell without unit tasks', () => {
    expect(figuresOf(summary, { areaId: 'nowhere', unitId: 'nobody' })).toBeNull()
  })
})

describe('where a unit task opens', () => {
  const board = { id: 'b1', issuingUnitId: 'fujian' }
  const assignment = { taskId: 't1', unitId: 'fuzhou' }

  it('is the ledger for the issuing unit, the own sheet for its unit, nowhere for another', () => {
    expect(taskPath(leader, board, assignment)).toBe('/boards/b1?task=t1&unit=fuzhou')
    expect(taskPath(supervisor, board, assignment)).toBe('/boards/b1?task=t1&unit=fuzhou')
    expect(taskPath(staff('fuzhou'), board, assignment)).toBe('/boards/b1/units/fuzhou?task=t1')
    expect(taskPath(staff('xiamen'), board, assignment)).toBeNull()
  })
})
