import { crc32, inflateRawSync } from 'node:zlib'
import { MAX_UNPACKED_BYTES } from '#shared/protocol/limits.ts'
import { ImportRefused, damaged, unpacksTooFar } from './refusal.ts'

export interface ZipEntry {
  name: string
  method: number
  packed: number
  unpacked: number
  /** Where its local header begins. */
  offset: number
}

/** A document of Word has dozens of parts; thousands are a trick on whoever unpacks. */
const MAX_ENTRIES = 2_000
/** XML packs to a fortieth at most; small parts of one repeated word pack better and do no harm. */
const MAX_RATIO = 200
const RATIO_FROM = 1024 * 1024

const END = 0x06054b50
const END_LENGTH = 22
const LOCAL = 0x04034b50
const DIRECTORY = 0x02014b50
const DIRECTORY_LENGTH = 46
const LOCAL_LENGTH = 30
const MAX_COMMENT = 0xffff
const ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8

/**
 * The directory of a zip file, checked before anything is inflated: number of entries, their sizes as declared, how far
 * they would unpack. Refuses damaged files, encrypted entries, Zip64 (no notice needs it) and everything too large.
 */
export function readZipDirectory(bytes: Buffer): ZipEntry[] {
  const end = findEnd(bytes)
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  if (count > MAX_ENTRIES) throw unpacksTooFar()
  const entries: ZipEntry[] = []
  let total = 0
  for (let i = 0; i < count; i++) {
    if (at + DIRECTORY_LENGTH > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY) throw damaged()
    if ((bytes.readUInt16LE(at + 8) & ENCRYPTED) !== 0) throw new ImportRefused('invalid', 'importEncrypted')
    const packed = bytes.readUInt32LE(at + 20)
    const unpacked = bytes.readUInt32LE(at + 24)
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + DIRECTORY_LENGTH, at + DIRECTORY_LENGTH + nameLength)
    total += unpacked
    if (total > MAX_UNPACKED_BYTES) throw unpacksTooFar()
    if (unpacked > RATIO_FROM && unpacked > packed * MAX_RATIO) throw unpacksTooFar()
    entries.push({ name, method: bytes.readUInt16LE(at + 10), packed, unpacked, offset: bytes.readUInt32LE(at + 42) })
    at += DIRECTORY_LENGTH + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function findEnd(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - END_LENGTH - MAX_COMMENT)
  for (let at = bytes.length - END_LENGTH; at >= lowest; at--) if (bytes.readUInt32LE(at) === END) return at
  throw damaged()
}

/** The content of one entry. A directory that lied about its size is refused after at most that many bytes. */
export function readZipEntry(bytes: Buffer, entry: ZipEntry): Buffer {
  const { offset, packed, unpacked, method } = entry
  if (offset + LOCAL_LENGTH > bytes.length) throw damaged()
  const start = offset + LOCAL_LENGTH + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  const data = bytes.subarray(start, start + packed)
  if (data.length < packed) throw damaged()
  let content: Buffer
  if (method === STORED) content = data
  else if (method === DEFLATED) {
    try {
      content = inflateRawSync(data, { maxOutputLength: Math.max(1, unpacked) })
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? unpacksTooFar() : damaged()
    }
  } else throw damaged()
  if (content.length !== unpacked) throw damaged()
  return content
}

/** A zip file of parts as they are, unpacked: for a reader that takes nothing else. */
export function writeZip(parts: readonly { name: string; content: Buffer }[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content } of parts) {
    const label = Buffer.from(name)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    // Names are UTF-8.
    fields.writeUInt16LE(0x0800, 2)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(content.length, 14)
    fields.writeUInt32LE(content.length, 18)
    fields.writeUInt16LE(label.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    bodies.push(signature(LOCAL), fields, label, content)
    directory.push(signature(DIRECTORY), Buffer.of(20, 0), fields, place, label)
    offset += LOCAL_LENGTH + label.length + content.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(END_LENGTH - 4)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(index.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...bodies, index, signature(END), end])
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
