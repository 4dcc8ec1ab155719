import { describe, expect, it } from 'vitest'
import { NOTHING_FILLED, commandOf } from '#app/components/handling/deeds.ts'
import { keysOf, stepFrom } from '#app/components/handling/keysOf.ts'
import {
  type Handling,
  countsOf,
  handlingOf,
  sectionsFor,
  slipStanding,
  urgeHeld,
  waitingFor,
} from '#app/components/handling/lists.ts'
import { addDays, localDate } from '#shared/domain/calendar.ts'
import { lightOf } from '#shared/domain/light.ts'
import {
  ISSUER,
  START,
  type TestBoard,
  buildBoard,
  leader,
  morningOf,
  staff,
  supervisor,
  supervisor2,
  walkTo,
} from '#test/support/builders.ts'

const UNITS = ['fuzhou', 'xiamen', 'nanping']
const TODAY = localDate(START)
const board = (): TestBoard =>
  buildBoard({
    units: UNITS,
    tasks: [
      { id: 't1', order: 1 },
      { id: 't2', order: 2 },
      { id: 't3', order: 3, due: addDays(TODAY, 40) },
    ],
  })
const listsOf = (it: TestBoard, date = localDate(it.now)): Handling => handlingOf(it.state, date)
const fuzhou = staff('fuzhou')

