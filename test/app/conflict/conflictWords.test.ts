import { describe, expect, it } from 'vitest'
import {
  actionWords,
  besideHan,
  fieldWords,
  lightWith,
  lightWords,
  valueWords,
} from '#app/components/conflict/conflictWords.ts'
import { arrange } from '#app/components/conflict/useConflictChooser.ts'
import { createI18n } from '#app/i18n/createI18n.ts'
import { words as zh } from '#app/i18n/zh-CN/index.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Conflict } from '#app/realtime/boardTypes.ts'
import { errorBody } from '#shared/protocol/errors.ts'
import { RATE, buildBoard } from '#test/support/builders.ts'

const { t } = createI18n('zh-CN', zh)
const board = buildBoard({ tasks: [{ id: 't1' }, { id: 'm1', metric: RATE, kind: 'metric', due: '2026-03-18' }] })

describe('the two sides of a conflict', () => {
  it('are told with their units', () => {
    expect(valueWords(t, 'percent', 90, board.task('t1'))).toBe('90%')
    expect(valueWords(t, 'value', 91.2, board.task('m1'))).toBe('91.2%')
    expect(valueWords(t, 'state', 'underReview', board.task('t1'))).toBe('审核')
    expect(valueWords(t, 'due', null, board.task('t1'))).toBe('空')
    expect(valueWords(t, 'needsCoordination', true, board.task('t1'))).toBe('是')
  })

  it('name every field, even one nobody foresaw', () => {
    expect(['percent', 'state', 'due', 'surprise'].map((field) => fieldWords(t, field))).toEqual([
      '完成率',
      '状态',
      '时限',
      '内容',
    ])
  })

  it('say what was to be done, where no value was named', () => {
    const assignmentId = 't1:fuzhou'
    const words = (command: Command): string => actionWords(t, command, undefined)
    expect(words({ type: 'assignment.submit', assignmentId, kind: 'completion', period: '2026-03' })).toBe('提请办结')
    expect(words({ type: 'board.dispatch' })).toBe('修改')
    expect(words({ type: 'assignment.entrust', assignmentId, handlerId: 'fuzhou-2' })).toBe('转办')
    expect(words({ type: 'assignment.entrust', assignmentId, handlerId: null })).toBe('收回转办')
    expect(words({ type: 'matter.reply', matterId: 't1:fuzhou:u1', text: '收到' })).toBe('回复来件')
    expect(words({ type: 'assignment.setPercent', assignmentId, percent: 60 })).toBe('完成率改为 60%')
  })

  it('show the light each value would give', () => {
    const assignment = board.assignment('t1', 'fuzhou')
    const light = (percent: number) => lightWith(board.state, assignment, 'percent', percent, '2026-06-15')
    expect(light(100)?.colour).toBe('green')
    expect(light(20)?.colour).toBe('red')
    expect(lightWords(t, light(20)!)).toMatch(/^欠序时 [\d.]+ 点，红灯$/)
    expect(lightWords(t, light(100)!)).toMatch(/^超序时 [\d.]+ 点，绿灯（06-30 到期/)
    const metric = board.assignment('m1', 'fuzhou')
    expect(lightWith(board.state, metric, 'value', 91, '2026-03-19')?.colour).toBe('green')
    expect(lightWith(board.state, metric, 'value', 89, '2026-03-19')?.colour).toBe('red')
    expect(lightWith(board.state, assignment, 'title', '新名', '2026-03-19')).toBeNull()
  })

  it('leave a space beside a name that does not end in Han', () => {
    expect([besideHan('吴建斌'), besideHan('福州 经办人 1')]).toEqual(['吴建斌', '福州 经办人 1 '])
  })
})

describe('several conflicts', () => {
  const named = (commandId: string): Conflict => ({
    commandId,
    command: { type: 'board.dispatch' },
    error: errorBody('conflict'),
    subject: 'board',
    current: [],
    mine: {},
    seen: {},
    at: 0,
    canOverride: true,
  })
  const all = [named('a'), named('b'), named('c')]

  it('are asked one at a time, oldest first; what is put off waits', () => {
    expect(arrange(all, new Set()).current?.commandId).toBe('a')
    const later = arrange(all, new Set(['a', 'gone']))
    expect([later.current?.commandId, later.postponed.map(({ commandId }) => commandId)]).toEqual(['b', ['a']])
    expect(arrange([], new Set(['a']))).toEqual({ current: null, postponed: [] })
  })
})
