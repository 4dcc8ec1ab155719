import * as decoding from 'lib0/decoding'
import { RefusedUpdate } from './refusedUpdate.ts'

/**
 * Reads a Yjs V1 update without building anything of Yjs, so that hostile bytes are known before they are decoded: a
 * 7-byte update can claim 30 million structs, and Yjs would allocate for the claim before it reads on. What this reader
 * accepts is complete (no trailing bytes), bounded by its own length, and holds no content kind that it cannot name.
 */

export interface Id {
  client: number
  clock: number
}

export type Content =
  | { kind: 'gc' | 'skip' | 'deleted' | 'string' }
  | { kind: 'format'; key: string }
  | { kind: 'element'; name: string }
  | { kind: 'text' }
  | { kind: 'any' }
  | { kind: 'other' }

export interface Struct {
  clock: number
  length: number
  content: Content
  origin: Id | null
  rightOrigin: Id | null
  /** Only present without origins; with one, the parent is that of the origin. */
  parent: { root: string } | { id: Id } | null
  /** The key of an attribute; only present without origins. */
  key: string | null
  /** Its bytes in the update: the first, and the one after the last. */
  from: number
  to: number
}

export interface ClientSection {
  client: number
  clock: number
  structs: Struct[]
  /** Clock after the last struct. */
  end: number
}

export interface DeleteRange {
  client: number
  clock: number
  length: number
}

export interface ParsedUpdate {
  sections: ClientSection[]
  deletes: DeleteRange[]
}

const fail = (why: string): never => {
  throw new RefusedUpdate('malformed', why)
}

/** Parses the bytes of one V1 update. Throws RefusedUpdate on anything Yjs would not have written. */
export function readUpdate(bytes: Uint8Array): ParsedUpdate {
  const decoder = decoding.createDecoder(bytes)
  try {
    const sections = readSections(decoder)
    const deletes = readDeletes(decoder)
    if (decoding.hasContent(decoder)) fail('trailing bytes')
    return { sections, deletes }
  } catch (error) {
    if (error instanceof RefusedUpdate) throw error
    // lib0 and JSON.parse throw plain errors on truncated or broken input.
    return fail(error instanceof Error ? error.message : String(error))
  }
}

/** The value of a mark in characters; bold has `{}`, and `null` where it ends. */
const MAX_MARK_LENGTH = 100

const left = (decoder: decoding.Decoder): number => decoder.arr.length - decoder.pos

/** A count of things that take at least `bytesEach` bytes can never exceed what is left to read. */
function readCount(decoder: decoding.Decoder, bytesEach: number): number {
  const count = decoding.readVarUint(decoder)
  if (count * bytesEach > left(decoder)) fail('claims more than it holds')
  return count
}

function readSections(decoder: decoding.Decoder): ClientSection[] {
  const sections: ClientSection[] = []
  for (let n = readCount(decoder, 3); n > 0; n--) {
    const count = readCount(decoder, 1)
    const client = decoding.readVarUint(decoder)
    const clock = decoding.readVarUint(decoder)
    // Yjs writes higher clients first, and loses structs when it merges an update that does not.
    if (client >= (sections.at(-1)?.client ?? Infinity) || count === 0) fail('clients out of order or empty')
    const structs: Struct[] = []
    let at = clock
    for (let i = 0; i < count; i++) {
      const struct = readStruct(decoder, at)
      structs.push(struct)
      at += struct.length
      if (!Number.isSafeInteger(at)) fail('clock overflow')
    }
    sections.push({ client, clock, structs, end: at })
  }
  return sections
}

const readId = (decoder: decoding.Decoder): Id => ({
  client: decoding.readVarUint(decoder),
  clock: decoding.readVarUint(decoder),
})

function readByte(decoder: decoding.Decoder): number {
  // lib0's readUint8 returns undefined beyond the end instead of throwing.
  if (!decoding.hasContent(decoder)) fail('unexpected end')
  return decoding.readUint8(decoder)
}

