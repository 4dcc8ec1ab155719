import { describe, expect, it } from 'vitest'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { createNoticeStore } from '#db/notices.ts'
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
  recorded: SystemEntry[]
  asked: NoticeInput[]
}

/** Notices whose reader answers at once: the text as pasted, or what the test throws. */
async function desk(failure?: Error): Promise<Desk> {
  const recorded: SystemEntry[] = []
  const asked: NoticeInput[] = []
  const notices = createNotices({
    store: createNoticeStore(await open()),
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
  return { notices, recorded, asked }
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
