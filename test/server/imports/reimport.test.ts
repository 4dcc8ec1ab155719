import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import type { Actor, Task } from '#shared/domain/model.ts'
import type { BoardView } from '#shared/domain/visibility.ts'
import { normaliseNotice } from '#shared/notice/lines.ts'
import type { ErrorBody } from '#shared/protocol/errors.ts'
import { MAX_NOTICE_LENGTH } from '#shared/protocol/limits.ts'
import type { ImportedNotice, ImportedVersion, NoticeView } from '#server/imports/notices.ts'
import type { Reimport } from '#server/imports/reimport.ts'
import { buildBoard, handler, leader, nobody, person, staff, supervisor, supervisor2 } from '#test/support/builders.ts'
import { type House, startHouse } from '#test/support/house.ts'
import { KEY_POINTS, SENTENCES } from '../../shared/notice/samples.ts'
import { spoil } from '../../shared/notice/mutations.ts'

const UNITS = ['fuzhou', 'xiamen']
const fuzhou = staff('fuzhou')
const colleague = handler('fujian')
/** Supervises boards of another unit that issues notices. */
const elsewhere = person('elsewhere', 'supervisor@xiamen')
const PEOPLE = [supervisor, supervisor2, leader, fuzhou, staff('xiamen'), colleague, elsewhere, nobody]

/** What the corrected notice changes of SENTENCES. */
const CHANGED = ['开展省级危重症孕产妇评审', '每季度开展省级危重症孕产妇评审'] as const
const GONE = '实施母乳喂养促进行动，开展世界母乳喂养周等主题宣传，加强婴幼儿营养喂养指导。'
const ADDED = '建立托幼机构卫生保健人员培训考核制度。'
/** Printed in short lines with full-width figures, as a file of another office would bring it. */
const printed = (text: string): string =>
  spoil(text, {
    width: 28,
    blanks: 0,
    doubled: false,
    page: null,
    pageMark: String,
    radicals: 0,
    wide: true,
    crlf: true,
    seed: 1,
  })
const CORRECTED = SENTENCES.replace(...CHANGED).replace(GONE, ADDED)

let house: House
beforeAll(async () => {
  house = await startHouse(buildBoard({ units: UNITS }), PEOPLE)
})
afterAll(() => house.close())

type Answer<T> = { status: number; body: T & { error?: ErrorBody } }

