import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { coverageOf } from '#shared/domain/coverage.ts'
import { type MissingPart, missingOf } from '#shared/domain/decide/decide.ts'
import type { BoardView } from '#shared/domain/visibility.ts'
import type { ErrorBody } from '#shared/protocol/errors.ts'
import { MAX_IMPORT_BYTES, MAX_NOTICE_LENGTH } from '#shared/protocol/limits.ts'
import type { ImportedNotice, NoticeView } from '#server/imports/notices.ts'
import { buildBoard, handler, leader, staff, supervisor, supervisor2 } from '#test/support/builders.ts'
import { type House, startHouse } from '#test/support/house.ts'
import { NOTICE, docxOf, gb18030Of, pageOf, pdfOf, printed } from './files.ts'

const UNITS = ['fuzhou', 'xiamen']
const fuzhou = staff('fuzhou')
const colleague = handler('fujian')
const PEOPLE = [supervisor, supervisor2, leader, fuzhou, staff('xiamen'), colleague]
const PERIOD = { start: '2026-01-01', end: '2026-12-31' }

let house: House
beforeAll(async () => {
  house = await startHouse(buildBoard({ units: UNITS }), PEOPLE)
})
afterAll(() => house.close())

type Answer<T> = { status: number; body: T }
type Refused = { error: ErrorBody }

async function ask<T>(who: (typeof PEOPLE)[number], path: string, init: RequestInit = {}): Promise<Answer<T>> {
  const headers = { origin: house.origin, cookie: await house.cookie(who), ...(init.headers as object) }
  const response = await fetch(`${house.origin}${path}`, { ...init, headers })
  return { status: response.status, body: (await response.json()) as T }
}
const post = <T>(who: (typeof PEOPLE)[number], path: string, body: unknown): Promise<Answer<T>> =>
  ask<T>(who, path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
const upload = <T = ImportedNotice>(bytes: Buffer, name: string, who = supervisor): Promise<Answer<T>> =>
  ask<T>(who, '/api/notices', {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) },
  })
const view = async (boardId: string): Promise<BoardView> =>
  (await ask<BoardView>(supervisor, `/api/boards/${boardId}`)).body

async function createBoard(noticeVersionId: string): Promise<string> {
  const wish = { noticeVersionId, title: '2026年重点工作', period: PERIOD, unitIds: UNITS }
  const { status, body } = await post<{ boardId: string }>(supervisor, '/api/boards', wish)
  expect(status).toBe(201)
  return body.boardId
}

/** What an officer fills in for many rows at once. */
const FILL: Record<MissingPart, (taskId: string) => Command> = {
  kind: (taskId) => ({ type: 'task.edit', taskId, field: 'kind', value: 'continuing' }),
  leadUnit: (taskId) => ({ type: 'task.edit', taskId, field: 'leadUnitId', value: 'fujian' }),
  responsibleUnits: (taskId) => ({ type: 'task.edit', taskId, field: 'responsibleUnitIds', value: UNITS }),
  due: (taskId) => ({ type: 'task.edit', taskId, field: 'due', value: '2026-11-30' }),
  criterion: (taskId) => ({ type: 'task.edit', taskId, field: 'criterion', value: '按期完成并报送材料' }),
}

let commandCount = 0
async function send(boardId: string, base: number, command: Command): Promise<number> {
  const request = { commandId: `desk-${++commandCount}`, base, command }
  const { status, body } = await post<{ seq: number } & Refused>(supervisor, `/api/boards/${boardId}/commands`, request)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.seq
}

/** Completes every task of a draft by commands and dispatches it; gives the board as it is then. */
async function dispatch(boardId: string): Promise<BoardView> {
  const { tasks, seq } = await view(boardId)
  let base = seq
  for (const task of tasks) for (const part of missingOf(task)) base = await send(boardId, base, FILL[part](task.id))
  await send(boardId, base, { type: 'board.dispatch' })
  return view(boardId)
}

/** Characters of a printed line: the notice of the province comes from paper with shorter ones. */
const PAPER = 40
const FORMS: [string, (text: string) => Buffer | Promise<Buffer>][] = [
  ['通知.txt', gb18030Of],
  ['通知.docx', (text) => docxOf(text)],
  ['通知.html', (text) => Buffer.from(pageOf(text))],
  ['通知.pdf', (text) => pdfOf({ pages: printed(text, PAPER) })],
]