describe('the lists of 办理', () => {
  it('holds who has not signed by task, and nobody who has', () => {
    const b = board()
    b.send(fuzhou, { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
    b.now = morningOf(addDays(TODAY, 7))
    const { unsigned } = listsOf(b)
    expect(unsigned.map(({ task, items }) => [task.id, items.map(({ unit }) => unit.id)])).toEqual([
      ['t1', ['xiamen', 'nanping']],
      ['t2', UNITS],
      ['t3', UNITS],
    ])
    // From Monday to Monday.
    expect(unsigned[0]?.days).toBe(5)
    expect(countsOf(listsOf(b)).unsigned).toBe(8)
  })

  it('holds who has not reported in the open window by unit, those who owe most first', () => {
    const b = board()
    walkTo(b, 'underReview', 't2', 'xiamen')
    b.send(fuzhou, { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
    const { unreported } = listsOf(b)
    expect(unreported.map(({ unit, items, of }) => [unit.id, items.length, of])).toEqual([
      ['fuzhou', 3, 3],
      ['nanping', 3, 3],
      ['xiamen', 2, 3],
    ])
    expect(countsOf(listsOf(b)).unreported).toBe(8)
    // Another window, and everything is owed again but for what waits for review.
    expect(listsOf(b, '2026-02-10').unreported.map(({ items }) => items.length)).toEqual([3, 3, 2])
    expect(keysOf(listsOf(b), 'unreported')[0]).toBe('t1:fuzhou')
  })

  it('holds what waits for review, the longest waiting first, and counts it for others than who submitted it', () => {
    const b = board()
    walkTo(b, 'underReview', 't2', 'xiamen')
    b.now += 3_600_000
    walkTo(b, 'underReview', 't1', 'fuzhou')
    expect(listsOf(b).review.map(({ assignment }) => assignment.id)).toEqual(['t2:xiamen', 't1:fuzhou'])
    expect(waitingFor(b.state, supervisor)).toBe(2)
    // The same person may hold both roles; their own report is not theirs to review.
    expect(waitingFor(b.state, { ...supervisor, accountId: 'xiamen' })).toBe(1)
    expect(waitingFor(b.state, leader)).toBe(0)
    expect(waitingFor(b.state, fuzhou)).toBe(0)
  })

  it('offers to close out what somebody else approved', () => {
    const b = board()
    walkTo(b, 'completed')
    expect(listsOf(b).closeOut.map(({ assignment }) => assignment.id)).toEqual(['t1:fuzhou'])
    expect(waitingFor(b.state, leader)).toBe(1)
    expect(waitingFor(b.state, { ...leader, accountId: supervisor.accountId })).toBe(0)
    expect(sectionsFor(leader, ISSUER)[0]).toBe('closeOut')
    expect(sectionsFor(supervisor, ISSUER)).not.toContain('closeOut')
    expect(sectionsFor(fuzhou, ISSUER)).toEqual([])
  })

  it('puts red before yellow, the longest overdue first, and leaves out what is neither', () => {
    const b = board()
    b.now = morningOf('2027-03-01')
    const { behind } = listsOf(b)
    expect(behind.length).toBeGreaterThan(3)
    const colours = behind.map(({ light }) => light.colour)
    expect(colours).toEqual([...colours].sort())
    const overdue = behind.filter(({ light }) => light.colour === 'red').map(({ light }) => light.overdueDays)
    expect(overdue).toEqual([...overdue].sort((x, y) => y - x))
    const lit = [...b.state.assignments.values()].map((one) => lightOf(b.state, one, TODAY).colour)
    const late = lit.filter((colour) => colour === 'red' || colour === 'yellow')
    expect(late.length).toBeLessThan(lit.length)
    expect(listsOf(b, TODAY).behind).toHaveLength(late.length)
  })

  it('urges at most once a day, and not while the report lies with the officer or nothing is left to do', () => {
    const b = board()
    const item = (unitId: string) => {
      const found = listsOf(b, '2027-03-01').behind.find(({ assignment }) => assignment.id === `t1:${unitId}`)
      if (!found) throw new Error('not behind')
      return found
    }
    expect(urgeHeld(item('nanping'), TODAY)).toBeNull()
    b.send(supervisor, commandOf('urge', 't1:nanping', { ...NOTHING_FILLED, text: '请抓紧' }))
    expect(urgeHeld(item('nanping'), TODAY)).toBe('today')
    expect(urgeHeld(item('nanping'), addDays(TODAY, 1))).toBeNull()
    walkTo(b, 'underReview')
    expect(urgeHeld(item('fuzhou'), TODAY)).toBe('underReview')
    b.send(supervisor, commandOf('suspended', 't2:fuzhou', { ...NOTHING_FILLED, reason: '经费未到' }))
    const [aside] = listsOf(b).aside
    expect(aside && [aside.assignment.id, urgeHeld(aside, TODAY)]).toEqual(['t2:fuzhou', 'atRest'])
  })

  it('lists applications until they are decided, and not for who applied', () => {
    const b = board()
    walkTo(b, 'inProgress', 't3')
    b.send(fuzhou, {
      type: 'assignment.requestExtension',
      assignmentId: 't3:fuzhou',
      matterName: 'e1',
      due: addDays(TODAY, 70),
      text: '经费未到',
    })
    expect(listsOf(b).extensions.map(({ matter }) => matter.id)).toEqual(['t3:fuzhou:e1'])
    expect(waitingFor(b.state, supervisor)).toBe(1)
    expect(waitingFor(b.state, { ...supervisor, accountId: 'fuzhou' })).toBe(0)
    b.send(supervisor, commandOf('grant', 't3:fuzhou:e1', NOTHING_FILLED))
    expect(listsOf(b).extensions).toEqual([])
    expect(b.assignment('t3', 'fuzhou').due).toBe(addDays(TODAY, 70))
    expect(waitingFor(b.state, supervisor)).toBe(0)
  })

  it('lists requests for coordination with their age, the undecided and oldest first, overdue ones marked', () => {
    const b = board()
    const flag = (unitId: string) =>
      b.send(staff(unitId), {
        type: 'assignment.flagCoordination',
        assignmentId: `t1:${unitId}`,
        needsCoordination: true,
        coordination: '与财政部门协调经费',
      })
    flag('fuzhou')
    b.now += 4 * 24 * 3_600_000
    flag('xiamen')
    b.send(supervisor, commandOf('refer', 't1:fuzhou', { ...NOTHING_FILLED, text: '妇幼处', due: localDate(b.now) }))
    b.now += 2 * 24 * 3_600_000
    const seen = () =>
      listsOf(b).coordination.map(({ unit, age, decided, overdue }) => [unit.id, age, decided, overdue])
    expect(seen()).toEqual([
      ['fuzhou', 6, false, true],
      ['xiamen', 2, false, false],
    ])
    expect(waitingFor(b.state, leader)).toBe(2)
    b.send(leader, commandOf('decide', 't1:fuzhou', { ...NOTHING_FILLED, text: '同意追加经费' }))
    expect(seen()).toEqual([
      ['xiamen', 2, false, false],
      ['fuzhou', 6, true, false],
    ])
    expect(countsOf(listsOf(b)).coordination).toBe(1)
  })

  it('puts answered slips before unanswered ones, and counts neither closed ones nor those of others to answer', () => {
    const b = board()
    const slip = (id: string) =>
      b.send(supervisor, commandOf('slip', id, { ...NOTHING_FILLED, text: '请说明', due: addDays(TODAY, 3) }))
    slip('t1:fuzhou')
    slip('t1:xiamen')
    slip('t1:nanping')
    const idOf = (unitId: string) => {
      const found = [...b.state.matters.values()].find((matter) => matter.unitId === unitId)
      if (!found) throw new Error('no slip')
      return found.id
    }
    const xiamen = idOf('xiamen')
    b.send(staff('xiamen'), { type: 'matter.reply', matterId: xiamen, text: '已整改' })
    b.send(staff('fuzhou'), { type: 'matter.read', matterId: idOf('fuzhou') })
    b.send(supervisor2, commandOf('closeSlip', idOf('nanping'), NOTHING_FILLED))
    expect(listsOf(b).slips.map(({ unit, matter }) => [unit.id, slipStanding(matter)])).toEqual([
      ['xiamen', 'replied'],
      ['fuzhou', 'read'],
      ['nanping', 'closed'],
    ])
    expect(countsOf(listsOf(b)).slips).toBe(2)
    expect(waitingFor(b.state, supervisor)).toBe(1)
  })
})

describe('walking a list', () => {
  it('goes by what is picked: unit tasks, and papers by their own id', () => {
    const b = board()
    walkTo(b, 'underReview', 't2', 'xiamen')
    expect(keysOf(listsOf(b), 'review')).toEqual(['t2:xiamen'])
    expect(keysOf(listsOf(b), 'unsigned')).toHaveLength(8)
    b.send(supervisor, commandOf('slip', 't1:fuzhou', { ...NOTHING_FILLED, text: '请说明', due: TODAY }))
    expect(keysOf(listsOf(b), 'slips')[0]).toMatch(/^t1:fuzhou:/)
  })

  it('stays at the ends, begins at an end, and finds nothing in an empty list', () => {
    const keys = ['a', 'b', 'c']
    expect([stepFrom(keys, null, 1), stepFrom(keys, null, -1)]).toEqual(['a', 'c'])
    expect([stepFrom(keys, 'b', 1), stepFrom(keys, 'c', 1), stepFrom(keys, 'a', -1)]).toEqual(['c', 'c', 'a'])
    // What was there has left the list.
    expect(stepFrom(keys, 'gone', 1)).toBe('a')
    expect(stepFrom([], 'a', 1)).toBeNull()
  })
})
