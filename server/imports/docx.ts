import mammoth from 'mammoth'
import type { Reason } from '#shared/protocol/errors.ts'
import { htmlToText } from './html.ts'
import { wordParts } from './kind.ts'
import { damaged } from './refusal.ts'
import { readZipEntry } from './zip.ts'

/**
 * The text of a .docx: paragraphs as lines, tables cell by cell. Pictures are neither read nor fetched. Refuses bombs,
 * damaged files and other kinds of zip; warns of automatic numbers, which Word does not store as text.
 */
export async function readDocx(bytes: Buffer): Promise<{ text: string; warnings: Reason[] }> {
  const parts = wordParts(bytes)
  const warnings: Reason[] = []
  let main = ''
  for (const part of parts) {
    if (!/\.(xml|rels)$/.test(part.name)) continue
    // Every part that mammoth may unpack is unpacked here first, within its declared size.
    const xml = readZipEntry(bytes, part).toString('utf8')
    // No word processor writes a document type; entities in one unpack to any size.
    if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw damaged()
    if (/^word\/document\d*\.xml$/.test(part.name)) main = xml
  }
  if (/<w:numPr[\s>]/.test(main)) warnings.push('importNumbering')
  if (/<(?:w:drawing|w:pict|v:imagedata)[\s>]/.test(main)) warnings.push('importPictures')
  const html = await convert(bytes)
  return { text: htmlToText(html), warnings }
}

async function convert(buffer: Buffer): Promise<string> {
  const convertImage = mammoth.images.imgElement(() => Promise.resolve({ src: '' }))
  try {
    return (await mammoth.convertToHtml({ buffer }, { convertImage, externalFileAccess: false })).value
  } catch {
    // mammoth throws whatever its parsers throw; all of it means that the parts do not fit together.
    throw damaged()
  }
}
