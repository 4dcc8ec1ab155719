import * as Y from 'yjs'
import type { DocumentSchema } from '#shared/document/schema.ts'
import type { RefusalCode } from '#shared/document/messages.ts'
import { MAX_UPDATE_BYTES, MAX_UPDATE_TICKS } from '#shared/protocol/limits.ts'
import {
  type ClientSection,
  type Id,
  type ParsedUpdate,
  type Struct,
  MalformedUpdate,
  readUpdate,
} from './updateReader.ts'

/**
 * Decides whether the bytes of a client may enter a document, before anything is applied. Honest clients do more than
 * insert: a fully synced reader's step 2 carries the whole delete set, and a document restored from the browser's copy
 * sends two client ids and content that is already deleted. DESIGN.md §5.
 */
export interface AdmissionContext {
  /** The standing document: everything stored so far and what this batch has admitted. */
  doc: Y.Doc
  schema: DocumentSchema
  /** Yjs client id → account it belongs to in this document. */
  clients: ReadonlyMap<number, string>
  accountId: string
  mayWrite: boolean
  isRoot: (name: string) => boolean
}

export type Verdict =
  | { kind: 'refused'; code: RefusalCode; detail: string }
  /** Nothing in it is new: acknowledged, and neither stored nor told. */
  | { kind: 'known' }
  /** `newClients` are to be bound to the account in the same transaction. */
  | { kind: 'admitted'; newClients: number[] }

const refused = (code: RefusalCode, detail: string): Verdict => ({ kind: 'refused', code, detail })

export function admit(update: Uint8Array, context: AdmissionContext): Verdict {
  if (update.byteLength > MAX_UPDATE_BYTES) return refused('tooLarge', `${update.byteLength} bytes`)
  let parsed: ParsedUpdate
  try {
    parsed = readUpdate(update)
  } catch (error) {
    if (error instanceof MalformedUpdate) return refused('malformed', error.message)
    throw error
  }
  const { doc, clients, accountId } = context
  const known = (client: number): number => Y.getState(doc.store, client)
  const fresh = parsed.sections.filter((section) => section.end > known(section.client))
  const ends = new Map(fresh.map((section) => [section.client, section.end]))

  let ticks = 0
  for (const section of fresh) {
    const have = known(section.client)
    if (section.clock > have) return refused('gap', `client ${section.client} at ${section.clock}, known ${have}`)
    ticks += section.end - have
  }
  for (const range of parsed.deletes) {
    // A delete of something unknown would wait in the document for ever.
    if (range.clock + range.length > Math.max(known(range.client), ends.get(range.client) ?? 0))
      return refused('gap', `delete beyond client ${range.client}`)
  }
  if (fresh.length === 0 && parsed.deletes.every((range) => isDeleted(doc, range))) return { kind: 'known' }
  if (!context.mayWrite) return refused('forbidden', 'reader')
  if (ticks > MAX_UPDATE_TICKS) return refused('tooLarge', `${ticks} ticks`)
  for (const section of fresh) {
    // Client ids are bearer tokens in Yjs: writing on with another person's id makes replicas differ for ever.
    const owner = clients.get(section.client)
    const taken = owner === undefined ? known(section.client) > 0 : owner !== accountId
    if (taken) return refused('foreignClient', `client ${section.client}`)
  }
  const misplaced = findMisplaced(parsed, context)
  if (misplaced) return misplaced
  return { kind: 'admitted', newClients: fresh.map((s) => s.client).filter((client) => !clients.has(client)) }
}

function isDeleted(doc: Y.Doc, range: { client: number; clock: number; length: number }): boolean {
  const structs = doc.store.clients.get(range.client)
  if (!structs) return false
  const end = range.clock + range.length
  for (let i = Y.findIndexSS(structs, range.clock); i < structs.length; i++) {
    const struct = structs[i]!
    if (struct.id.clock >= end) break
    if (!struct.deleted) return false
  }
  return true
}

/**
 * Where a struct lands, and under which attribute key. `gone`: its surroundings are garbage-collected, so Yjs drops it.
 */
type Place = { key: string | null; parent: Parent } & (
  { in: 'root' } | { in: 'text' } | { in: 'gone' } | { in: 'nowhere' } | { in: 'element'; name: string }
)

/** Tells places apart: the type in the document, the struct in the update, or a root that is not there yet. */
type Parent = object | string | null

const NOWHERE: Place = { in: 'nowhere', key: null, parent: null }
const GONE: Place = { in: 'gone', key: null, parent: null }

