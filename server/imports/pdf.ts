import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import type { Reason } from '#shared/protocol/errors.ts'
import { MAX_IMPORT_PAGES, MAX_NOTICE_LENGTH } from '#shared/protocol/limits.ts'
import { ImportRefused, damaged } from './refusal.ts'

export interface PdfText {
  text: string
  warnings: { reason: Reason; params?: Record<string, number> }[]
}

/** A page with fewer characters (a page number, a stamp of the scanner) is a picture. */
const MIN_PAGE_CHARACTERS = 8

const packageFolder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
/** In Node the library reads these folders as files, and wants the last slash. */
const folder = (name: string): string => `${join(packageFolder, name)}/`

/**
 * The text layer of a PDF, line by line as printed. Refuses what has a password, too many pages, or pictures only. Runs
 * no script of the document and fetches nothing.
 */
export async function readPdf(bytes: Buffer): Promise<PdfText> {
  // A megabyte of code that most imports never need; at the head of the file the bundle would load it for each of them.
  const { VerbosityLevel, getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const task = getDocument({
    data: new Uint8Array(bytes),
    verbosity: VerbosityLevel.ERRORS,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWasm: false,
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: folder('standard_fonts'),
  })
  try {
    const document = await task.promise
    if (document.numPages > MAX_IMPORT_PAGES)
      throw new ImportRefused('tooLarge', 'importTooManyPages', { max: MAX_IMPORT_PAGES })
    return await readPages(document)
  } catch (error) {
    if (error instanceof ImportRefused) throw error
    throw nameOf(error) === 'PasswordException' ? new ImportRefused('invalid', 'importEncrypted') : damaged()
  } finally {
    await task.destroy()
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

async function readPages(document: PDFDocumentProxy): Promise<PdfText> {
  const pages: string[] = []
  let length = 0
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const text = linesOf(await itemsOf(page)).join('\n')
    page.cleanup()
    pages.push(text)
    length += text.length
    if (length > MAX_NOTICE_LENGTH) throw new ImportRefused('tooLarge', 'importTextTooLong', { max: MAX_NOTICE_LENGTH })
  }
  const blank = pages.filter((text) => text.replace(/\s/g, '').length < MIN_PAGE_CHARACTERS).length
  if (blank === pages.length) throw new ImportRefused('invalid', 'importImagePdf')
  return {
    text: pages.join('\n'),
    warnings: blank > 0 ? [{ reason: 'importBlankPages', params: { count: blank } }] : [],
  }
}

interface Piece {
  text: string
  x: number
  y: number
  width: number
  height: number
}

async function itemsOf(page: PDFPageProxy): Promise<Piece[]> {
  const { items } = await page.getTextContent()
  return items.flatMap((item): Piece[] => {
    if (!('str' in item) || item.str === '') return []
    const [, , c = 0, d = 0, x = 0, y = 0] = item.transform as number[]
    return [{ text: item.str, x, y, width: item.width, height: item.height || Math.hypot(c, d) }]
  })
}

/** Pieces by their place: one line where they share a base line, from left to right, with a blank where a gap is. */
function linesOf(pieces: readonly Piece[]): string[] {
  const lines: Piece[][] = []
  for (const piece of [...pieces].sort((a, b) => b.y - a.y || a.x - b.x)) {
    const line = lines.at(-1)
    const first = line?.[0]
    // Superscripts and marks sit a little off the line they belong to.
    if (line && first && first.y - piece.y < Math.max(first.height, piece.height) * 0.5) line.push(piece)
    else lines.push([piece])
  }
  return lines.map(textOf).filter((line) => line.trim() !== '')
}

function textOf(line: Piece[]): string {
  let text = ''
  let end = 0
  for (const piece of line.sort((a, b) => a.x - b.x)) {
    const gap = piece.x - end
    if (text !== '') text += gap > piece.height * 1.5 ? '  ' : gap > piece.height * 0.25 ? ' ' : ''
    text += piece.text
    end = piece.x + piece.width
  }
  return text.trimEnd()
}