async function ask<T>(who: Actor, path: string, init: RequestInit = {}): Promise<Answer<T>> {
  const headers = { origin: house.origin, cookie: await house.cookie(who), ...(init.headers as object) }
  const response = await fetch(`${house.origin}${path}`, { ...init, headers })
  return { status: response.status, body: (await response.json()) as Answer<T>['body'] }
}
const post = <T>(who: Actor, path: string, body: unknown): Promise<Answer<T>> =>
  ask<T>(who, path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
const view = async (boardId: string): Promise<BoardView> =>
  (await ask<BoardView>(supervisor, `/api/boards/${boardId}`)).body
const preview = async (boardId: string, versionId: string): Promise<Reimport> =>
  (await ask<Reimport>(supervisor, `/api/boards/${boardId}/reimport?version=${versionId}`)).body
const apply = (who: Actor, boardId: string, versionId: string, taskIds: readonly string[]) =>
  post<{ seq: number; applied: string[] }>(who, `/api/boards/${boardId}/reimport`, { versionId, taskIds })

let commandCount = 0
async function send(boardId: string, command: Command): Promise<void> {
  const { seq } = await view(boardId)
  const request = { commandId: `desk-${++commandCount}`, base: seq, command }
  const { status, body } = await post(supervisor, `/api/boards/${boardId}/commands`, request)
  expect(status, JSON.stringify(body)).toBe(200)
}

interface Case {
  noticeId: string
  first: string
  boardId: string
}

/** A notice, and a board in draft made of it. */
async function boardOf(text: string): Promise<Case> {
  const { body: notice } = await post<ImportedNotice>(supervisor, '/api/notices', { text })
  const wish = {
    noticeVersionId: notice.versionId,
    title: '2026年重点工作',
    period: { start: '2026-01-01', end: '2026-12-31' },
    unitIds: UNITS,
  }
  const { body, status } = await post<{ boardId: string }>(supervisor, '/api/boards', wish)
  expect(status, JSON.stringify(body)).toBe(201)
  return { noticeId: notice.noticeId, first: notice.versionId, boardId: body.boardId }
}

async function correct(noticeId: string, text = CORRECTED): Promise<string> {
  const { status, body } = await post<ImportedVersion>(supervisor, `/api/notices/${noticeId}/versions`, { text })
  expect(status).toBe(201)
  return body.versionId
}

const kindsOf = ({ passages }: Reimport): string => passages.map(({ kind }) => kind.charAt(0)).join('')
const movable = ({ passages }: Reimport): string[] =>
  passages.flatMap(({ kind, taskId }) => (kind === 'orphan' ? [] : taskId))
const taskAt = (board: BoardView, taskId: string): Task => board.tasks.find(({ id }) => id === taskId)!

describe('a corrected notice', () => {
  it('becomes the next version; the former one stays', async () => {
    const { noticeId, first } = await boardOf(SENTENCES)
    const path = `/api/notices/${noticeId}/versions`
    const { body } = await post<ImportedVersion>(supervisor, path, { text: CORRECTED })
    expect(body).toMatchObject({ noticeId, version: 2, unchanged: false, outline: { items: 9 } })
    expect(body.versionId).not.toBe(first)
    const { notice } = (await ask<{ notice: NoticeView }>(supervisor, `/api/notices/${noticeId}`)).body
    expect(notice).toMatchObject({ versionId: body.versionId, version: 2, text: CORRECTED })
    const again = await post<ImportedVersion>(supervisor2, path, { text: CORRECTED })
    expect(again).toMatchObject({ status: 200, body: { versionId: body.versionId, version: 2, unchanged: true } })
  })

  it('comes as a file as well', async () => {
    const { noticeId } = await boardOf(SENTENCES)
    const { status, body } = await ask<ImportedVersion>(supervisor, `/api/notices/${noticeId}/versions`, {
      method: 'POST',
      body: new Uint8Array(Buffer.from(CORRECTED)),
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent('更正稿.txt') },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ kind: 'txt', version: 2 })
  })

  it('is refused to others, for unknown notices and with the sentences of an import', async () => {
    const { noticeId, first } = await boardOf(SENTENCES)
    const path = `/api/notices/${noticeId}/versions`
    // Of another unit's notice nothing is told.
    expect((await post(elsewhere, path, { text: CORRECTED })).status).toBe(404)
    const period = { start: '2026-01-01', end: '2026-12-31' }
    const wish = { noticeVersionId: first, title: '别处的通知', period, unitIds: ['fuzhou'] }
    expect((await post(elsewhere, '/api/boards', wish)).status).toBe(404)
    for (const who of [leader, fuzhou, colleague]) expect((await post(who, path, { text: CORRECTED })).status).toBe(403)
    expect((await post(supervisor, '/api/notices/none/versions', { text: CORRECTED })).status).toBe(404)
    expect((await post(supervisor, path, { text: ' ' })).body.error?.reason).toBe('importEmpty')
    expect((await post(supervisor, path, { text: 'x'.repeat(MAX_NOTICE_LENGTH + 1) })).status).toBe(413)
    expect((await post(supervisor, path, { words: 'x' })).status).toBe(400)
    const foreign = { method: 'POST', body: '{}', headers: { origin: 'http://evil.example' } }
    expect((await ask(supervisor, path, foreign)).body.error?.reason).toBe('badOrigin')
    const other = await post(supervisor, path, { text: KEY_POINTS })
    expect(other.body.error?.reason).toBe('importOtherNotice')
    const { notice } = (await ask<{ notice: NoticeView }>(supervisor, `/api/notices/${noticeId}`)).body
    expect(notice.version).toBe(1)
  })
})