describe('a short notice', () => {
  it.each(FORMS)('%s becomes a draft, and the draft a dispatched board', async (name, make) => {
    const imported = await upload(await make(NOTICE), name)
    expect(imported.status).toBe(201)
    expect(imported.body).toMatchObject({
      title: '关于印发2026年妇幼健康重点工作的通知',
      kind: name.split('.')[1],
      outline: { areas: 2, items: 4, targets: 1 },
      warnings: [],
    })
    const boardId = await createBoard(imported.body.versionId)
    const draft = await view(boardId)
    expect(draft.board).toMatchObject({
      status: 'draft',
      issuingUnitId: 'fujian',
      noticeId: imported.body.noticeId,
      units: [{ id: 'fuzhou' }, { id: 'xiamen' }],
    })
    expect(draft.areas.map(({ title }) => title)).toEqual(['保障母婴安全', '促进儿童健康'])
    expect(draft.tasks).toHaveLength(4)
    const [first, second, third] = draft.tasks
    expect([first?.metric?.value, second?.due, third?.due]).toEqual([
      first?.metric ? 90 : undefined,
      '2026-06-30',
      '2026-08-31',
    ])

    const { notice } = (await ask<{ notice: NoticeView }>(supervisor, `/api/notices/${imported.body.noticeId}`)).body
    expect(notice.source).toBe(name)
    const words = second?.sources
      .map(({ start, end }) => notice.text.slice(start, end))
      .join('')
      .replace(/\s/g, '')
    expect(words).toContain('组织开展应急演练')
    const { outline, versionId: noticeVersionId } = notice
    const coverage = coverageOf({ outline, noticeVersionId, tasks: draft.tasks, declared: [] })
    expect({ left: coverage.left, whole: coverage.inTasks + coverage.declared }).toEqual({
      left: 0,
      whole: coverage.total,
    })

    const dispatched = await dispatch(boardId)
    expect(dispatched.board.status).toBe('dispatched')
    expect(dispatched.assignments).toHaveLength(4 * UNITS.length)
  })
})

describe('the notice of a province', () => {
  let text: string
  beforeAll(async () => {
    text = await readFile(new URL('../../../db/seed/fujian-2023.txt', import.meta.url), 'utf8')
  })

  it('is read alike from every form', async () => {
    const pasted = await post<ImportedNotice>(supervisor, '/api/notices', { text })
    expect(pasted.status).toBe(201)
    expect(pasted.body.outline).toMatchObject({ areas: 9 })
    for (const [name, make] of FORMS) {
      const { body } = await upload(await make(text), name)
      const { areas, items } = body.outline
      expect({ name, areas, items }).toEqual({ name, areas: 9, items: pasted.body.outline.items })
    }
  })

  it('is dispatched after the breakdown, one assignment for each task and unit', async () => {
    const { body } = await upload(gb18030Of(text), '福建.txt')
    const boardId = await createBoard(body.versionId)
    const { board, tasks, assignments } = await dispatch(boardId)
    expect(board.status).toBe('dispatched')
    expect(tasks).toHaveLength(body.outline.items)
    expect(assignments).toHaveLength(tasks.length * UNITS.length)
  })
})

/** Real notices of other places lie beside the project where it is developed; what the product needs is in it. */
const BESIDE = new URL('../../../../shared/seeds/', import.meta.url)
const beside = existsSync(BESIDE) ? readdirSync(BESIDE).filter((name) => name.endsWith('.txt')) : []

describe.runIf(beside.length > 0)('each real notice beside the project', () => {
  it.each(beside)('%s goes from its file to a dispatched board', async (name) => {
    const imported = await upload(await readFile(new URL(name, BESIDE)), name)
    expect(imported.status).toBe(201)
    const boardId = await createBoard(imported.body.versionId)
    const { tasks, assignments, board } = await dispatch(boardId)
    expect(board.status).toBe('dispatched')
    expect(tasks.length).toBeGreaterThan(10)
    expect(assignments).toHaveLength(tasks.length * UNITS.length)
    const { notice } = (await ask<{ notice: NoticeView }>(supervisor, `/api/notices/${imported.body.noticeId}`)).body
    for (const { sources } of tasks)
      for (const { start, end } of sources) expect(notice.text.slice(start, end).trim()).not.toBe('')
    const metrics = tasks.flatMap(({ metric }) => metric ?? [])
    if (name.startsWith('neimenggu')) {
      expect(metrics).toContainEqual(
        expect.objectContaining({ name: '婴儿死亡率', comparator: '<=', value: 5.2, unit: '‰' }),
      )
      expect(metrics.length).toBeGreaterThanOrEqual(23)
    }
    if (name.startsWith('xicheng')) {
      expect(tasks.map(({ due }) => due)).toContain('2022-11-01')
      expect(metrics.map(({ value }) => value)).toEqual(expect.arrayContaining([80, 90]))
    }
    if (name.startsWith('anshan'))
      expect(tasks.map(({ recurrence }) => recurrence)).toContainEqual(
        expect.objectContaining({ text: '每年8月底前', every: 'year', month: 8 }),
      )
  })
})

