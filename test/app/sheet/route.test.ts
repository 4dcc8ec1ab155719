import type { AppLoadContext } from '@remix-run/node'
import { describe, expect, it } from 'vitest'
import { loader } from '#app/routes/boards.$boardId.units.$unitId/route.tsx'
import type { Actor } from '#shared/domain/model.ts'
import { errorBody } from '#shared/protocol/errors.ts'
import { createBoardDirectory } from '#server/boardDirectory.ts'
import { admin, buildBoard, handler, leader, staff, supervisor } from '#test/support/builders.ts'

const board = buildBoard({ tasks: [{ id: 't1' }] })
const urge = { type: 'assignment.urge', matterName: 'u1', text: '请抓紧' } as const
for (const unit of ['fuzhou', 'xiamen']) board.send(supervisor, { ...urge, assignmentId: `t1:${unit}` })

const accounts = [supervisor, leader, staff('fuzhou'), handler('fuzhou'), staff('xiamen')]
const directory = createBoardDirectory({
  rooms: {
    board: (id: string) => Promise.resolve(id === 'b1' ? { state: board.state, board: board.state.board } : null),
  },
  accounts: () =>
    Promise.resolve(accounts.map(({ accountId, name, grants }) => ({ id: accountId, name, grants, status: 'active' }))),
  changeLog: {},
  clock: { now: () => board.now },
} as never)
const boards = {
  ...directory,
  list: () => Promise.resolve([]),
  // Texts come out of documents, which have their own tests; whose they are is decided here as there.
  narratives: (actor: Actor, _boardId: string, unitId: string) =>
    Promise.resolve(
      actor.grants.some((grant) => grant.unitId === unitId || grant.unitId === 'fujian')
        ? { ok: true, texts: {} }
        : { ok: false, error: errorBody('notFound') },
    ),
}

type Loaded = Awaited<ReturnType<typeof loader>>
async function open(actor: Actor, unitId: string, boardId = 'b1'): Promise<Loaded | number> {
  const context = { session: { actor }, services: { boards } } as unknown as AppLoadContext
  const request = new Request(`http://x/boards/${boardId}/units/${unitId}`)
  try {
    return await loader({ context, request, params: { boardId, unitId } })
  } catch (thrown) {
    return (thrown as Response).status
  }
}

describe('the page of a unit’s sheet', () => {
  it('brings its own people their tasks, their papers, names, and whom they can entrust', async () => {
    const page = (await open(handler('fuzhou'), 'fuzhou')) as Loaded
    expect(page.view.assignments.map(({ id }) => id)).toEqual(['t1:fuzhou'])
    expect(page.view.matters.map(({ id }) => id)).toEqual(['t1:fuzhou:u1'])
    expect(Object.keys(page.people).sort()).toEqual(['fuzhou', 'fuzhou-handler', 'leader', 'supervisor'])
    expect(page.colleagues.map(({ accountId }) => accountId)).toEqual(['fuzhou', 'fuzhou-handler'])
  })

  it('brings the issuing unit one unit’s part, to read alone', async () => {
    for (const reader of [supervisor, leader]) {
      const page = (await open(reader, 'xiamen')) as Loaded
      expect(page.view.matters.map(({ id }) => id)).toEqual(['t1:xiamen:u1'])
      expect(page.colleagues).toEqual([])
    }
  })

  it('is not there for other units, for who administers, and where there is no such unit or board', async () => {
    expect(await open(staff('xiamen'), 'fuzhou')).toBe(404)
    expect(await open(admin, 'fuzhou')).toBe(404)
    expect(await open(supervisor, 'nowhere')).toBe(404)
    expect(await open(supervisor, 'fuzhou', 'b2')).toBe(404)
  })
})
