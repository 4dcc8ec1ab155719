import { deflateSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { MAX_IMPORT_BYTES, MAX_NOTICE_LENGTH } from '#shared/protocol/limits.ts'
import { NoticeReader } from '#server/imports/NoticeReader.ts'
import { ImportRefused } from '#server/imports/refusal.ts'
import { NOTICE, docxOf, pdfOf, zipOf } from './files.ts'

const readers: NoticeReader[] = []
function reader(...limits: ConstructorParameters<typeof NoticeReader>): NoticeReader {
  const made = new NoticeReader(...limits)
  readers.push(made)
  return made
}
afterEach(() => Promise.all(readers.splice(0).map((one) => one.close())))

const file = (bytes: Uint8Array, name = 'notice'): { bytes: Uint8Array; name: string } => ({ bytes, name })
const reasonOf = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'read',
    (error: unknown) => {
      if (error instanceof ImportRefused) return error.reason
      throw error
    },
  )

/** A PDF whose one page is drawn by a stream that inflates to `bytes` of blanks. */
function pdfBomb(bytes: number): Buffer {
  const stream = deflateSync(Buffer.alloc(bytes, ' '), { level: 1 })
  const [head = '', tail = ''] = pdfOf({ pages: [['@']] })
    .toString('latin1')
    .split(/<< \/Length \d+ >>\nstream\n[\s\S]*?\nendstream/)
  const dictionary = `<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`
  return Buffer.concat([Buffer.from(head + dictionary, 'latin1'), stream, Buffer.from(`\nendstream${tail}`, 'latin1')])
}

describe('reading notices in threads', () => {
  it('gives text and outline of a file and of what was pasted', async () => {
    const docx = await reader().read(file(await docxOf(NOTICE)))
    expect(docx.kind).toBe('docx')
    expect(docx.outline.areas.map(({ heading }) => heading)).toEqual(['保障母婴安全', '促进儿童健康'])
    const pasted = await reader().read({ text: NOTICE })
    expect(pasted).toMatchObject({ text: NOTICE, kind: 'txt', warnings: [] })
    expect(pasted.outline.areas.flatMap(({ items }) => items)).toHaveLength(4)
  })

  it('says when nothing in the text looks like a task', async () => {
    expect((await reader().read({ text: '今天天气很好' })).warnings).toEqual([{ reason: 'importNoOutline' }])
  })

  it('carries refusals out of the thread with their values', async () => {
    const refused = reader().read(file(Buffer.from('89504e470d0a1a0a', 'hex')))
    await expect(refused).rejects.toMatchObject({ reason: 'importWrongType', params: { type: '.png' } })
  })

  it('refuses a text beyond the limit, and reads one of its length', async () => {
    const text = `${'各地要加强管理，'.repeat(124)}各地加强管理。\n`.repeat(MAX_NOTICE_LENGTH / 1000)
    expect(text).toHaveLength(MAX_NOTICE_LENGTH)
    expect(await reasonOf(reader({ ms: 60_000 }).read(file(Buffer.from(text))))).toBe('read')
    const tenMegabytes = Buffer.alloc(MAX_IMPORT_BYTES, '字')
    expect(await reasonOf(reader().read(file(tenMegabytes)))).toBe('importTextTooLong')
    expect(await reasonOf(reader().read(file(Buffer.alloc(MAX_IMPORT_BYTES + 1, 'a'))))).toBe('importTooLarge')
  }, 90_000)

  it('ends a thread that takes too long', async () => {
    const slow = reader({ ms: 1 }).read({ text: NOTICE })
    await expect(slow).rejects.toMatchObject({ reason: 'importTooSlow' })
  })

  it('ends a thread under which the process grows too far', async () => {
    const bomb = pdfBomb(512 * 1024 * 1024)
    expect(bomb.length).toBeLessThan(MAX_IMPORT_BYTES)
    const reading = reader({ growthBytes: 200 * 1024 * 1024, ms: 60_000 }).read(file(bomb))
    expect(await reasonOf(reading)).toBe('importUnpackedTooLarge')
  }, 90_000)

  it('lives on after every bad file', async () => {
    const one = reader()
    const bad = [
      zipOf([{ name: 'word/document.xml', content: Buffer.from('<a/>'), claims: 4_000_000_000 }]),
      (await docxOf(NOTICE)).subarray(0, 500),
      pdfOf({ pages: [[]] }),
    ]
    expect(await Promise.all(bad.map((bytes) => reasonOf(one.read(file(bytes)))))).toEqual([
      'importUnpackedTooLarge',
      'importDamaged',
      'importImagePdf',
    ])
    expect(await reasonOf(one.read(file(await docxOf(NOTICE))))).toBe('read')
  })

  it('takes a few at once, lets a few wait, and sends the rest away', async () => {
    const one = reader({ atOnce: 1, waiting: 1 })
    const reasons = await Promise.all([1, 2, 3].map(() => reasonOf(one.read({ text: NOTICE }))))
    expect(reasons).toEqual(['read', 'read', 'importBusy'])
  })

  it('ends with the server: who is being read and who waits is told', async () => {
    const one = reader({ atOnce: 1 })
    const readings = [1, 2].map(() => reasonOf(one.read({ text: NOTICE })))
    await one.close()
    expect(await Promise.all(readings)).toEqual(['unavailable', 'unavailable'])
  })
})
