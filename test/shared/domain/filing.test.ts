import { describe, expect, it } from 'vitest'
import { inView } from '#app/components/sheet/views.ts'
import { rowsOf } from '#app/components/sheet/rows.ts'
import { handlingOf } from '#app/components/handling/lists.ts'
import { reportingOf } from '#app/components/rules/reporting.ts'
import type { Command } from '#shared/domain/commands.ts'
import { filingOf, lastDayOf } from '#shared/domain/filing.ts'
import { messagesOfDay } from '#shared/domain/messages.ts'
import type { LocalDate, ReportKind } from '#shared/domain/model.ts'
import { windowBefore, windowOn } from '#shared/domain/windows.ts'
import { type TestBoard, buildBoard, morningOf, reviewer, staff, supervisor } from '#test/support/builders.ts'

const fuzhou = staff('fuzhou')
const assignmentId = 't1:fuzhou'

/** A unit task in work, monthly by the 25th: 2026-02 closes on Wednesday 2026-02-25. */
function working(): TestBoard {
  const board = buildBoard({ units: ['fuzhou'] })
  board.send(supervisor, { type: 'board.setCycle', from: '2026-02-01', every: 'month', day: 25 })
  board.send(fuzhou, { type: 'assignment.acknowledge', assignmentId })
  board.send(fuzhou, { type: 'assignment.setPercent', assignmentId, percent: 20 })
  return board
}

/** What happens, on which day: a report of a period (or of completion), and what becomes of it. */
type Event = [day: LocalDate, what: `file ${string}` | `complete ${string}` | 'approve' | 'return' | 'work' | 'suspend']

function through(events: readonly Event[]): TestBoard {
  const board = working()
  const does: Record<string, (period: string) => Command> = {
    file: (period) => submit('period', period),
    complete: (period) => submit('completion', period),
    approve: () => ({ type: 'assignment.approve', assignmentId }),
    return: () => ({ type: 'assignment.return', assignmentId, reason: '请写明数量' }),
    work: () => ({ type: 'assignment.setPercent', assignmentId, percent: 30 + board.log.length }),
    suspend: () => ({ type: 'assignment.setAside', assignmentId, state: 'suspended', reason: '等经费' }),
  }
  for (const [day, what] of events) {
    const [deed = '', period = ''] = what.split(' ')
    const command = does[deed]?.(period)
    if (!command) throw new Error(what)
    // Several things of one day keep their order.
    board.now = Math.max(board.now + 1, morningOf(day))
    board.send(['file', 'complete', 'work'].includes(deed) ? reviewer('fuzhou') : supervisor, command)
  }
  return board
}
const submit = (kind: ReportKind, period: string): Command => ({
  type: 'assignment.submit',
  assignmentId,
  kind,
  period,
})
const standing = (board: TestBoard, date: LocalDate) => {
  const window = windowOn(board.state.board!, date)
  const [task, assignment] = [board.task('t1'), board.assignment('t1', 'fuzhou')]
  return {
    now: filingOf(task, assignment, window),
    before: filingOf(task, assignment, windowBefore(board.state.board!, window)),
  }
}

