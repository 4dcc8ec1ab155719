import { expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { matterIdOf } from '#shared/domain/model.ts'
import { subjectOf } from '#app/realtime/boardTypes.ts'
import { BoardLink, BoardServer } from '#test/support/boardLink.ts'
import { ISSUER, buildBoard, leader, meetingPlan, staff, supervisor, walkTo } from '#test/support/builders.ts'

/** A board on which fuzhou was urged, and a connected store of fuzhou. */
async function urged() {
  const board = buildBoard({ tasks: [{ id: 't1' }] })
  const assignmentId = walkTo(board, 'inProgress', 't1', 'fuzhou')
  board.send(supervisor, { type: 'assignment.urge', assignmentId, matterName: 'p1', text: '请尽快填报' })
  const server = new BoardServer(board)
  const fuzhou = new BoardLink(server, staff('fuzhou'))
  fuzhou.connect()
  await fuzhou.flush()
  return { server, fuzhou, store: fuzhou.store, assignmentId, matterId: matterIdOf('t1', 'fuzhou', 'p1') }
}

it('a paper that waits with a change stays among the papers, the same object as long as it says the same', async () => {
  const { store, assignmentId, matterId } = await urged()
  store.send({ type: 'matter.read', matterId })
  const read = store.state.matters.get(matterId)
  expect(read?.readBy).toBe('fuzhou')
  store.send({ type: 'assignment.setPercent', assignmentId, percent: 60 })
  expect(store.state.matters.get(matterId)).toBe(read)
  expect(store.state.reports.get(matterId)).toBeUndefined()
})

it('a conflict about a paper is about that paper, and holds nothing else', async () => {
  const { server, fuzhou, store, assignmentId, matterId } = await urged()
  fuzhou.drop()
  store.send({ type: 'matter.reply', matterId, text: '已安排' })
  store.send({ type: 'assignment.setPercent', assignmentId, percent: 60 })
  server.act(supervisor, { type: 'matter.close', matterId, reason: null })
  fuzhou.connect()
  await fuzhou.flush()
  expect(store.conflicts.map(({ subject }) => subject)).toEqual([`matter:${matterId}`])
  expect(store.markOf(`matter:${matterId}`)).toBe('conflict')
  expect(store.markOf('board')).toBeNull()
  expect(server.state.assignments.get(assignmentId)?.percent).toBe(60)
})

it('names what a command is about, whatever kind of thing it is', () => {
  const { type: _, ...plan } = meetingPlan()
  const instruct = { matterName: 'p2', unitId: 'fuzhou', level: 'ordinary' as const, text: '请说明' }
  const cases: [Command, string][] = [
    [{ type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' }, 'assignment:t1:fuzhou'],
    [{ type: 'matter.read', matterId: 't1:fuzhou:p1' }, 'matter:t1:fuzhou:p1'],
    [{ type: 'board.instruct', taskId: null, ...instruct }, 'matter:-:fuzhou:p2'],
    [{ type: 'board.instruct', taskId: 't1', ...instruct }, 'matter:t1:fuzhou:p2'],
    [{ type: 'meeting.plan', ...plan }, 'meeting:b1_m1'],
    [{ type: 'meeting.close', meetingId: 'b1_m1' }, 'meeting:b1_m1'],
    [{ type: 'task.remove', taskId: 't1', reason: '重复' }, 'task:t1'],
    [{ type: 'area.remove', areaId: 'a1' }, 'area:a1'],
    [{ type: 'board.rename', title: '一' }, 'board'],
  ]
  for (const [command, subject] of cases) expect([command.type, subjectOf(command)]).toEqual([command.type, subject])
})

it('a subject is that of a change the command makes', () => {
  const board = buildBoard({ tasks: [{ id: 't1' }] })
  const made = (who: typeof leader, command: Command): string[] =>
    board.send(who, command).map(({ subject }) => subject)
  const instruct: Command = {
    type: 'board.instruct',
    matterName: 'p2',
    taskId: null,
    unitId: ISSUER,
    level: 'ordinary',
    text: '请说明',
  }
  expect(made(leader, instruct)).toContain(subjectOf(instruct))
  const plan = meetingPlan()
  expect(made(supervisor, plan)).toContain(subjectOf(plan))
})
