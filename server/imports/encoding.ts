import { ImportRefused } from './refusal.ts'

type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'

export interface DecodedText {
  text: string
  /** Whether bytes that mean nothing in the encoding were replaced. */
  replaced: boolean
}

/** Bytes that are looked at to tell encodings apart. */
const SAMPLE = 64 * 1024
/** A few bad bytes are an accident of copying; more mean that the encoding is another. */
const MAX_REPLACED_SHARE = 0.002

const BOMS: readonly [Encoding, readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  // GB18030 has one as well; editors of the region write it.
  ['gb18030', [0x84, 0x31, 0x95, 0x33]],
]

const bomOf = (bytes: Uint8Array): Encoding | null =>
  BOMS.find(([, bom]) => bom.every((byte, i) => bytes[i] === byte))?.[0] ?? null

const decode = (bytes: Uint8Array, encoding: Encoding): string => new TextDecoder(encoding).decode(bytes)

/** What an official text is full of; the same bytes in a wrong encoding hold next to none of it. */
const COMMON = /[，。、；：（）“”《》的和一二三四五在等各化行工作\d\s]|[a-zA-Z<>/="]/g
const STRANGE = /[\ufffd\ue000-\uf8ff]|(?![\t\n\v\f\r])\p{Cc}/gu

const share = (text: string, form: RegExp): number => (text.match(form)?.length ?? 0) / Math.max(1, text.length)

/**
 * The text of a file in whatever encoding its author's system wrote: by its mark, else UTF-8 where it is valid, else the
 * one of GB18030 and UTF-16 that makes the most sense. Refuses bytes that are no text at all.
 */
export function decodeText(bytes: Uint8Array, hint: string | null = null): DecodedText {
  const encoding = bomOf(bytes) ?? named(hint, bytes) ?? guess(bytes)
  const text = decode(bytes, encoding).replace(/^\ufeff/, '')
  const bad = share(text, /\ufffd/g)
  if (bad > MAX_REPLACED_SHARE || share(text, STRANGE) > 0.01) throw new ImportRefused('invalid', 'importUnknownType')
  return { text, replaced: bad > 0 }
}

/** The encoding a page says it is in, where its bytes agree: pages are wrong about it often enough. */
function named(hint: string | null, bytes: Uint8Array): Encoding | null {
  if (hint === null) return null
  const encoding: Encoding | null = /^utf-?8$/i.test(hint) ? 'utf-8' : /^gb|936/i.test(hint) ? 'gb18030' : null
  if (!encoding) return null
  return share(decode(bytes.subarray(0, SAMPLE), encoding), STRANGE) <= MAX_REPLACED_SHARE ? encoding : null
}

function guess(bytes: Uint8Array): Encoding {
  const sample = bytes.subarray(0, SAMPLE)
  const hasNul = sample.includes(0)
  if (!hasNul && isUtf8(bytes)) return 'utf-8'
  const candidates: Encoding[] = hasNul ? ['utf-16le', 'utf-16be'] : ['gb18030', 'utf-16le', 'utf-16be', 'utf-8']
  const scored = candidates.map((encoding) => {
    const text = decode(sample, encoding)
    return { encoding, score: share(text, COMMON) - 20 * share(text, STRANGE) }
  })
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).encoding
}

/** Whether all of it is UTF-8; a file cut short may end within a character. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
