import type { NoticeOutline } from '#shared/notice/outline.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { type DecodedNotice, decodeNotice } from './decodeNotice.ts'

/** What a thread is asked to read: a file, or text somebody pasted. */
export type NoticeInput = { bytes: Uint8Array; name: string } | { text: string }

export interface ReadNotice extends DecodedNotice {
  outline: NoticeOutline
}

/** Decodes and parses in one go; both may cost seconds. Throws ImportRefused. */
export async function readNotice(input: NoticeInput): Promise<ReadNotice> {
  const decoded: DecodedNotice =
    'text' in input
      ? { text: input.text, kind: 'txt', warnings: [] }
      : await decodeNotice(Buffer.from(input.bytes.buffer, input.bytes.byteOffset, input.bytes.length), input.name)
  const outline = parseNotice(decoded.text)
  const warnings =
    outline.areas.length > 0 ? decoded.warnings : [...decoded.warnings, { reason: 'importNoOutline' as const }]
  return { ...decoded, warnings, outline }
}