function readStruct(decoder: decoding.Decoder, clock: number): Struct {
  const from = decoder.pos
  const info = readByte(decoder)
  const ref = info & 0b11111
  if (ref === 0 || ref === 10) {
    const length = decoding.readVarUint(decoder)
    if (length === 0) fail('empty struct')
    const content: Content = { kind: ref === 0 ? 'gc' : 'skip' }
    return { clock, length, content, origin: null, rightOrigin: null, parent: null, key: null, from, to: decoder.pos }
  }
  const origin = info & 0x80 ? readId(decoder) : null
  const rightOrigin = info & 0x40 ? readId(decoder) : null
  let parent: Struct['parent'] = null
  let key: string | null = null
  if (!origin && !rightOrigin) {
    parent = decoding.readVarUint(decoder) === 1 ? { root: decoding.readVarString(decoder) } : { id: readId(decoder) }
    if (info & 0x20) key = decoding.readVarString(decoder)
  }
  const { length, content } = readContent(decoder, ref)
  if (length === 0) fail('empty struct')
  return { clock, length, content, origin, rightOrigin, parent, key, from, to: decoder.pos }
}

/** Type references of Yjs: 3 XmlElement, 5 XmlHook carry a name; 6 XmlText. */
function readType(decoder: decoding.Decoder): Content {
  const type = decoding.readVarUint(decoder)
  if (type === 3) return { kind: 'element', name: decoding.readVarString(decoder) }
  if (type === 5) {
    decoding.readVarString(decoder)
    return { kind: 'other' }
  }
  if (type > 6) fail(`type ${type} does not exist`)
  return type === 6 ? { kind: 'text' } : { kind: 'other' }
}

function readContent(decoder: decoding.Decoder, ref: number): { length: number; content: Content } {
  switch (ref) {
    case 1:
      return { length: decoding.readVarUint(decoder), content: { kind: 'deleted' } }
    case 4:
      return { length: decoding.readVarString(decoder).length, content: { kind: 'string' } }
    case 6: {
      const key = decoding.readVarString(decoder)
      const value = decoding.readVarString(decoder)
      // Marks carry nothing; Yjs could read 100,000 nested arrays, and not write them again.
      if (value.length > MAX_MARK_LENGTH) fail('long mark')
      JSON.parse(value)
      return { length: 1, content: { kind: 'format', key } }
    }
    case 7:
      return { length: 1, content: readType(decoder) }
    case 8: {
      const length = readCount(decoder, 1)
      for (let i = 0; i < length; i++) readAny(decoder)
      return { length, content: { kind: 'any' } }
    }
    // JSON, binary, embed and sub-documents never occur in these documents; their bytes are not even read.
    default:
      return fail(`content ${ref} has no place here`)
  }
}

/**
 * Attribute values are scalars or a list of them (the widths of a table's columns): nested ones (200,000 levels deep) and
 * objects (`__proto__` keys) are refused unread.
 */
function readAny(decoder: decoding.Decoder, within: 'attribute' | 'list' = 'attribute'): void {
  const tag = readByte(decoder)
  switch (tag) {
    case 127:
    case 126:
    case 121:
    case 120:
      return
    case 125:
      decoding.readVarInt(decoder)
      return
    case 124:
      skip(decoder, 4)
      return
    case 123:
      skip(decoder, 8)
      return
    case 119:
      decoding.readVarString(decoder)
      return
    case 117:
      if (within === 'list') fail('nested attribute value')
      for (let n = readCount(decoder, 1); n > 0; n--) readAny(decoder, 'list')
      return
    default:
      fail('nested attribute value')
  }
}

function skip(decoder: decoding.Decoder, bytes: number): void {
  if (left(decoder) < bytes) fail('unexpected end')
  decoder.pos += bytes
}

function readDeletes(decoder: decoding.Decoder): DeleteRange[] {
  const deletes: DeleteRange[] = []
  const seen = new Set<number>()
  for (let n = readCount(decoder, 2); n > 0; n--) {
    const client = decoding.readVarUint(decoder)
    if (seen.has(client)) fail('client twice')
    seen.add(client)
    let end = 0
    for (let ranges = readCount(decoder, 2); ranges > 0; ranges--) {
      const clock = decoding.readVarUint(decoder)
      const length = decoding.readVarUint(decoder)
      if (length === 0 || !Number.isSafeInteger(clock + length)) fail('empty or endless delete')
      // Yjs merges ranges; 80,000 that each cover everything would be walked one by one.
      if (clock < end) fail('deletes out of order')
      end = clock + length
      deletes.push({ client, clock, length })
    }
  }
  return deletes
}