describe('a draft', () => {
  let body: ImportedNotice
  beforeAll(async () => {
    body = (await upload(Buffer.from(NOTICE), 'a.txt')).body
  })

  it('is for the issuing unit alone until it is dispatched', async () => {
    const boardId = await createBoard(body.versionId)
    const seen = async (who: (typeof PEOPLE)[number]) => (await ask(who, `/api/boards/${boardId}`)).status
    expect([await seen(supervisor2), await seen(leader), await seen(colleague), await seen(fuzhou)]).toEqual([
      200, 200, 200, 404,
    ])
    await dispatch(boardId)
    expect(await seen(fuzhou)).toBe(200)
  })

  it.each<[string, object, number, string]>([
    ['of an unknown notice', { noticeVersionId: 'none' }, 404, 'notFound'],
    ['for an unknown unit', { unitIds: ['fuzhou', 'nowhere'] }, 400, 'unknownUnit'],
    ['for the issuing unit itself', { unitIds: ['fujian'] }, 400, 'unknownUnit'],
    ['for no unit', { unitIds: undefined }, 400, 'noUnits'],
    ['without a title', { title: ' ' }, 400, 'malformed'],
    ['whose period is none', { period: { start: '2026-12-31', end: '2026-01-01' } }, 400, 'malformed'],
  ])('%s is refused', async (_, wish, status, reason) => {
    const whole = { noticeVersionId: body.versionId, title: '甲', period: PERIOD, unitIds: UNITS, ...wish }
    const answer = await post<Refused>(supervisor, '/api/boards', whole)
    expect([answer.status, answer.body.error.reason]).toEqual([status, reason])
  })

  it('is made by supervisors of the issuing unit and by nobody else', async () => {
    const before = (await ask<{ boards: object[] }>(supervisor, '/api/boards')).body.boards.length
    const wish = { noticeVersionId: body.versionId, title: '甲', period: PERIOD, unitIds: UNITS }
    for (const who of [leader, colleague, fuzhou]) {
      expect((await post(who, '/api/boards', wish)).status).toBe(403)
      expect((await post(who, '/api/notices', { text: NOTICE })).status).toBe(403)
      expect((await upload(Buffer.from(NOTICE), 'a.txt', who)).status).toBe(403)
    }
    expect((await ask<{ boards: object[] }>(supervisor, '/api/boards')).body.boards).toHaveLength(before)
  })
})

describe('the door of notices', () => {
  it('shows them to those who make and lead boards, newest first', async () => {
    const { body } = await upload(Buffer.from(NOTICE), 'b.txt')
    const list = async (who: (typeof PEOPLE)[number]) =>
      (await ask<{ notices: { id: string }[] }>(who, '/api/notices')).body.notices
    expect((await list(supervisor2))[0]).toMatchObject({ id: body.noticeId, source: 'b.txt' })
    expect(await list(fuzhou)).toEqual([])
    expect((await ask(leader, `/api/notices/${body.noticeId}`)).status).toBe(200)
    expect((await ask(fuzhou, `/api/notices/${body.noticeId}`)).status).toBe(404)
    expect((await ask(supervisor, '/api/notices/none')).status).toBe(404)
  })

  it('answers each wrong file with its sentence, and goes on', async () => {
    const files: [Buffer, number, RegExp][] = [
      [Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(64)]), 400, /这是 \.png 文件/],
      [pdfOf({ pages: [[]] }), 400, /只有图片/],
      [pdfOf({ pages: [['密']], encrypted: true }), 400, /有密码/],
      [(await docxOf(NOTICE)).subarray(0, 400), 400, /已损坏/],
      [Buffer.alloc(0), 400, /没有文字/],
      [Buffer.alloc(MAX_IMPORT_BYTES + 1), 413, /超过 10 MB/],
    ]
    for (const [bytes, status, sentence] of files) {
      const answer = await upload<Refused>(bytes, '通知.docx')
      expect([answer.status, answer.body.error.message]).toEqual([status, expect.stringMatching(sentence)])
    }
    expect((await upload(Buffer.from(NOTICE), 'a.txt')).status).toBe(201)
    expect(house.logged.filter((line) => line.includes('failed'))).toEqual([])
  })

  it('takes pasted text up to its limit', async () => {
    const refused = async (body: unknown) => (await post<Refused>(supervisor, '/api/notices', body)).body.error
    expect(await refused({ text: '字'.repeat(MAX_NOTICE_LENGTH + 1) })).toMatchObject({ reason: 'importTextTooLong' })
    expect(await refused({ text: '字'.repeat(MAX_NOTICE_LENGTH * 2) })).toMatchObject({ code: 'tooLarge' })
    expect(await refused({ text: ' \n ' })).toMatchObject({ reason: 'importEmpty' })
    expect(await refused({ words: 'x' })).toMatchObject({ reason: 'malformed' })
  })

  it('wants a name with a file, and refuses pages that are not ours', async () => {
    const bare = await ask<Refused>(supervisor, '/api/notices', {
      method: 'POST',
      body: new Uint8Array(Buffer.from(NOTICE)),
      headers: { 'content-type': 'application/octet-stream' },
    })
    expect([bare.status, bare.body.error.params]).toEqual([400, { detail: 'x-file-name' }])
    const foreign = await ask<Refused>(supervisor, '/api/notices', {
      method: 'POST',
      body: JSON.stringify({ text: NOTICE }),
      headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
    })
    expect([foreign.status, foreign.body.error.reason]).toEqual([403, 'badOrigin'])
  })
})
