import { describe, expect, it } from 'vitest'
import type { Actor } from '#shared/domain/model.ts'
import { createBoardDirectory } from '#server/boardDirectory.ts'
import { admin, auditor, buildBoard, handler, leader, nobody, staff, supervisor } from '#test/support/builders.ts'

describe('the people of a board', () => {
  const { state } = buildBoard({ tasks: [{ id: 't1' }] })
  const everybody = [supervisor, leader, admin, auditor, staff('fuzhou'), handler('xiamen'), nobody]
  const directory = createBoardDirectory({
    rooms: { board: (id: string) => Promise.resolve(id === 'b1' ? { state, board: state.board } : null) },
    accounts: () => Promise.resolve(everybody.map(({ accountId, name, grants }) => ({ id: accountId, name, grants }))),
    changeLog: {},
    clock: { now: () => 0 },
  } as never)
  const named = async (actor: Actor): Promise<string[] | string> => {
    const reply = await directory.people(actor, 'b1')
    return reply.ok ? Object.keys(reply.people).sort() : reply.error.code
  }

  it('[V2] are for each unit its own and the issuing unit’s, never who administers or audits', async () => {
    expect(await named(supervisor)).toEqual(['fuzhou', 'leader', 'supervisor', 'xiamen-handler'])
    expect(await named(staff('fuzhou'))).toEqual(['fuzhou', 'leader', 'supervisor'])
    expect(await named(handler('xiamen'))).toEqual(['leader', 'supervisor', 'xiamen-handler'])
    for (const outsider of [admin, auditor, nobody]) expect(await named(outsider)).toBe('notFound')
  })
})
