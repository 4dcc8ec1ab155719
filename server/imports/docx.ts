import type { Reason } from '#shared/protocol/errors.ts'
import { htmlToText } from './html.ts'
import { wordParts } from './kind.ts'
import { damaged } from './refusal.ts'
import { writeNumbers } from './wordNumbering.ts'
import { readZipEntry, writeZip } from './zip.ts'

const MAIN_PART = /^word\/document\d*\.xml$/

/**
 * The text of a .docx: paragraphs as lines with the numbers that Word would print, tables cell by cell. Pictures are
 * neither read nor fetched. Refuses bombs, damaged files and other kinds of zip.
 */
export async function readDocx(bytes: Buffer): Promise<{ text: string; warnings: Reason[] }> {
  const parts = new Map<string, string>()
  for (const entry of wordParts(bytes)) {
    if (!/\.(xml|rels)$/.test(entry.name)) continue
    const xml = readZipEntry(bytes, entry).toString('utf8')
    // No word processor writes a document type; entities in one unpack to any size.
    if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw damaged()
    parts.set(entry.name, xml)
  }
  const main = [...parts.keys()].find((name) => MAIN_PART.test(name)) ?? ''
  const text = parts.get(main) ?? ''
  const { document, missing } = writeNumbers({
    document: text,
    numbering: parts.get('word/numbering.xml') ?? '',
    styles: parts.get('word/styles.xml') ?? '',
  })
  parts.set(main, document)
  const warnings: Reason[] = missing ? ['importNumbering'] : []
  if (/<(?:w:drawing|w:pict|v:imagedata)[\s>]/.test(text)) warnings.push('importPictures')
  // Only what was unpacked here within its declared size: mammoth would inflate whatever a part holds.
  const safe = writeZip([...parts].map(([name, xml]) => ({ name, content: Buffer.from(xml) })))
  return { text: htmlToText(await convert(safe)), warnings }
}

async function convert(buffer: Buffer): Promise<string> {
  // Named where it is needed: at the head of the file the bundle would load it for every pasted text.
  const { default: mammoth } = await import('mammoth')
  const convertImage = mammoth.images.imgElement(() => Promise.resolve({ src: '' }))
  try {
    return (await mammoth.convertToHtml({ buffer }, { convertImage, externalFileAccess: false })).value
  } catch {
    // mammoth throws whatever its parsers throw; all of it means that the parts do not fit together.
    throw damaged()
  }
}