/** Checks the new structs against the schema by resolving each one's parent in the document or in the update itself. */
function findMisplaced(parsed: ParsedUpdate, context: AdmissionContext): Verdict | null {
  const { doc, schema, isRoot } = context
  const resolver = new PlaceResolver(doc, parsed, isRoot)
  for (const section of parsed.sections) {
    const have = Y.getState(doc.store, section.client)
    for (const struct of section.structs) {
      if (struct.clock + struct.length <= have) continue
      const { content } = struct
      if (content.kind === 'skip') return refused('gap', 'skip')
      if (content.kind === 'gc') continue
      const place = resolver.placeOfStruct(struct)
      if (place.in === 'nowhere') return refused('schema', 'unknown root or parent')
      // Yjs keeps nothing of it but its length.
      if (place.in === 'gone') continue
      // Yjs links the item in between its neighbours; of a struct that is half known, the left one is its known half.
      const neighbours = struct.origin && struct.rightOrigin ? [struct.rightOrigin] : []
      if (struct.clock < have) neighbours.push({ client: section.client, clock: have - 1 })
      for (const id of neighbours) {
        const { parent, key } = resolver.placeOf(id)
        if (parent !== place.parent || key !== place.key) return refused('schema', 'neighbours in different places')
      }
      if (content.kind === 'deleted') continue
      const fits =
        place.key !== null
          ? place.in === 'element' &&
            content.kind === 'any' &&
            (schema.attributes[place.name]?.includes(place.key) ?? false)
          : place.in === 'text'
            ? content.kind === 'string' || (content.kind === 'format' && schema.marks.includes(content.key))
            : childFits(content, place.in === 'root' ? schema.root : (schema.nodes[place.name] ?? []), schema)
      if (!fits) return refused('schema', `${content.kind} in ${place.in}`)
    }
  }
  return null
}

function childFits(content: Struct['content'], allowed: readonly string[], schema: DocumentSchema): boolean {
  if (content.kind === 'text') return allowed.includes('#text')
  return content.kind === 'element' && content.name in schema.nodes && allowed.includes(content.name)
}

class PlaceResolver {
  readonly #doc: Y.Doc
  readonly #isRoot: (name: string) => boolean
  readonly #sections: ReadonlyMap<number, ClientSection>
  /** Struct → place; a struct later in the update may be asked for first. */
  readonly #places = new Map<Struct, Place>()

  constructor(doc: Y.Doc, parsed: ParsedUpdate, isRoot: (name: string) => boolean) {
    this.#doc = doc
    this.#sections = new Map(parsed.sections.map((section) => [section.client, section]))
    this.#isRoot = isRoot
  }

  placeOf(id: Id): Place {
    const struct = this.#structAt(id)
    return struct ? this.placeOfStruct(struct) : this.#placeInDocument(id)
  }

  /** The place that a struct of the update claims by its origin, its right origin or its parent, in this order. */
  placeOfStruct(start: Struct): Place {
    // Origins are followed in a loop: a recursion as deep as an update is long would be a way to crash.
    const path = new Set<Struct>()
    let struct = start
    let place: Place | null = null
    while (place === null) {
      const known = this.#places.get(struct)
      if (known) place = known
      else if (path.has(struct)) place = NOWHERE
      else {
        path.add(struct)
        const neighbour = struct.origin ?? struct.rightOrigin
        const next = neighbour && this.#structAt(neighbour)
        if (next) struct = next
        else place = neighbour ? this.#placeInDocument(neighbour) : this.#placeOfParent(struct)
      }
    }
    for (const passed of path) this.#places.set(passed, place)
    return place
  }

  #structAt(id: Id): Struct | null {
    if (id.clock < Y.getState(this.#doc.store, id.client)) return null
    const section = this.#sections.get(id.client)
    if (!section || id.clock < section.clock || id.clock >= section.end) return null
    let low = 0
    let high = section.structs.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (section.structs[middle]!.clock <= id.clock) low = middle
      else high = middle - 1
    }
    return section.structs[low]!
  }

  #itemAt(id: Id): Y.Item | Y.GC | null {
    const structs = this.#doc.store.clients.get(id.client)
    if (!structs || id.clock >= Y.getState(this.#doc.store, id.client)) return null
    return structs[Y.findIndexSS(structs, id.clock)] as Y.Item | Y.GC
  }

  #placeInDocument(id: Id): Place {
    const item = this.#itemAt(id)
    if (!item) return NOWHERE
    if (!(item instanceof Y.Item) || item.parent === null) return GONE
    return placeOfType(item.parent as Y.AbstractType<unknown>, item.parentSub)
  }

  #placeOfParent(struct: Struct): Place {
    const { parent, key } = struct
    if (!parent) return NOWHERE
    if ('root' in parent) {
      const { root } = parent
      return this.#isRoot(root) ? { in: 'root', key, parent: this.#doc.share.get(root) ?? root } : NOWHERE
    }
    const within = this.#structAt(parent.id)
    if (within) {
      const { content } = within
      if (content.kind === 'element') return { in: 'element', name: content.name, key, parent: within }
      if (content.kind === 'text') return { in: 'text', key, parent: within }
      return content.kind === 'gc' || content.kind === 'deleted' ? GONE : NOWHERE
    }
    const item = this.#itemAt(parent.id)
    if (!item) return NOWHERE
    if (!(item instanceof Y.Item) || item.deleted) return GONE
    return item.content instanceof Y.ContentType ? placeOfType(item.content.type, key) : NOWHERE
  }
}

function placeOfType(type: Y.AbstractType<unknown>, key: string | null): Place {
  if (type instanceof Y.XmlElement) return { in: 'element', name: type.nodeName, key, parent: type }
  if (type instanceof Y.XmlText) return { in: 'text', key, parent: type }
  return type._item === null ? { in: 'root', key, parent: type } : NOWHERE
}
