import { describe, expect, it } from 'vitest'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { type NoticeStore, createNoticeStore } from '#db/notices.ts'
import type { SystemEntry } from '#db/systemStream.ts'
import { type Notices, createNotices } from '#server/imports/notices.ts'
import type { NoticeInput } from '#server/imports/readNotice.ts'
import { ImportRefused } from '#server/imports/refusal.ts'
import { admin, auditor, handler, leader, nobody, person, supervisor } from '#test/support/builders.ts'
import { sqliteDatabases } from '#test/support/databases.ts'
import { NOTICE } from './files.ts'

const open = sqliteDatabases()

interface Desk {
  notices: Notices
  store: NoticeStore
  recorded: SystemEntry[]
  asked: NoticeInput[]
}

/** Notices whose reader answers at once: the text as pasted, or what the test throws. */
async function desk(failure?: Error): Promise<Desk> {
  const recorded: SystemEntry[] = []
  const asked: NoticeInput[] = []
  const store = createNoticeStore(await open())
  const notices = createNotices({
    store,
    read: (input) => {
      asked.push(input)
      if (failure) return Promise.reject(failure)
      const text = 'text' in input ? input.text : NOTICE
      const warnings = [{ reason: 'importBlankPages' as const, params: { count: 2 } }]
      return Promise.resolve({ text, kind: 'txt', warnings, outline: parseNotice(text) })
    },
    record: (entry) => Promise.resolve(void recorded.push(entry)),
    now: () => 1_000,
  })
  return { notices, store, recorded, asked }
}

describe('importing a notice', () => {
  it('stores text and outline, and records who brought it in', async () => {
    const { notices, recorded } = await desk()
    const reply = await notices.import(supervisor, { text: NOTICE })
    if (!reply.ok) throw new Error(reply.error.message)
    const { notice } = reply
    expect(notice.warnings).toEqual([
      { reason: 'importBlankPages', params: { count: 2 }, message: '有 2 页只有图片，没有读到文字' },
    ])
    expect(recorded).toEqual([
      {
        at: 1_000,
        actorId: supervisor.accountId,
        type: 'notice.imported',
        body: { notice: notice.noticeId, version: notice.versionId, source: '粘贴', characters: NOTICE.length },
      },
    ])
    expect(await notices.view(leader, notice.noticeId)).toMatchObject({
      ok: true,
      notice: { versionId: notice.versionId, version: 1, text: NOTICE, outline: parseNotice(NOTICE) },
    })
  })

  it('calls a text without a title by its first line', async () => {
    const { notices } = await desk()
    const reply = await notices.import(supervisor, { text: '\n  加强管理。\n落实责任。' })
    expect(reply).toMatchObject({ ok: true, notice: { title: expect.stringMatching(/^加强管理/) as string } })
  })

  it('is refused without reading anything to whoever issues no notices', async () => {
    const { notices, asked } = await desk()
    for (const actor of [leader, admin, auditor, handler('fuzhou'), nobody])
      expect(await notices.import(actor, { text: NOTICE })).toMatchObject({ error: { code: 'forbidden' } })
    expect(asked).toEqual([])
  })

  it('answers a refusal of the reader with its sentence, and stores nothing', async () => {
    const { notices, recorded } = await desk(new ImportRefused('invalid', 'importWrongType', { type: '.png' }))
    expect(await notices.import(supervisor, { bytes: new Uint8Array(1), name: 'a' })).toMatchObject({
      ok: false,
      error: { code: 'invalid', message: expect.stringContaining('.png') as string },
    })
    expect([await notices.list(supervisor), recorded]).toEqual([[], []])
  })

  it('does not hide a defect as a refusal', async () => {
    const { notices } = await desk(new Error('a defect'))
    await expect(notices.import(supervisor, { text: NOTICE })).rejects.toThrow('a defect')
  })

  it('[A2] is corrected by supervisors of the unit that issued it alone; to others it is not there', async () => {
    const { notices, recorded, store } = await desk()
    const roles = ['supervisor', 'handler', 'reviewer', 'leader', 'admin', 'auditor'] as const
    const units = ['fujian', 'fuzhou', 'xiamen']
    const people = units.flatMap((unit) => roles.map((role) => person(`${role}-${unit}`, `${role}@${unit}`)))
    for (const issuer of units) {
      const reply = await notices.import(person(`supervisor-${issuer}`, `supervisor@${issuer}`), { text: NOTICE })
      const id = reply.ok ? reply.notice.noticeId : ''
      const absent = await notices.importVersion(supervisor, 'nowhere', { text: NOTICE })
      for (const [i, actor] of people.entries()) {
        const [role, unit] = [actor.grants[0]!.role, actor.grants[0]!.unitId]
        const before = recorded.length
        const answer = await notices.importVersion(actor, id, { text: `${NOTICE}\n更正 ${i}。` })
        const what = [actor.accountId, answer.ok ? 'ok' : answer.error.code]
        if (role !== 'supervisor') expect(what).toEqual([actor.accountId, 'forbidden'])
        else if (unit !== issuer) expect(answer).toEqual(absent)
        else expect(what).toEqual([actor.accountId, 'ok'])
        expect(recorded.length - before).toBe(answer.ok ? 1 : 0)
        const reads = unit === issuer && (role === 'supervisor' || role === 'leader')
        expect([actor.accountId, (await notices.view(actor, id)).ok]).toEqual([actor.accountId, reads])
        expect((await notices.list(actor)).some((notice) => notice.id === id)).toBe(reads)
      }
      expect((await store.find(id))?.versions).toHaveLength(2)
    }
  })

  it('is seen by supervisors and leaders alone', async () => {
    const { notices } = await desk()
    const reply = await notices.import(supervisor, { text: NOTICE })
    const id = reply.ok ? reply.notice.noticeId : ''
    for (const actor of [supervisor, leader, person('both', 'handler@fuzhou', 'leader@fujian')]) {
      expect(await notices.list(actor)).toHaveLength(1)
      expect((await notices.view(actor, id)).ok).toBe(true)
    }
    for (const actor of [admin, auditor, handler('fuzhou'), nobody]) {
      expect(await notices.list(actor)).toEqual([])
      expect(await notices.view(actor, id)).toMatchObject({ error: { code: 'notFound' } })
    }
  })
})
