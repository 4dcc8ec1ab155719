import type { Reason } from '#shared/protocol/errors.ts'
import { MAX_IMPORT_BYTES, MAX_NOTICE_LENGTH } from '#shared/protocol/limits.ts'
import { readDocx } from './docx.ts'
import { type DecodedText, decodeText } from './encoding.ts'
import { htmlToText } from './html.ts'
import { containerOf } from './kind.ts'
import { readPdf } from './pdf.ts'
import { ImportRefused } from './refusal.ts'

export type NoticeKind = 'txt' | 'docx' | 'pdf' | 'html'

export interface ImportWarning {
  reason: Reason
  params?: Record<string, number>
}

export interface DecodedNotice {
  text: string
  kind: NoticeKind
  warnings: ImportWarning[]
}

/**
 * The text of a notice out of a file. What the file is follows from its bytes; its name only tells a page without a
 * proper beginning from plain text. Throws ImportRefused, whose sentence says what to do. Costs time and memory within
 * the limits of the thread it runs in: never call it where requests are answered.
 */
export async function decodeNotice(bytes: Buffer, name: string): Promise<DecodedNotice> {
  if (bytes.length > MAX_IMPORT_BYTES)
    throw new ImportRefused('tooLarge', 'importTooLarge', { max: MAX_IMPORT_BYTES / 1024 / 1024 })
  if (bytes.length === 0) throw new ImportRefused('invalid', 'importEmpty')
  const notice = await decodeContainer(bytes, name)
  if (notice.text.length > MAX_NOTICE_LENGTH)
    throw new ImportRefused('tooLarge', 'importTextTooLong', { max: MAX_NOTICE_LENGTH })
  if (notice.text.trim() === '') throw new ImportRefused('invalid', 'importEmpty')
  return notice
}

async function decodeContainer(bytes: Buffer, name: string): Promise<DecodedNotice> {
  switch (containerOf(bytes)) {
    case 'zip': {
      const { text, warnings } = await readDocx(bytes)
      return { text, kind: 'docx', warnings: warnings.map((reason) => ({ reason })) }
    }
    case 'pdf':
      return { ...(await readPdf(bytes)), kind: 'pdf' }
    case 'text':
      return decodePlain(bytes, name)
  }
}

const CHARSET = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,20})/i

function decodePlain(bytes: Buffer, name: string): DecodedNotice {
  const charset = CHARSET.exec(bytes.subarray(0, 4096).toString('latin1'))?.[1] ?? null
  const { text, replaced } = decodeText(bytes, charset)
  const warnings: ImportWarning[] = replaced ? [{ reason: 'importReplaced' }] : []
  return isPage(text, name)
    ? { text: htmlToText(text), kind: 'html', warnings }
    : { text: unifyLines({ text, replaced }), kind: 'txt', warnings }
}

const isPage = (text: string, name: string): boolean => {
  const head = text.slice(0, 2_000)
  if (/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]/i.test(head))
    return true
  return /\.x?html?$/i.test(name) && /<(?:p|div|table|span|br|h\d)[\s/>]/i.test(text)
}

/** Text without the characters that no editor shows; its lines end as the author's system ended them. */
const unifyLines = ({ text }: DecodedText): string => text.replace(/\0/g, '')
