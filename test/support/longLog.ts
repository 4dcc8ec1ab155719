import type { Change } from '#shared/domain/model.ts'
import { RATE, buildBoard, staff } from './builders.ts'

/**
 * A log of at least `count` changes, made by commands on a board of a province's size: 40 tasks, every fourth on a
 * metric, for 11 units, whose staff report in turn.
 */
export function longLog(count: number): Change[] {
  const units = Array.from({ length: 11 }, (_, i) => `unit${i}`)
  const tasks = Array.from({ length: 40 }, (_, i) => ({ id: `t${i}`, metric: i % 4 === 3 ? RATE : null }))
  const board = buildBoard({ units, tasks })
  const people = new Map(units.map((unit) => [unit, staff(unit)]))
  const cells = [...board.state.assignments.values()]
  for (const { id, unitId } of cells) {
    board.send(people.get(unitId) ?? staff(unitId), { type: 'assignment.acknowledge', assignmentId: id })
  }
  for (let round = 0; board.log.length < count; round++) {
    for (const { id, unitId, taskId } of cells) {
      if (board.log.length >= count) break
      board.now += 1_000
      const actor = people.get(unitId) ?? staff(unitId)
      const figure = (round * 7) % 100
      if (board.task(taskId).metric)
        board.send(actor, { type: 'assignment.setValue', assignmentId: id, value: figure + 0.5 })
      else board.send(actor, { type: 'assignment.setPercent', assignmentId: id, percent: figure })
    }
  }
  return board.log
}
