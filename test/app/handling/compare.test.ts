import { describe, expect, it } from 'vitest'
import { formerOf, sideBySide } from '#app/components/handling/compare.ts'
import { faultOf, startOf } from '#app/components/handling/filling.ts'
import { NOTHING_FILLED, commandOf } from '#app/components/handling/deeds.ts'
import { createI18n } from '#app/i18n/createI18n.ts'
import { words } from '#app/i18n/zh-CN/index.ts'
import { addDays, addWorkDays, localDate } from '#shared/domain/calendar.ts'
import { nextSlip, slipStep } from '#shared/domain/ladder.ts'
import { reportsOf } from '#shared/domain/visibility.ts'
import { DAY, RATE, START, buildBoard, staff, supervisor } from '#test/support/builders.ts'

const TODAY = localDate(START)
const fuzhou = staff('fuzhou')
const submit = { type: 'assignment.submit', assignmentId: 't1:fuzhou', kind: 'period', period: '2026-01' } as const
const NEXT = '2026-02'
const texts = { progress: '已培训 20 人', problem: '师资不足', nextStep: '' }

function twoReports() {
  const b = buildBoard()
  b.send(fuzhou, { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
  b.send(fuzhou, { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent: 40 })
  b.send(fuzhou, submit, { narrative: texts })
  b.send(supervisor, { type: 'assignment.approve', assignmentId: 't1:fuzhou' })
  b.now += 31 * DAY
  b.send(fuzhou, { ...submit, period: NEXT }, { narrative: { ...texts, progress: '已培训 35 人' } })
  const reports = reportsOf(b.state, 't1:fuzhou', { kind: 'whole' })
  const [first, second] = reports ?? []
  if (!first || !second) throw new Error('two reports were made')
  return { b, first, second, reports: reports ?? [] }
}

describe('two reports side by side', () => {
  it('says field by field what changed and what was carried over', () => {
    const { b, first, second, reports } = twoReports()
    expect(formerOf(reports, second)).toBe(first)
    expect(sideBySide(b.task('t1'), second, first)).toEqual([
      { field: 'percent', before: '40%', after: '40%', changed: false, carriedOver: true },
      { field: 'progress', before: '已培训 20 人', after: '已培训 35 人', changed: true, carriedOver: false },
      { field: 'problem', before: '师资不足', after: '师资不足', changed: false, carriedOver: true },
      { field: 'nextStep', before: '', after: '', changed: false, carriedOver: false },
    ])
  })

  it('has nothing to set the first report against', () => {
    const { b, first, reports } = twoReports()
    expect(formerOf(reports, first)).toBeNull()
    expect(sideBySide(b.task('t1'), first, null).map(({ before }) => before)).toEqual([null, null, null, null])
  })

  it('shows the value of an indicator with its unit, not a percent', () => {
    const { first } = twoReports()
    const [figure] = sideBySide({ metric: { ...RATE, unit: '‰' } }, { ...first, value: 8.5 }, null)
    expect(figure).toMatchObject({ field: 'value', after: '8.5‰' })
  })

  it('lets nobody but the issuing unit and the unit itself read former reports', () => {
    const { b } = twoReports()
    expect(reportsOf(b.state, 't1:fuzhou', { kind: 'units', unitIds: ['fuzhou'] })).toHaveLength(2)
    expect(reportsOf(b.state, 't1:fuzhou', { kind: 'units', unitIds: ['xiamen'] })).toBeNull()
    expect(reportsOf(b.state, 't9:fuzhou', { kind: 'whole' })).toBeNull()
  })
})

describe('the ladder of 督查单', () => {
  it('proposes the next level, asks why one is skipped or repeated, and never goes back', () => {
    expect([nextSlip(null), nextSlip('blue'), nextSlip('yellow'), nextSlip('red')]).toEqual([
      'blue',
      'yellow',
      'red',
      'red',
    ])
    const steps = (['blue', 'yellow', 'red'] as const).map((level) => slipStep('yellow', level))
    expect(steps).toEqual(['back', 'needsReason', 'next'])
    expect(slipStep(null, 'yellow')).toBe('needsReason')
    expect(slipStep('red', 'red')).toBe('needsReason')
  })
})

describe('what a dialog opens with and what it misses', () => {
  const { t } = createI18n('zh-CN', words)
  const b = buildBoard()
  const slip = { kind: 'slip', ids: ['t1:fuzhou'] } as const

  it('can send an urge and the next slip as proposed', () => {
    const urge = { kind: 'urge', ids: ['t1:fuzhou', 't1:xiamen'] } as const
    const filled = startOf(urge, b.state, TODAY, t)
    expect(filled.text).toContain('签收')
    expect(faultOf(urge, filled, b.state, TODAY, t)).toBeNull()
    const proposed = startOf(slip, b.state, TODAY, t)
    expect(proposed).toMatchObject({ level: 'blue', due: addWorkDays(TODAY, 3) })
    expect(proposed.text).toContain(proposed.due)
    expect(faultOf(slip, proposed, b.state, TODAY, t)).toBeNull()
    b.send(supervisor, commandOf('slip', 't1:fuzhou', proposed))
    expect(startOf(slip, b.state, TODAY, t).level).toBe('yellow')
  })

  it.each([
    ['a skipped level', { level: 'red' }, 'slipNeedsReason', false],
    ['no text', { text: '  ' }, 'textRequired', false],
    ['a day gone by', { due: addDays(TODAY, -1) }, 'dueInPast', true],
    ['no day', { due: '' }, 'dueRequired', false],
  ] as const)('asks before %s', (_, part, reason, wrong) => {
    const filled = { ...startOf(slip, b.state, TODAY, t), ...part }
    expect(faultOf(slip, filled, b.state, TODAY, t)).toEqual({ words: t(`errors.${reason}`), wrong })
  })

  it('tells at once of a text that is too long, and of a light that would stand too long', () => {
    const back = { kind: 'return', ids: ['t1:fuzhou'] } as const
    const long = { ...NOTHING_FILLED, reason: '理'.repeat(10_000) }
    expect(faultOf(back, { ...long, reason: long.reason.slice(0, 2000) }, b.state, TODAY, t)).toBeNull()
    expect(faultOf(back, long, b.state, TODAY, t)).toEqual({
      words: t('sheet.textOver', { max: 2000, over: 8000 }),
      wrong: true,
    })
    const override = { kind: 'override', ids: ['t1:fuzhou'] } as const
    const until = (days: number) => ({ ...NOTHING_FILLED, reason: '已核实', due: addDays(TODAY, days) })
    expect(faultOf(override, until(60), b.state, TODAY, t)).toBeNull()
    expect(faultOf(override, until(61), b.state, TODAY, t)?.words).toBe(t('errors.overrideTooLong', { days: 60 }))
  })

  it('proposes another day to decide by once the named one has passed', () => {
    const refer = { kind: 'refer', ids: ['t1:fuzhou'] } as const
    const due = addDays(TODAY, 7)
    b.send(fuzhou, { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
    b.send(fuzhou, { type: 'assignment.flagCoordination', assignmentId: 't1:fuzhou', needsCoordination: true })
    b.send(supervisor, { type: 'assignment.referCoordination', assignmentId: 't1:fuzhou', decider: '规划信息处', due })
    expect(startOf(refer, b.state, TODAY, t)).toMatchObject({ text: '规划信息处', due })
    const later = addDays(due, 1)
    expect(startOf(refer, b.state, later, t).due).toBe(addWorkDays(later, 5))
  })

  it('wants a reason for a return and none for granting', () => {
    const empty = { ...NOTHING_FILLED, reason: '  ' }
    const back = { kind: 'return', ids: ['t1:fuzhou'] } as const
    expect(faultOf(back, empty, b.state, TODAY, t)).toEqual({ words: t('errors.reasonRequired'), wrong: false })
    expect(faultOf({ kind: 'grant', ids: ['m'] }, empty, b.state, TODAY, t)).toBeNull()
    expect(commandOf('grant', 'm', empty)).toEqual({
      type: 'matter.decide',
      matterId: 'm',
      decision: 'granted',
      reason: null,
    })
  })
})