describe('what counts as filed', () => {
  it.each<[string, Event[], LocalDate, ReturnType<typeof standing>['now'], ReturnType<typeof standing>['before']]>([
    ['nothing yet', [], '2026-02-10', 'owed', 'owed'],
    ['waits for review', [['2026-02-10', 'file 2026-02']], '2026-02-11', 'filed', null],
    [
      'approved',
      [
        ['2026-02-10', 'file 2026-02'],
        ['2026-02-11', 'approve'],
      ],
      '2026-02-12',
      'filed',
      'owed',
    ],
    [
      'came back',
      [
        ['2026-02-10', 'file 2026-02'],
        ['2026-02-11', 'return'],
      ],
      '2026-02-12',
      'owed',
      'owed',
    ],
    [
      'came back, and work goes on',
      [
        ['2026-02-10', 'file 2026-02'],
        ['2026-02-11', 'return'],
        ['2026-02-11', 'work'],
      ],
      '2026-02-12',
      'owed',
      'owed',
    ],
    [
      'filed again after it came back',
      [
        ['2026-02-10', 'file 2026-02'],
        ['2026-02-11', 'return'],
        ['2026-02-12', 'file 2026-02'],
      ],
      '2026-02-12',
      'filed',
      null,
    ],
    [
      'came back after the close: owed of the window that is over, too',
      [
        ['2026-02-25', 'file 2026-02'],
        ['2026-02-26', 'return'],
      ],
      '2026-02-27',
      'owed',
      'owed',
    ],
    [
      'the one before stands when this one came back',
      [
        ['2026-01-20', 'file 2026-01'],
        ['2026-01-21', 'approve'],
        ['2026-02-10', 'file 2026-02'],
        ['2026-02-11', 'return'],
      ],
      '2026-02-12',
      'owed',
      'filed',
    ],
    [
      'a completion that came back leaves the report of the period standing',
      [
        ['2026-02-10', 'file 2026-02'],
        ['2026-02-11', 'approve'],
        ['2026-02-12', 'complete 2026-02'],
        ['2026-02-13', 'return'],
      ],
      '2026-02-14',
      'filed',
      'owed',
    ],
    [
      'a completion alone that came back',
      [
        ['2026-02-12', 'complete 2026-02'],
        ['2026-02-13', 'return'],
      ],
      '2026-02-14',
      'owed',
      'owed',
    ],
    [
      'completed',
      [
        ['2026-02-12', 'complete 2026-02'],
        ['2026-02-13', 'approve'],
      ],
      '2026-02-14',
      'filed',
      null,
    ],
    [
      'the last one made up for after this one: this one stands',
      [
        ['2026-02-10', 'file 2026-02'],
        ['2026-02-11', 'approve'],
        ['2026-02-12', 'file 2026-01'],
      ],
      '2026-02-13',
      'filed',
      null,
    ],
    [
      'set aside',
      [
        ['2026-02-10', 'file 2026-02'],
        ['2026-02-11', 'return'],
        ['2026-02-12', 'suspend'],
      ],
      '2026-02-13',
      null,
      null,
    ],
  ])('%s', (_, events, date, now, before) => {
    expect(standing(through(events), date)).toEqual({ now, before })
  })

  it('is the same on the sheet, in the officer’s list, in the figures and in the reminders', () => {
    const came: Event[] = [
      ['2026-02-10', 'file 2026-02'],
      ['2026-02-11', 'return'],
    ]
    for (const [events, owed] of [
      [came, 1],
      [[...came, ['2026-02-12', 'file 2026-02'] as Event], 0],
    ] as const) {
      const { state } = through(events)
      const date = '2026-02-20'
      expect(rowsOf(state, 'fuzhou', date).filter((row) => inView(row, 'toReport', date))).toHaveLength(owed)
      const { unreported } = handlingOf(state, date)
      expect(unreported.flatMap(({ items }) => items)).toHaveLength(owed)
      expect(reportingOf(state, date, { kind: 'whole' })).toMatchObject({ filed: 1 - owed, of: 1 })
      const told = (day: LocalDate) =>
        messagesOfDay(state, day).filter(({ kind }) => kind === 'windowClosing' || kind === 'windowClosed')
      expect([told('2026-02-24').length, told('2026-02-26').length]).toEqual([owed, owed])
    }
  })
})

describe('逾期填报', () => {
  /** Filed on `filed`, returned on `back`, filed again on `again`: whether the second is late. */
  it.each<[string, LocalDate, LocalDate | null, LocalDate | null, boolean]>([
    ['on the last day', '2026-02-25', null, null, false],
    ['the day after', '2026-02-26', null, null, true],
    ['came back long before the close, again on the last day', '2026-02-10', '2026-02-11', '2026-02-25', false],
    ['came back long before the close, again after it', '2026-02-10', '2026-02-11', '2026-02-26', true],
    ['came back on the last day, again two work days later', '2026-02-24', '2026-02-25', '2026-02-27', false],
    ['three work days later, over a weekend that is worked (调休)', '2026-02-24', '2026-02-25', '2026-02-28', true],
    ['came back after the close, again the next day', '2026-02-25', '2026-03-03', '2026-03-04', false],
    ['two work days after that', '2026-02-25', '2026-03-03', '2026-03-05', false],
    ['and on the third', '2026-02-25', '2026-03-03', '2026-03-06', true],
    ['over a weekend', '2026-02-25', '2026-03-06', '2026-03-10', false],
    ['was late already: its return gives no time', '2026-02-26', '2026-02-27', '2026-02-27', true],
  ])('%s', (_, filed, back, again, late) => {
    const events: Event[] = [[filed, 'file 2026-02']]
    if (back) events.push([back, 'return'])
    if (again) events.push([again, 'file 2026-02'])
    const { state } = through(events)
    expect(state.reports.get(`${assignmentId}:${again ? 2 : 1}`)).toMatchObject({ period: '2026-02', late })
  })

  it('gives time for the report that came back, not for another period, nor after a completion that came back', () => {
    const window = windowOn(working().state.board!, '2026-02-10')
    const review = {
      decision: 'returned' as const,
      by: 'supervisor',
      at: morningOf('2026-03-03'),
      reason: '请写明数量',
    }
    const came = { kind: 'period' as const, period: '2026-02', late: false, review }
    expect(lastDayOf(window, undefined)).toBe('2026-02-25')
    expect(lastDayOf(window, came)).toBe('2026-03-05')
    expect(lastDayOf(window, { ...came, period: '2026-01' })).toBe('2026-02-25')
    expect(lastDayOf(window, { ...came, kind: 'completion' })).toBe('2026-02-25')
    expect(lastDayOf(window, { ...came, late: true })).toBe('2026-02-25')
    expect(lastDayOf(window, { ...came, review: { ...review, decision: 'approved' } })).toBe('2026-02-25')
  })
})
