import { Document, Packer, Paragraph } from 'docx'
import { describe, expect, it } from 'vitest'
import { REASONS } from '#shared/protocol/errors.ts'
import { MAX_IMPORT_PAGES } from '#shared/protocol/limits.ts'
import { type DecodedNotice, decodeNotice } from '#server/imports/decodeNotice.ts'
import { ImportRefused } from '#server/imports/refusal.ts'
import { NOTICE, docxOf, gb18030Of, pageOf, pdfOf, printed, zipOf } from './files.ts'

const lines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
const decode = (bytes: Buffer, name = 'file'): Promise<DecodedNotice> => decodeNotice(bytes, name)

/** What a file is refused with; its sentence must exist. */
async function refusal(bytes: Buffer, name = 'file'): Promise<{ reason: string; params?: object }> {
  const error: unknown = await decode(bytes, name).then(
    ({ kind }) => new Error(`it was read as ${kind}`),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ImportRefused)) throw error
  expect(REASONS[error.reason][0]).toMatch(/\p{Script=Han}/u)
  return { reason: error.reason, ...(error.params ? { params: error.params } : {}) }
}

describe('plain text', () => {
  const utf16 = (bom: boolean): Buffer => Buffer.from((bom ? '\ufeff' : '') + NOTICE, 'utf16le')
  const encodings: [string, Buffer][] = [
    ['UTF-8', Buffer.from(NOTICE)],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${NOTICE}`)],
    ['GB18030', gb18030Of(NOTICE)],
    ['UTF-16 LE with its mark', utf16(true)],
    ['UTF-16 BE with its mark', utf16(true).swap16()],
    ['UTF-16 LE', utf16(false)],
    ['UTF-16 BE', utf16(false).swap16()],
  ]
  it.each(encodings)('in %s is the same text', async (_, bytes) => {
    expect(await decode(bytes, 'notice.txt')).toEqual({ text: NOTICE, kind: 'txt', warnings: [] })
  })

  it('keeps offsets: blanks, blank lines and line ends stay as received', async () => {
    const text = '一、母婴安全\r\n\r\n　　（一）落实制度。  \r\n'
    expect((await decode(Buffer.from(text))).text).toBe(text)
  })

  it('is told by its bytes, whatever its name says', async () => {
    expect((await decode(Buffer.from(NOTICE), 'notice.docx')).kind).toBe('txt')
    expect((await decode(await docxOf(NOTICE), 'notice.txt')).kind).toBe('docx')
  })

  it('cut off within a character is read up to there, with a warning', async () => {
    const cut = Buffer.from(NOTICE.trimEnd()).subarray(0, -1)
    const { text, warnings } = await decode(Buffer.concat([Buffer.from(NOTICE.repeat(5)), cut]))
    expect(text.startsWith(NOTICE)).toBe(true)
    expect(warnings).toEqual([{ reason: 'importReplaced' }])
  })

  it.each<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), 'importEmpty'],
    ['blanks alone', Buffer.from(' \n\u3000\n'), 'importEmpty'],
    ['random bytes', Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * i * 31 + 7) % 256)), 'importUnknownType'],
  ])('of %s is refused', async (_, bytes, reason) => {
    expect(await refusal(bytes)).toEqual({ reason })
  })
})

describe('a web page', () => {
  it('gives the visible text alone, a line a paragraph', async () => {
    const { text, kind } = await decode(Buffer.from(pageOf(NOTICE)), 'notice.html')
    expect(kind).toBe('html')
    expect(lines(text)).toEqual(lines(NOTICE))
  })

  it('in GB18030 is read as its meta element says', async () => {
    const page = pageOf(NOTICE).replace('charset="utf-8"', 'charset=gb2312')
    expect(lines((await decode(gb18030Of(page))).text)).toEqual(lines(NOTICE))
  })

  it('without a beginning is known by its name', async () => {
    const { kind, text } = await decode(Buffer.from('<p>第一段</p><p>第二<b>段</b></p>'), 'a.htm')
    expect({ kind, text }).toEqual({ kind: 'html', text: '第一段\n第二段' })
  })

  it('gives a table cell by cell, and the table of a layout as paragraphs', async () => {
    const row = (...cells: string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
    const table = `<table>${row('指标', '目标值')}${row('筛查率', '')}${row('死亡率', '9/10万')}</table>`
    const page = `<html><body><table>${row(`<p>表前</p>${table}<p>表后</p>`)}</table></body></html>`
    expect((await decode(Buffer.from(page))).text).toBe(
      '表前\n\n\t指标\n\t目标值\n\n\t筛查率\n\t\n\n\t死亡率\n\t9/10万\n\n\n表后',
    )
  })

  it.each<[string, string, string]>([
    ['an element never closed', '<html><nav>菜单<p>正文</p>', '菜单\n正文'],
    ['a comment never closed', '<html><p>正文</p><!-- 注释', '正文'],
    ['a script never closed', '<html><p>正文</p><script>alert(1)', '正文'],
    ['a lone <', '<html><p>孕周 < 12 周</p>', '孕周 < 12 周'],
    ['a > in a value', '<html><p title="a > b">正文</p>', '正文'],
    ['entities', '<html><p>&ldquo;一&#x4E8C;&#19977;&rdquo;&nbsp;&unknown;</p>', '“一二三”\u00a0&unknown;'],
    ['conditional comments of Word', '<html><p><![if !supportLists]>一、<![endif]>正文</p>', '一、正文'],
  ])('survives %s', async (_, page, text) => {
    expect((await decode(Buffer.from(page))).text).toBe(text)
  })

  it('takes time in proportion, however its tags are broken', async () => {
    const rows = ['<nav>', '<div hidden>', '<script>', '<table><td>', '<', '<!--', '<a href="']
    for (const row of rows) {
      const began = performance.now()
      await decode(Buffer.from(`<html><p>正文</p>${row.repeat(200_000)}`))
      expect(performance.now() - began, row).toBeLessThan(5_000)
    }
  })
})

describe('a document of Word', () => {
  it('gives its paragraphs as lines', async () => {
    const { text, kind, warnings } = await decode(await docxOf(NOTICE))
    expect({ kind, warnings }).toEqual({ kind: 'docx', warnings: [] })
    expect(lines(text)).toEqual(lines(NOTICE))
  })

  it('gives its tables cell by cell', async () => {
    const { text } = await decode(
      await docxOf('附表', [
        ['指标', '目标值'],
        ['筛查率', '90%'],
      ]),
    )
    expect(text).toBe('附表\n\n\t指标\n\t目标值\n\n\t筛查率\n\t90%')
  })

  it('gives the numbers that Word makes by itself, level by level', async () => {
    const numbered = (text: string, level: number, reference = 'n'): Paragraph =>
      new Paragraph({ text, numbering: { reference, level } })
    const levels = [
      { level: 0, format: 'chineseCounting' as const, text: '%1、' },
      { level: 1, format: 'chineseCounting' as const, text: '（%2）' },
      { level: 2, format: 'decimal' as const, text: '%3.' },
    ]
    const bullet = [{ level: 0, format: 'bullet' as const, text: '●' }]
    const document = new Document({
      numbering: {
        config: [
          { reference: 'n', levels },
          { reference: 'b', levels: bullet },
        ],
      },
      sections: [
        {
          children: [
            ...[numbered('母婴安全', 0), numbered('五项制度', 1), numbered('筛查', 2), numbered('会诊', 2)],
            ...[numbered('危重救治', 1), numbered('演练', 2), new Paragraph('说明'), numbered('点', 0, 'b')],
            ...[numbered('儿童健康', 0), numbered('新生儿', 1)],
          ],
        },
      ],
    })
    const { text, warnings } = await decode(await Packer.toBuffer(document))
    expect(warnings).toEqual([])
    expect(lines(text)).toEqual([
      ...['一、母婴安全', '（一）五项制度', '1.筛查', '2.会诊', '（二）危重救治', '1.演练', '说明', '点'],
      ...['二、儿童健康', '（一）新生儿'],
    ])
  })

  it('warns of numbers of a list that it does not define, and of pictures', async () => {
    const paragraph =
      '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>母婴安全</w:t></w:r></w:p>'
    const picture = '<w:p><w:r><w:drawing></w:drawing></w:r></w:p>'
    const ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    const types =
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ' +
      'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    const rels =
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" ' +
      'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    const file = zipOf([
      { name: '[Content_Types].xml', content: Buffer.from(types) },
      { name: '_rels/.rels', content: Buffer.from(rels) },
      {
        name: 'word/document.xml',
        content: Buffer.from(`<w:document ${ns}><w:body>${paragraph}${picture}</w:body></w:document>`),
      },
    ])
    expect(await decode(file)).toEqual({
      text: '母婴安全',
      kind: 'docx',
      warnings: [{ reason: 'importNumbering' }, { reason: 'importPictures' }],
    })
  })

  it('that is truncated, or whose parts do not fit, is damaged', async () => {
    const whole = await docxOf(NOTICE)
    for (const length of [30, 1000, whole.length - 30])
      expect(await refusal(whole.subarray(0, length))).toEqual({ reason: 'importDamaged' })
    const hollow = zipOf([{ name: 'word/document.xml', content: Buffer.from('<not-closed') }])
    expect(await refusal(hollow)).toEqual({ reason: 'importDamaged' })
  })

  it('with entities that unpack to any size is refused', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><w:document>&b;</w:document>'
    expect(await refusal(zipOf([{ name: 'word/document.xml', content: Buffer.from(bomb) }]))).toEqual({
      reason: 'importDamaged',
    })
  })

  it('that would unpack too far is refused by its directory, before anything is unpacked', async () => {
    const claims = (size: number, count = 1) =>
      zipOf(
        Array.from({ length: count }, (_, i) => ({
          name: i === 0 ? 'word/document.xml' : `word/part${i}.xml`,
          content: Buffer.from('<a/>'),
          claims: size,
        })),
      )
    expect(await refusal(claims(60 * 1024 * 1024))).toEqual({ reason: 'importUnpackedTooLarge' })
    expect(await refusal(claims(900_000, 60))).toEqual({ reason: 'importUnpackedTooLarge' })
    expect(await refusal(claims(2_000_000))).toEqual({ reason: 'importUnpackedTooLarge' })
    expect(await refusal(claims(1, 2_001))).toEqual({ reason: 'importUnpackedTooLarge' })
  })

  it('whose directory lies about a bomb is refused after the size it claims', async () => {
    const content = Buffer.alloc(30 * 1024 * 1024, 'a')
    const bomb = zipOf([{ name: 'word/document.xml', content, claims: 1000 }])
    expect(await refusal(bomb)).toEqual({ reason: 'importUnpackedTooLarge' })
  })
})

describe('a PDF', () => {
  it('gives its lines as printed, page after page', async () => {
    const pages = printed(NOTICE, 20, 6)
    const { text, kind, warnings } = await decode(pdfOf({ pages }))
    expect({ kind, warnings }).toEqual({ kind: 'pdf', warnings: [] })
    expect(lines(text)).toEqual(pages.flat())
  })

  it.each<[string, Buffer, object]>([
    ['with a password', pdfOf({ pages: [['机密']], encrypted: true }), { reason: 'importEncrypted' }],
    ['of pictures alone', pdfOf({ pages: [[], []] }), { reason: 'importImagePdf' }],
    ['cut off in its head', pdfOf({ pages: [['正文']] }).subarray(0, 60), { reason: 'importDamaged' }],
    [
      'of too many pages',
      pdfOf({ pages: Array.from({ length: MAX_IMPORT_PAGES + 1 }, () => ['正文']) }),
      { reason: 'importTooManyPages', params: { max: MAX_IMPORT_PAGES } },
    ],
  ])('%s is refused', async (_, bytes, expected) => {
    expect(await refusal(bytes)).toEqual(expected)
  })

  it('with some pictures says how many pages gave no text', async () => {
    const { warnings } = await decode(pdfOf({ pages: [['一、保障母婴安全。落实五项制度。'], [], []] }))
    expect(warnings).toEqual([{ reason: 'importBlankPages', params: { count: 2 } }])
  })
})

describe('what is no notice', () => {
  const ole = (stream: string): Buffer =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(504),
      Buffer.from(stream, 'utf16le'),
      Buffer.alloc(100),
    ])
  const zip = (name: string): Buffer => zipOf([{ name, content: Buffer.from('<a/>') }])
  const wrong = (type: string): object => ({ reason: 'importWrongType', params: { type } })
  it.each<[string, Buffer, object]>([
    ['an old .doc', ole('WordDocument'), { reason: 'importOldWord' }],
    ['a .docx with a password', ole('EncryptedPackage'), { reason: 'importEncrypted' }],
    ['an old .xls', ole('Workbook'), wrong('.xls')],
    ['an .xlsx', zip('xl/workbook.xml'), wrong('.xlsx')],
    ['an .ofd', zip('OFD.xml'), wrong('.ofd')],
    ['a .zip', zip('notes/readme.md'), wrong('.zip')],
    ['a picture renamed', Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(64)]), wrong('.png')],
    ['a photograph renamed', Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(64)]), wrong('.jpg')],
    ['an .rtf', Buffer.from('{\\rtf1\\ansi hello}'), wrong('.rtf')],
    ['a web archive', Buffer.from('MIME-Version: 1.0\r\nContent-Type: multipart/related'), wrong('.mht')],
  ])('%s is named, with what to do', async (_, bytes, expected) => {
    expect(await refusal(bytes, '通知.docx')).toEqual(expected)
  })
})
