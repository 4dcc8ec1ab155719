import { describe, expect, it } from 'vitest'
import type { Actor } from '#shared/domain/model.ts'
import { createBoardDirectory } from '#server/boardDirectory.ts'
import {
  admin,
  auditor,
  buildBoard,
  handler,
  leader,
  nobody,
  person,
  reviewer,
  staff,
  supervisor,
} from '#test/support/builders.ts'

describe('the colleagues a task can be entrusted to', () => {
  const { state } = buildBoard({ tasks: [{ id: 't1' }] })
  const gone = person('gone', 'handler@fuzhou')
  const everybody = [
    supervisor,
    leader,
    admin,
    staff('fuzhou'),
    handler('fuzhou'),
    reviewer('fuzhou'),
    handler('xiamen'),
  ]
  const directory = createBoardDirectory({
    rooms: { board: (id: string) => Promise.resolve(id === 'b1' ? { state, board: state.board } : null) },
    accounts: () =>
      Promise.resolve(
        [...everybody, gone].map((actor) => ({
          id: actor.accountId,
          name: actor.name,
          grants: actor.grants,
          status: actor === gone ? 'disabled' : 'active',
        })),
      ),
    changeLog: {},
    clock: { now: () => 0 },
  } as never)
  const offered = async (actor: Actor, unitId = 'fuzhou', boardId = 'b1'): Promise<string[] | string> => {
    const reply = await directory.colleagues(actor, boardId, unitId)
    return reply.ok ? reply.colleagues.map(({ accountId }) => accountId).sort() : reply.error.code
  }

  it('are those who report for the unit and are still there', async () => {
    const all = ['fuzhou', 'fuzhou-handler', 'fuzhou-reviewer']
    expect(await offered(handler('fuzhou'))).toEqual(all)
    expect(await offered(reviewer('fuzhou'))).toEqual(all)
  })

  it('are told to the unit’s own people alone', async () => {
    for (const outsider of [supervisor, leader, handler('xiamen'), admin, auditor, nobody])
      expect(await offered(outsider)).toBe('notFound')
    expect(await offered(staff('fuzhou'), 'xiamen')).toBe('notFound')
    expect(await offered(staff('fuzhou'), 'fuzhou', 'other')).toBe('notFound')
  })
})
