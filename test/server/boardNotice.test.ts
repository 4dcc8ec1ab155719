import { describe, expect, it } from 'vitest'
import type { Actor, Source } from '#shared/domain/model.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { createBoardDirectory } from '#server/boardDirectory.ts'
import {
  type TestBoard,
  admin,
  auditor,
  boardCreate,
  buildBoard,
  emptyBoard,
  handler,
  leader,
  nobody,
  staff,
  supervisor,
} from '#test/support/builders.ts'
import { SENTENCES } from '../shared/notice/samples.ts'

const CORRECTED = `${SENTENCES}\n（更正稿）`
const TEXTS: Record<string, string> = { v1: SENTENCES, v2: CORRECTED, v3: `${CORRECTED}再更正` }
const versions = Object.entries(TEXTS).map(([id, text], index) => ({
  id,
  noticeId: 'n1',
  version: index + 1,
  text,
  outline: parseNotice(text) as never,
  source: '粘贴',
  createdAt: index,
}))

/** The directory with one board and one notice of three versions; its other parts are never asked. */
function directoryOf({ state }: TestBoard) {
  const room = { state, board: state.board }
  return createBoardDirectory({
    rooms: { board: (id: string) => Promise.resolve(id === state.boardId ? room : null) },
    notices: {
      find: () => Promise.resolve({ id: 'n1', title: '', source: '', createdAt: 0, versions }),
      findVersion: (id: string) => Promise.resolve(versions.find((version) => version.id === id) ?? null),
    },
  } as never)
}

const from = (noticeVersionId: string, start: number): Source => ({ noticeVersionId, start, end: start + 10 })
const TASKS = [
  { id: 'a', sources: [from('v2', 40)] },
  { id: 'b', sources: [from('v2', 60), from('v1', 60)] },
  { id: 'orphan', sources: [from('v1', 80)] },
  { id: 'byHand' },
]

const board = buildBoard({ tasks: TASKS })
const boards = directoryOf(board)
const shown = async (who: Actor, ask: Parameters<typeof boards.notice>[2] = {}) => {
  const reply = await boards.notice(who, 'b1', ask)
  return reply.ok ? (reply.notice.shown?.id ?? null) : reply.error.code
}

describe('who may read the notice of a board', () => {
  it.each([
    ['its supervisor', supervisor],
    ['its leader', leader],
    ['a handler of a unit that takes part', handler('fuzhou')],
    ['a reviewer of another unit that takes part', staff('xiamen')],
  ])('%s may', async (_who, actor) => {
    expect(await shown(actor)).toBe('v2')
  })

  it.each([
    ['somebody without a role', nobody],
    ['a unit that does not take part', staff('putian')],
    ['an auditor', auditor],
    ['an administrator', admin],
  ])('for %s the board does not exist', async (_who, actor) => {
    expect(await shown(actor)).toBe('notFound')
    expect(await boards.notice(actor, 'b1', {})).toEqual(await boards.notice(actor, 'none', {}))
  })

  it('before dispatch it is the issuing unit’s own', async () => {
    const draft = directoryOf(buildBoard({ tasks: TASKS, dispatched: false }))
    expect((await draft.notice(supervisor, 'b1', {})).ok).toBe(true)
    expect(await draft.notice(staff('fuzhou'), 'b1', {})).toMatchObject({ ok: false, error: { code: 'notFound' } })
    expect(await draft.notice(staff('fuzhou'), 'b1', { taskId: 'a' })).toMatchObject({ ok: false })
  })
})

describe('which text is shown', () => {
  it('is the one most tasks come from', async () => {
    const reply = await boards.notice(supervisor, 'b1', {})
    expect(reply.ok && reply.notice).toMatchObject({
      inUse: 'v2',
      shown: { id: 'v2', version: 2, text: CORRECTED },
      versions: [
        { id: 'v1', version: 1 },
        { id: 'v2', version: 2 },
      ],
    })
  })

  it('is for a task the one it comes from, the one in use before any other', async () => {
    expect(await shown(supervisor, { taskId: 'orphan' })).toBe('v1')
    expect(await shown(supervisor, { taskId: 'b' })).toBe('v2')
    expect(await shown(supervisor, { taskId: 'b', versionId: 'v1' })).toBe('v1')
    expect(await shown(supervisor, { taskId: 'byHand' })).toBe('v2')
  })

  it('is never a corrected one that no task was moved to, whoever asks', async () => {
    for (const actor of [supervisor, staff('fuzhou')]) expect(await shown(actor, { versionId: 'v3' })).toBe('notFound')
  })

  it('is none for a task that is not on the board', async () => {
    expect(await shown(supervisor, { taskId: 'elsewhere' })).toBe('notFound')
  })

  it('is still there for a task that was removed, and for nothing else', async () => {
    const changed = buildBoard({ tasks: [TASKS[0]!, TASKS[2]!] })
    changed.send(supervisor, { type: 'task.remove', taskId: 'orphan', reason: '重复' })
    const directory = directoryOf(changed)
    const notice = await directory.notice(supervisor, 'b1', { taskId: 'orphan' })
    expect(notice.ok && notice.notice.shown?.id).toBe('v1')
    expect((await directory.notice(supervisor, 'b1', { versionId: 'v1' })).ok).toBe(false)
  })

  it('is the latest where no task has a source', async () => {
    const bare = emptyBoard()
    bare.send(supervisor, { ...boardCreate(['fuzhou']), noticeId: 'n1' })
    const reply = await directoryOf(bare).notice(supervisor, 'b1', {})
    expect(reply.ok && reply.notice.shown?.id).toBe('v3')
  })

  it('is none on a board that was made without a notice', async () => {
    const reply = await directoryOf(buildBoard()).notice(supervisor, 'b1', { taskId: 't1' })
    expect(reply.ok && reply.notice).toMatchObject({ shown: null, inUse: null, versions: [] })
  })
})