describe('re-importing it', () => {
  it('shows what stays, what was changed, what is gone and what is new, and changes nothing by that', async () => {
    const { noticeId, first, boardId } = await boardOf(SENTENCES)
    const version = await correct(noticeId)
    const { seq } = await view(boardId)
    const reimport = await preview(boardId, version)
    expect(kindsOf(reimport)).toBe('scsssosss')
    expect(reimport).toMatchObject({
      seq,
      version: { id: version, version: 2, tasks: 0 },
      former: { id: first, version: 1, tasks: 9 },
    })
    const changed = reimport.passages[1]!
    expect(changed.before).toContain(CHANGED[0])
    expect(changed.after).toContain(CHANGED[1])
    expect(reimport.passages[5]).toMatchObject({ to: null, before: GONE, noticeVersionId: first })
    const area = taskAt(await view(boardId), reimport.passages[4]!.taskId).areaId
    expect(reimport.added).toEqual([expect.objectContaining({ text: ADDED, areaId: area })])
    expect((await view(boardId)).seq).toBe(seq)
  })

  it('points the found tasks at the new text by ordinary edits, and leaves orphans at the old', async () => {
    const { noticeId, first, boardId } = await boardOf(SENTENCES)
    const before = await view(boardId)
    const version = await correct(noticeId, printed(CORRECTED))
    const plan = await preview(boardId, version)
    const orphan = plan.passages[5]!.taskId
    const { status, body } = await apply(supervisor2, boardId, version, [...movable(plan), orphan])
    expect(status).toBe(200)
    expect(body.applied).toEqual(movable(plan))
    const after = await view(boardId)
    expect(after.seq).toBe(before.seq + 8)
    for (const { taskId, after: words } of plan.passages.filter(({ kind }) => kind !== 'orphan')) {
      const [source] = taskAt(after, taskId).sources
      expect(source?.noticeVersionId).toBe(version)
      expect(normaliseNotice(printed(CORRECTED).slice(source?.start, source?.end))).toBe(words)
    }
    expect(taskAt(after, orphan)).toEqual(taskAt(before, orphan))
    expect(taskAt(after, orphan).sources[0]?.noticeVersionId).toBe(first)
    const { changes } = (
      await ask<{ changes: { type: string; actorId: string }[] }>(
        supervisor,
        `/api/boards/${boardId}/changes?since=${before.seq}`,
      )
    ).body
    expect(new Set(changes.map(({ type, actorId }) => `${type} ${actorId}`))).toEqual(
      new Set([`task.edit ${supervisor2.accountId}`]),
    )

    // A second time there is nothing to do, and the orphan is still listed.
    const rest = await preview(boardId, version)
    expect(kindsOf(rest)).toBe('o')
    expect(rest.version.tasks).toBe(8)
    expect(rest.added.map(({ text }) => text)).toEqual([ADDED])
    expect((await apply(supervisor, boardId, version, movable(plan))).body).toEqual({ seq: after.seq, applied: [] })
  })

  it('applies to the chosen tasks alone', async () => {
    const { noticeId, boardId } = await boardOf(SENTENCES)
    const version = await correct(noticeId)
    const [first, second] = movable(await preview(boardId, version))
    expect((await apply(supervisor, boardId, version, [first!])).body.applied).toEqual([first])
    expect(kindsOf(await preview(boardId, version))).toBe('csssosss')
    expect(taskAt(await view(boardId), second!).sources[0]?.noticeVersionId).not.toBe(version)
  })

  it('moves the found passage of a task of several and keeps the lost one', async () => {
    const { noticeId, first, boardId } = await boardOf(SENTENCES)
    const ids = (await view(boardId)).tasks.map(({ id }) => id)
    await send(boardId, { type: 'task.merge', taskIds: [ids[5]!], intoTaskId: ids[4]! })
    const version = await correct(noticeId)
    const plan = await preview(boardId, version)
    expect(kindsOf(plan)).toBe('scsssosss')
    await apply(supervisor, boardId, version, [ids[4]!])
    const versions = taskAt(await view(boardId), ids[4]!).sources.map(({ noticeVersionId }) => noticeVersionId)
    expect(versions.sort()).toEqual([first, version].sort())
    expect((await preview(boardId, version)).passages.find(({ taskId }) => taskId === ids[4])?.kind).toBe('orphan')
  })

  it('takes along what was declared to be no task, and tells no addition that somebody has taken up', async () => {
    const { noticeId, first, boardId } = await boardOf(SENTENCES)
    const [task] = (await view(boardId)).tasks
    const [source] = task!.sources
    await send(boardId, { type: 'task.remove', taskId: task!.id, reason: '不列入' })
    await send(boardId, { type: 'notice.declare', span: source!, noTask: true })
    const version = await correct(noticeId)
    const plan = await preview(boardId, version)
    expect(plan.declared).toBe(1)
    const [addition] = plan.added
    const span = { noticeVersionId: version, start: addition!.start, end: addition!.end }
    await send(boardId, { type: 'notice.declare', span, noTask: true })
    expect((await preview(boardId, version)).added).toEqual([])
    expect((await apply(supervisor, boardId, version, [])).status).toBe(200)
    const { board } = await view(boardId)
    expect(board.declared.map(({ noticeVersionId }) => noticeVersionId).sort()).toEqual(
      [first, version, version].sort(),
    )
    expect((await preview(boardId, version)).declared).toBe(0)
  })

  it('takes tasks of an older version and orphans that came back to a third one', async () => {
    const { noticeId, first, boardId } = await boardOf(SENTENCES)
    const second = await correct(noticeId)
    await apply(supervisor, boardId, second, movable(await preview(boardId, second)))
    const third = await correct(noticeId, SENTENCES.replace(...CHANGED))
    const plan = await preview(boardId, third)
    expect(kindsOf(plan)).toBe('sssssssss')
    expect(plan.former.id).toBe(second)
    expect(new Set(plan.passages.map(({ noticeVersionId }) => noticeVersionId))).toEqual(new Set([first, second]))
    expect((await apply(supervisor, boardId, third, movable(plan))).body.applied).toHaveLength(9)
    expect((await preview(boardId, third)).passages).toEqual([])
  })

  it('is for supervisors of the issuing unit alone', async () => {
    const { noticeId, boardId } = await boardOf(SENTENCES)
    const version = await correct(noticeId)
    const { seq } = await view(boardId)
    const path = `/api/boards/${boardId}/reimport`
    for (const [who, status] of [
      [leader, 403],
      [colleague, 403],
      [fuzhou, 404],
      [nobody, 404],
    ] as const) {
      expect((await ask(who, `${path}?version=${version}`)).status, who.name).toBe(status)
      expect((await apply(who, boardId, version, [])).status, who.name).toBe(status)
    }
    expect((await view(boardId)).seq).toBe(seq)
  })

  it('answers what is malformed, unknown, foreign or of another notice', async () => {
    const { noticeId, boardId } = await boardOf(SENTENCES)
    const version = await correct(noticeId)
    const other = await boardOf(SENTENCES)
    const path = `/api/boards/${boardId}/reimport`
    expect((await ask(supervisor, path)).status).toBe(400)
    expect((await ask(supervisor, `${path}?version=a%20b`)).status).toBe(400)
    expect((await ask(supervisor, `${path}?version=none`)).status).toBe(404)
    expect((await ask(supervisor, `${path}?version=${other.first}`)).status).toBe(404)
    expect((await ask(supervisor, `/api/boards/none/reimport?version=${version}`)).status).toBe(404)
    expect((await post(supervisor, path, { versionId: version })).status).toBe(400)
    expect((await post(supervisor, path, { versionId: version, taskIds: ['a:b'] })).status).toBe(400)
    expect((await apply(supervisor, boardId, other.first, [])).status).toBe(404)
    const foreign = { method: 'POST', body: '{}', headers: { origin: 'http://evil.example' } }
    expect((await ask(supervisor, path, foreign)).body.error?.reason).toBe('badOrigin')
  })
})
