import { describe, expect, it } from 'vitest'
import type { Change } from '#shared/domain/model.ts'
import { passageOf, readTaskRecord } from '#server/taskRecord.ts'
import { buildBoard, staff } from '#test/support/builders.ts'

const TEXT = '一、筑牢底线\n\n开展评审。试点开展救\n治评估，强化协\n作。指导各地创建。'

describe('a passage of the notice', () => {
  it('reads on across the line breaks of the paper', () => {
    const start = TEXT.indexOf('试点')
    const end = TEXT.indexOf('指导')
    expect(passageOf(TEXT, { noticeVersionId: 'n1', start, end })).toEqual({
      noticeVersionId: 'n1',
      before: '一、筑牢底线\u3000开展评审。',
      text: '试点开展救治评估，强化协作。',
      after: '指导各地创建。',
    })
  })
})

describe('the record of a task', () => {
  const board = buildBoard({
    tasks: [{ id: 't1', sources: [{ noticeVersionId: 'n1', start: 0, end: 4 }] }, { id: 't2' }],
  })
  for (const unit of ['fuzhou', 'xiamen']) {
    board.send(staff(unit), { type: 'assignment.acknowledge', assignmentId: `t1:${unit}` })
    board.send(staff(unit), { type: 'assignment.setPercent', assignmentId: `t1:${unit}`, percent: 40 })
    board.send(staff(unit), {
      type: 'assignment.flagCoordination',
      assignmentId: `t1:${unit}`,
      needsCoordination: true,
    })
  }
  const parts = {
    changeLog: {
      changesOfSubject: async (_board: string, subject: string) => board.log.filter((c) => c.subject === subject),
    },
    notices: {
      findVersion: async () => ({
        id: 'n1',
        noticeId: 'n',
        version: 1,
        text: TEXT,
        outline: null,
        source: '',
        createdAt: 0,
      }),
    },
    nameOf: async (accountId: string) => `${accountId} 的名字`,
  }
  const read = (audience: Parameters<typeof readTaskRecord>[3]) => {
    if (!board.state.board) throw new Error('no board')
    return readTaskRecord(parts, board.state, board.task('t1'), audience)
  }
  const about = (changes: readonly Change[], unit: string): string[] =>
    changes.filter((change) => change.subject === `assignment:t1:${unit}`).map((change) => change.type)

  it('holds its changes and no other task’s, newest first, with names', async () => {
    const record = await read({ kind: 'whole' })
    expect(record.changes.map((change) => change.seq)).toEqual(
      board.log
        .filter((c) => /:t1(:|$)/.test(c.subject))
        .map((c) => c.seq)
        .reverse(),
    )
    expect(record.total).toBe(record.changes.length)
    expect(record.people.fuzhou).toBe('fuzhou 的名字')
    expect(record.sources.map((source) => source.text)).toEqual([TEXT.slice(0, 4)])
  })

  it('shows a unit the structure of the others, never their people or what they keep to themselves', async () => {
    const record = await read({ kind: 'units', unitIds: ['fuzhou'] })
    expect(about(record.changes, 'fuzhou')).toContain('assignment.flagCoordination')
    expect(about(record.changes, 'xiamen')).toContain('assignment.setPercent')
    expect(about(record.changes, 'xiamen')).not.toContain('assignment.flagCoordination')
    expect(record.people).not.toHaveProperty('xiamen')
    expect(record.changes.filter((c) => c.subject.endsWith(':xiamen')).every((c) => c.actorId !== 'xiamen')).toBe(true)
  })
})
