import { describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import type { Actor } from '#shared/domain/model.ts'
import {
  ISSUER,
  RATE,
  type TestBoard,
  buildBoard,
  dump,
  handler,
  leader,
  person,
  reviewer,
  staff,
  supervisor,
  supervisor2,
  taskAdd,
  walkTo,
} from '#test/support/builders.ts'

const fuzhou = staff('fuzhou')
const assignmentId = 't1:fuzhou'
const percentTo = (percent: number): Command => ({ type: 'assignment.setPercent', assignmentId, percent })
const undo = (commandId: string): Command => ({ type: 'command.undo', commandId })

/** Sends and returns the id under which it went into the log. */
function idOf(board: TestBoard, actor: Actor, command: Command): string {
  const [change] = board.send(actor, command)
  if (!change) throw new Error(`${command.type} changed nothing`)
  return change.commandId
}

function atWork(): TestBoard {
  const board = buildBoard({ tasks: [{ id: 't1' }, { id: 'm1', metric: RATE }] })
  walkTo(board, 'inProgress')
  return board
}

describe('undo', () => {
  it('sets back exactly what the command set, as a new change of its author', () => {
    const board = atWork()
    const id = idOf(board, fuzhou, percentTo(70))
    const [change, ...more] = board.send(fuzhou, undo(id))
    expect(more).toEqual([])
    expect(change).toMatchObject({
      type: 'command.undo',
      actorId: 'fuzhou',
      unitId: 'fuzhou',
      before: { percent: 70 },
      after: { percent: 40 },
    })
    expect(board.assignment('t1', 'fuzhou').percent).toBe(40)
  })

  it('takes the first percent back together with the state it moved', () => {
    const board = buildBoard()
    walkTo(board, 'acknowledged')
    board.send(fuzhou, undo(idOf(board, fuzhou, percentTo(30))))
    expect(board.assignment('t1', 'fuzhou')).toMatchObject({ percent: 0, state: 'acknowledged' })
  })

  it('of an undo restores, and of that takes back again', () => {
    const board = atWork()
    const first = idOf(board, fuzhou, undo(idOf(board, fuzhou, percentTo(70))))
    const second = idOf(board, fuzhou, undo(first))
    expect(board.assignment('t1', 'fuzhou').percent).toBe(70)
    board.send(fuzhou, undo(second))
    expect(board.assignment('t1', 'fuzhou').percent).toBe(40)
  })

  it('goes back step by step through own commands on one field', () => {
    const board = atWork()
    const ids = [50, 60, 70].map((percent) => idOf(board, fuzhou, percentTo(percent)))
    const seen = ids.reverse().map((id) => {
      board.send(fuzhou, undo(id))
      return board.assignment('t1', 'fuzhou').percent
    })
    expect(seen).toEqual([60, 50, 40])
  })

  it('of an earlier own command conflicts while a later one stands', () => {
    const board = atWork()
    const first = idOf(board, fuzhou, percentTo(50))
    board.send(fuzhou, percentTo(60))
    expect(board.refusal(fuzhou, undo(first))).toMatchObject({ code: 'conflict', current: [{ value: 60 }] })
  })

  it('after somebody else touched the field is a conflict that names value, author and time', () => {
    const board = atWork()
    const id = idOf(board, fuzhou, percentTo(70))
    board.now += 60_000
    const [theirs] = board.send(handler('fuzhou'), percentTo(80))
    const before = dump(board.state)
    expect(board.refusal(fuzhou, undo(id))).toEqual({
      refused: true,
      code: 'conflict',
      reason: 'conflict',
      current: [
        {
          subject: 'assignment:t1:fuzhou',
          field: 'percent',
          value: 80,
          seq: theirs?.seq,
          at: board.now,
          actorId: 'fuzhou-handler',
        },
      ],
    })
    expect(dump(board.state)).toEqual(before)
  })

  it('does not mind that somebody else touched another field', () => {
    const board = atWork()
    const id = idOf(board, fuzhou, percentTo(70))
    board.send(handler('fuzhou'), { type: 'assignment.flagCoordination', assignmentId, needsCoordination: true })
    board.send(fuzhou, undo(id))
    expect(board.assignment('t1', 'fuzhou')).toMatchObject({ percent: 40, needsCoordination: true })
  })

  it('does not lead back behind a judgement, though the own next step brought the same state', () => {
    const board = buildBoard()
    walkTo(board, 'acknowledged')
    const begun = idOf(board, fuzhou, percentTo(40))
    board.send(fuzhou, { type: 'assignment.submit', assignmentId, kind: 'period', period: '2026-01' })
    board.send(supervisor, { type: 'assignment.return', assignmentId, reason: '补数据' })
    board.send(fuzhou, percentTo(40))
    expect(board.assignment('t1', 'fuzhou').state).toBe('inProgress')
    expect(board.refusal(fuzhou, undo(begun))).toMatchObject({ code: 'conflict', current: [{ field: 'state' }] })
  })

  it('conflicts although somebody else set the same value again', () => {
    const board = atWork()
    const id = idOf(board, fuzhou, percentTo(70))
    board.send(handler('fuzhou'), percentTo(80))
    board.send(handler('fuzhou'), percentTo(70))
    expect(board.refusal(fuzhou, undo(id)).code).toBe('conflict')
  })
})

describe('undo of a creation', () => {
  it('is a tombstone; the log and the entity stay', () => {
    const board = buildBoard({ dispatched: false })
    const id = idOf(board, supervisor, taskAdd('t9', ['fuzhou']))
    const [change] = board.send(supervisor, undo(id))
    expect(change).toMatchObject({ subject: 'task:t9', before: { removed: false }, after: { removed: true } })
    expect(board.task('t9')).toMatchObject({ title: '任务 t9', removed: true })
    expect(board.refusal(supervisor, taskAdd('t9', ['fuzhou'])).reason).toBe('duplicate')
  })

  it('of a task that units have by now asks for removal with a reason instead', () => {
    const board = buildBoard()
    const created = board.log.find((change) => change.type === 'task.add')?.commandId ?? ''
    expect(board.refusal(supervisor, undo(created))).toMatchObject({ code: 'invalid', reason: 'notUndoable' })
    expect(board.task('t1').removed).toBe(false)
  })

  it('of an area in use is refused like its removal', () => {
    const board = buildBoard({ dispatched: false })
    const created = board.log.find((change) => change.type === 'area.add')?.commandId ?? ''
    expect(board.refusal(supervisor, undo(created)).reason).toBe('areaNotEmpty')
  })
})

describe('undo where the circumstances changed', () => {
  const secondArea: Command = {
    type: 'area.add',
    areaId: 'a2',
    order: 2,
    ordinal: '二',
    title: '儿童健康',
    shortTitle: '儿童健康',
  }

  it('does not put a task back into an area that is gone', () => {
    const board = buildBoard({ dispatched: false })
    board.send(supervisor, secondArea)
    const moved = idOf(board, supervisor, { type: 'task.edit', taskId: 't1', field: 'areaId', value: 'a2' })
    board.send(supervisor, { type: 'area.remove', areaId: 'a1' })
    expect(board.refusal(supervisor, undo(moved)).reason).toBe('unknownArea')

    const removed = idOf(board, supervisor, { type: 'task.remove', taskId: 't1', reason: '重复' })
    board.send(supervisor, { type: 'area.remove', areaId: 'a2' })
    expect(board.refusal(supervisor, undo(removed)).reason).toBe('unknownArea')
  })

  it('does not touch what has been removed', () => {
    const board = atWork()
    const edited = idOf(board, supervisor, { type: 'task.edit', taskId: 't1', field: 'title', value: '改' })
    const percent = idOf(board, fuzhou, percentTo(70))
    board.send(supervisor, secondArea)
    const renamed = idOf(board, supervisor, { type: 'area.rename', areaId: 'a2', title: '改', shortTitle: '改' })
    board.send(supervisor, { type: 'area.remove', areaId: 'a2' })
    board.send(supervisor2, { type: 'task.remove', taskId: 't1', reason: '重复' })
    expect(board.refusal(supervisor, undo(edited)).code).toBe('notFound')
    expect(board.refusal(fuzhou, undo(percent)).code).toBe('notFound')
    expect(board.refusal(supervisor, undo(renamed)).code).toBe('notFound')
  })

  it.each(['underReview', 'completed', 'closedOut'] as const)('moves no figure and no flag while %s', (state) => {
    const board = buildBoard()
    walkTo(board, 'acknowledged')
    const flagged = idOf(board, fuzhou, { type: 'assignment.flagCoordination', assignmentId, needsCoordination: true })
    const percent = idOf(board, fuzhou, percentTo(70))
    board.send(fuzhou, { type: 'assignment.submit', assignmentId, kind: 'completion', period: '2026-01' })
    if (state !== 'underReview') board.send(supervisor, { type: 'assignment.approve', assignmentId })
    if (state === 'closedOut') board.send(leader, { type: 'assignment.closeOut', assignmentId })
    expect(board.refusal(fuzhou, undo(percent)).code).toBe('conflict')
    const outcome = board.attempt(fuzhou, undo(flagged))
    if (state === 'underReview') expect(outcome).toHaveLength(1)
    else expect(outcome).toMatchObject({ reason: 'stateForbids', params: { state } })
  })

  it('moves no figure under review even where the state was left as it is', () => {
    const board = atWork()
    const percent = idOf(board, fuzhou, percentTo(70))
    board.send(fuzhou, { type: 'assignment.submit', assignmentId, kind: 'period', period: '2026-01' })
    const sending = { base: board.state.seq }
    expect(board.refusal(fuzhou, undo(percent), sending)).toMatchObject({ code: 'invalid', reason: 'stateForbids' })
  })

  it('sets no percent on what is a metric task by now, and no value on what no longer is', () => {
    const board = atWork()
    walkTo(board, 'acknowledged', 'm1')
    const percent = idOf(board, fuzhou, percentTo(70))
    board.send(supervisor, { type: 'task.edit', taskId: 't1', field: 'metric', value: RATE })
    expect(board.refusal(fuzhou, undo(percent)).reason).toBe('percentOnMetric')
    const value = idOf(board, fuzhou, { type: 'assignment.setValue', assignmentId: 'm1:fuzhou', value: 91 })
    board.send(supervisor, { type: 'task.edit', taskId: 'm1', field: 'metric', value: null })
    expect(board.refusal(fuzhou, undo(value)).reason).toBe('valueOnPlainTask')
  })

  it('works out 达标 anew, against the target of today', () => {
    const board = atWork()
    walkTo(board, 'acknowledged', 'm1')
    const reach = (value: number): Command => ({ type: 'assignment.setValue', assignmentId: 'm1:fuzhou', value })
    board.send(fuzhou, reach(92))
    const id = idOf(board, fuzhou, reach(80))
    const stricter = { ...RATE, value: 95 }
    const edited = idOf(board, supervisor, { type: 'task.edit', taskId: 'm1', field: 'metric', value: stricter })
    board.send(fuzhou, undo(id))
    expect(board.assignment('m1', 'fuzhou')).toMatchObject({ value: 92, attained: false })
    board.send(supervisor, undo(edited))
    expect(board.assignment('m1', 'fuzhou')).toMatchObject({ value: 92, attained: true })
  })

  it('keeps flag and text of 需协调 together', () => {
    const board = atWork()
    const flag = (coordination: string | null, needsCoordination = true): Command => ({
      type: 'assignment.flagCoordination',
      assignmentId,
      needsCoordination,
      coordination,
    })
    const raised = idOf(board, fuzhou, flag(null))
    board.send(handler('fuzhou'), flag('请财政支持'))
    expect(board.refusal(fuzhou, undo(raised))).toMatchObject({
      code: 'conflict',
      current: [{ field: 'coordination', value: '请财政支持' }],
    })
    const cleared = idOf(board, fuzhou, flag(''))
    board.send(handler('fuzhou'), flag(null, false))
    expect(board.refusal(fuzhou, undo(cleared)).code).toBe('conflict')
    expect(board.assignment('t1', 'fuzhou')).toMatchObject({ needsCoordination: false, coordination: null })
  })
})

describe('who may undo', () => {
  it('is the author alone, also against a server that hands out another person’s changes', () => {
    const board = atWork()
    const id = idOf(board, fuzhou, percentTo(70))
    const undone = board.log.filter((change) => change.commandId === id)
    expect(board.refusal(handler('fuzhou'), undo(id), { undone }).reason).toBe('nothingToUndo')
    expect(board.refusal(fuzhou, undo('never'), { undone }).reason).toBe('nothingToUndo')
    expect(board.refusal(fuzhou, undo('never')).reason).toBe('nothingToUndo')
  })

  it('is nobody who lost the role since', () => {
    const board = atWork()
    const id = idOf(board, fuzhou, percentTo(70))
    expect(board.refusal(person('fuzhou', 'handler@xiamen'), undo(id)).code).toBe('forbidden')
  })

  it('is the hat that did it: a supervisor does not take back a percent of the time as handler, nor the reverse', () => {
    const board = atWork()
    const both = person('seconded', 'handler@fuzhou', `supervisor@${ISSUER}`)
    const percent = idOf(board, both, percentTo(70))
    const aside = idOf(board, both, { type: 'assignment.setAside', assignmentId, state: 'suspended', reason: '经费' })
    expect(board.refusal(person('seconded', 'handler@fuzhou'), undo(aside)).code).toBe('forbidden')
    board.send(both, undo(aside))
    expect(board.refusal(person('seconded', `supervisor@${ISSUER}`), undo(percent)).code).toBe('forbidden')
    board.send(person('seconded', 'handler@fuzhou'), undo(percent))
    expect(board.assignment('t1', 'fuzhou')).toMatchObject({ state: 'inProgress', percent: 40 })
  })

  it('holds on a board whose issuing unit reports to itself', () => {
    const board = buildBoard({ units: [ISSUER] })
    walkTo(board, 'inProgress', 't1', ISSUER)
    const own = handler(ISSUER)
    const id = idOf(board, own, { type: 'assignment.setPercent', assignmentId: `t1:${ISSUER}`, percent: 70 })
    board.send(own, undo(id))
    expect(board.assignment('t1', ISSUER).percent).toBe(40)
  })
})

describe('what cannot be undone', () => {
  it.each([
    ['assignment.acknowledge', reviewer('fuzhou')],
    ['assignment.submit', fuzhou],
    ['assignment.return', supervisor],
    ['board.dispatch', supervisor],
    ['board.create', supervisor],
  ] as const)('%s: others act upon it', (type, actor) => {
    const board = buildBoard()
    board.send(reviewer('fuzhou'), { type: 'assignment.acknowledge', assignmentId })
    board.send(fuzhou, { type: 'assignment.submit', assignmentId, kind: 'period', period: '2026-01' })
    board.send(supervisor, { type: 'assignment.return', assignmentId, reason: '请补充' })
    const id = board.log.find((change) => change.type === type)?.commandId ?? ''
    expect(board.refusal(actor, undo(id))).toMatchObject({ code: 'invalid', reason: 'notUndoable' })
  })
})
