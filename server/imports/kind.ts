import { ImportRefused } from './refusal.ts'
import { type ZipEntry, readZipDirectory } from './zip.ts'

export type Container = 'zip' | 'pdf' | 'text'

const startsWith = (bytes: Buffer, ...magic: number[]): boolean => magic.every((byte, i) => bytes[i] === byte)
const wrongType = (type: string): ImportRefused => new ImportRefused('invalid', 'importWrongType', { type })

const PICTURES: readonly [string, number[]][] = [
  ['.png', [0x89, 0x50, 0x4e, 0x47]],
  ['.jpg', [0xff, 0xd8, 0xff]],
  ['.gif', [0x47, 0x49, 0x46, 0x38]],
  ['.tif', [0x49, 0x49, 0x2a, 0x00]],
  ['.tif', [0x4d, 0x4d, 0x00, 0x2a]],
  ['.rar', [0x52, 0x61, 0x72, 0x21]],
  ['.7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['.gz', [0x1f, 0x8b]],
]
/** Word, Excel and PowerPoint before 2007, and the wrapping of every newer one that has a password. */
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
/** The mark may stand behind a little rubbish; readers accept it within this many bytes. */
const PDF_WITHIN = 1024

const isPdf = (bytes: Buffer): boolean => bytes.subarray(0, PDF_WITHIN).includes('%PDF-')

/** What a file is, told by its first bytes and never by its name. Refuses what no notice comes in, saying what to do. */
export function containerOf(bytes: Buffer): Container {
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0x50, 0x4b, 0x05, 0x06)) return 'zip'
  if (startsWith(bytes, ...OLE)) throw oldOffice(bytes)
  const head = bytes.subarray(0, 200).toString('latin1')
  const picture = PICTURES.find(([, magic]) => startsWith(bytes, ...magic))
  if (picture) throw wrongType(picture[0])
  if (head.startsWith('BM') && bytes.length > 6 && bytes.readUInt32LE(2) === bytes.length) throw wrongType('.bmp')
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) throw wrongType('.webp')
  if (head.startsWith('{\\rtf')) throw wrongType('.rtf')
  if (/^MIME-Version:/i.test(head)) throw wrongType('.mht')
  return isPdf(bytes) ? 'pdf' : 'text'
}

function oldOffice(bytes: Buffer): ImportRefused {
  const has = (stream: string): boolean => bytes.includes(Buffer.from(stream, 'utf16le'))
  if (has('EncryptedPackage')) return new ImportRefused('invalid', 'importEncrypted')
  if (has('WordDocument')) return new ImportRefused('invalid', 'importOldWord')
  if (has('PowerPoint Document')) return wrongType('.ppt')
  return has('Workbook') || has('Book') ? wrongType('.xls') : new ImportRefused('invalid', 'importUnknownType')
}

/** The parts of a document of Word, or the refusal of another kind of zip, named as people know it. */
export function wordParts(bytes: Buffer): ZipEntry[] {
  const entries = readZipDirectory(bytes)
  const has = (name: RegExp): boolean => entries.some((entry) => name.test(entry.name))
  if (has(/^word\/document\d*\.xml$/)) return entries
  if (has(/^xl\//)) throw wrongType('.xlsx')
  if (has(/^ppt\//)) throw wrongType('.pptx')
  if (has(/^OFD\.xml$/)) throw wrongType('.ofd')
  if (has(/^content\.xml$/)) throw wrongType('.odt')
  throw wrongType('.zip')
}
