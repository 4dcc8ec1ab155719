import { describe, expect, it } from 'vitest'
import { instructionState, instructionsOf, standingInstructions } from '#app/components/leader/InstructionList.tsx'
import { figuresThen } from '#app/components/leader/figures.ts'
import type { Command } from '#shared/domain/commands.ts'
import { addDays, localDate } from '#shared/domain/calendar.ts'
import { matterIdOf } from '#shared/domain/model.ts'
import { summarise } from '#shared/domain/summary.ts'
import { START, buildBoard, leader, staff } from '#test/support/builders.ts'

const instruct = (matterName: string, level: 'extraUrgent' | 'ordinary', taskId: string | null): Command => ({
  type: 'board.instruct',
  matterName,
  taskId,
  unitId: 'fuzhou',
  level,
  text: '研究',
})

describe('批示 on the completion board', () => {
  it('stand until they are closed, and say whether they were read, answered or are late', () => {
    const board = buildBoard()
    board.send(leader, instruct('a', 'ordinary', null))
    board.send(leader, instruct('b', 'extraUrgent', 't1'))
    const [first, second] = instructionsOf(board.state)
    // The one due next comes first.
    expect([first?.taskId, second?.taskId]).toEqual(['t1', null])
    const today = localDate(START)
    const stands = (date = today) => instructionsOf(board.state).map((one) => instructionState(one, date))
    expect(stands()).toEqual(['unread', 'unread'])
    expect(standingInstructions(board.state)).toBe(2)
    expect(stands(addDays(today, 5))).toEqual(['late', 'unread'])
    const id = matterIdOf('t1', 'fuzhou', 'b')
    board.send(staff('fuzhou'), { type: 'matter.read', matterId: id })
    expect(stands()).toEqual(['read', 'unread'])
    board.send(staff('fuzhou'), { type: 'matter.reply', matterId: id, text: '已办' })
    expect(stands(addDays(today, 5))).toEqual(['answered', 'unread'])
    board.send(leader, { type: 'matter.close', matterId: id, reason: null })
    // Closed ones come last.
    expect(stands()).toEqual(['unread', 'closed'])
    expect(standingInstructions(board.state)).toBe(1)
  })
})

describe('what the headline is compared with', () => {
  it('is the point seven days ago, or the figures of the chosen moment, known or not', () => {
    const { state } = buildBoard()
    const date = localDate(START)
    const { total } = summarise(state, date)
    const trend = [{ date: addDays(date, -7), progress: 0, pace: 0, total }]
    expect(figuresThen({ kind: 'week' }, trend, date)).toBe(total)
    expect(figuresThen({ kind: 'week' }, [], date)).toBeNull()
    expect(figuresThen({ kind: 'meeting', date, total: null }, trend, date)).toBeNull()
    expect(figuresThen({ kind: 'day', date, total }, [], date)).toBe(total)
  })
})
