import type { Actor, Assignment } from '#shared/domain/model.ts'
import {
  RATE,
  type TestBoard,
  boardCreate,
  leader,
  meetingPlan,
  staff,
  supervisor,
  taskAdd,
} from '#test/support/builders.ts'

export interface YearWish {
  units: readonly string[]
  tasks: number
  areas: number
  /** How long its log becomes, at least. */
  changes: number
  /** When the year ends; the clock of the board stands there afterwards. */
  now: number
}

const DAY = 86_400_000
/** The board is ten months old. */
const AGE = 300 * DAY
/** A meeting was held a week ago. */
const MEETING_AGO = 7 * DAY

/**
 * Lets a board live through most of a year: dispatched, acknowledged, worked on, reported, reviewed, urged, a meeting
 * held; the moments are spread evenly. Yields now and then, for whoever stores the log as it grows.
 */
export function* livedYear(board: TestBoard, { units, tasks, areas, changes, now }: YearWish): Generator<void> {
  const begin = now - AGE
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
  board.now = begin
  board.send(supervisor, {
    ...boardCreate(units),
    period: { start: day(begin), end: day(begin + 360 * DAY) },
  })
  for (let area = 1; area <= areas; area++)
    board.send(supervisor, {
      type: 'area.add',
      areaId: `a${area}`,
      order: area,
      ordinal: String(area),
      title: `母婴安全 ${area}`,
      shortTitle: `母婴 ${area}`,
    })
  for (let task = 0; task < tasks; task++) {
    const areaId = `a${1 + Math.floor((task * areas) / tasks)}`
    // Due all over the year, some before today and most of them later.
    const due = day(begin + (150 + ((task * 37) % 210)) * DAY)
    board.send(
      supervisor,
      taskAdd(`t${task}`, units, { areaId, order: task + 1, due, metric: task % 5 === 4 ? RATE : null }),
    )
  }
  board.send(supervisor, { type: 'board.dispatch' })
  yield

  const ids = [...board.state.assignments.values()].map(({ id }) => id)
  const people = new Map(units.map((unit) => [unit, staff(unit)]))
  const of = (id: string): { it: Assignment; who: Actor } => {
    const it = board.state.assignments.get(id)
    const who = it && people.get(it.unitId)
    if (!it || !who) throw new Error(`${id} is not on the board`)
    return { it, who }
  }
  const first = board.log.length
  const span = now - begin
  const tick = (): void => {
    const share = Math.min(1, (board.log.length - first) / Math.max(1, changes - first))
    board.now = Math.max(board.now, begin + Math.floor(share * (span - DAY)))
  }
  const narrative = { progress: '本期开展督导 12 次，培训 340 人。', problem: '基层人员不足。', nextStep: '继续推进。' }
  // One in ten has not signed yet, and shows among those who are waited for.
  const signed = ids.filter((_, index) => index % 10 !== 9)
  for (const [index, id] of signed.entries()) {
    tick()
    board.send(of(id).who, { type: 'assignment.acknowledge', assignmentId: id })
    if (index % 400 === 0) yield
  }

  let papers = 0
  let met = false
  for (let turn = 0; board.log.length < changes; turn++) {
    const id = signed[(turn * 7) % signed.length]!
    const { it, who } = of(id)
    tick()
    if (!met && board.now >= now - MEETING_AGO) {
      met = true
      const meetingId = `${board.state.boardId}_m1`
      const item = { id: 'i1', section: 'red' as const, title: '红灯事项', minutes: 10, unitId: units[0] ?? null }
      board.send(
        supervisor,
        meetingPlan({
          meetingId,
          unitIds: [...units],
          agenda: [{ ...item, refs: [{ taskId: 't1', unitId: units[0] ?? '' }] }],
        }),
      )
      board.send(supervisor, { type: 'meeting.open', meetingId })
    }
    const round = Math.floor(turn / signed.length)
    if (it.state === 'underReview') {
      const approve = { type: 'assignment.approve' as const, assignmentId: id }
      if (turn % 11 === 0)
        board.send(supervisor, { type: 'assignment.return', assignmentId: id, reason: '请补充数据来源' })
      else board.send(supervisor, approve)
    } else if (it.state === 'completed') {
      if (turn % 3 === 0) board.send(leader, { type: 'assignment.closeOut', assignmentId: id })
    } else if (it.state !== 'closedOut') {
      if (turn % 97 === 0)
        board.attempt(supervisor, {
          type: 'assignment.urge',
          assignmentId: id,
          matterName: `u${++papers}`,
          text: '请抓紧报送',
        })
      const isMetric = board.task(it.taskId).metric !== null
      if (isMetric) board.send(who, { type: 'assignment.setValue', assignmentId: id, value: 60 + ((turn * 13) % 40) })
      else
        board.send(who, {
          type: 'assignment.setPercent',
          assignmentId: id,
          percent: Math.min(100, (it.percent ?? 0) + 3 + (turn % 9)),
        })
      if ((turn + round) % 6 === 0)
        board.send(
          who,
          {
            type: 'assignment.submit',
            assignmentId: id,
            kind: turn % 5 === 0 && !isMetric ? 'completion' : 'period',
            period: day(board.now).slice(0, 7),
          },
          { narrative },
        )
    }
    if (turn % 200 === 0) yield
  }
  board.now = now
  yield
}
