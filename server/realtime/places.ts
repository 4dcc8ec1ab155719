import * as Y from 'yjs'
import { indexAt } from './byClock.ts'
import type { ClientSection, Id, Struct } from './updateReader.ts'

/**
 * Where a struct lands, and under which attribute key. `gone`: its surroundings are garbage-collected, so Yjs drops it.
 */
export type Place = { key: string | null; parent: Parent } & (
  { in: 'root' } | { in: 'text' } | { in: 'gone' } | { in: 'nowhere' } | { in: 'element'; name: string }
)

/** Any of the types that Yjs shares. */
export type SharedType = Exclude<Y.Item['parent'], Y.ID | null>

/** Tells places apart: the type in the document, the struct in the update, or a root that is not there yet. */
export type Parent = SharedType | Struct | string | null

const NOWHERE: Place = { in: 'nowhere', key: null, parent: null }
const GONE: Place = { in: 'gone', key: null, parent: null }

/** Finds the places of what an update brings, in the document or in the update itself. */
export class PlaceResolver {
  readonly #doc: Y.Doc
  readonly #isRoot: (name: string) => boolean
  readonly #sections: ReadonlyMap<number, ClientSection>
  readonly #structs: number
  /** Struct → place; a struct later in the update may be asked for first. */
  readonly #places = new Map<Struct, Place>()

  /** `sections` hold what is new to the document and nothing else. */
  constructor(doc: Y.Doc, sections: readonly ClientSection[], isRoot: (name: string) => boolean) {
    this.#doc = doc
    this.#sections = new Map(sections.map((section) => [section.client, section]))
    this.#structs = sections.reduce((sum, { structs }) => sum + structs.length, 0)
    this.#isRoot = isRoot
  }

  placeOf(id: Id): Place {
    const struct = this.structAt(id)
    return struct ? this.placeOfStruct(struct) : this.#placeInDocument(id)
  }

  /** The place that a struct of the update claims by its origin, its right origin or its parent, in this order. */
  placeOfStruct(start: Struct): Place {
    // Origins are followed in a loop: a recursion as deep as an update is long would be a way to crash.
    const path: Struct[] = []
    let struct = start
    let place: Place | null = null
    while (place === null) {
      place = this.#places.get(struct) ?? null
      if (place) break
      path.push(struct)
      const neighbour = struct.origin ?? struct.rightOrigin
      const next = neighbour && this.structAt(neighbour)
      // Longer than there are structs: they name each other in a circle.
      if (next && path.length > this.#structs) place = NOWHERE
      else if (next) struct = next
      else place = neighbour ? this.#placeInDocument(neighbour) : this.#placeOfParent(struct)
    }
    for (const passed of path) this.#places.set(passed, place)
    return place
  }

  /** How many elements are around this place, counted no further than `limit`. */
  depthOf(place: Place, limit: number): number {
    let depth = 0
    let { parent } = place
    while (depth < limit && parent !== null && typeof parent !== 'string') {
      if (parent instanceof Y.AbstractType) {
        if (parent._item === null) break
        parent = parent._item.parent as SharedType | null
      } else parent = this.placeOfStruct(parent).parent
      depth++
    }
    return depth
  }

  /** The new struct of the update that holds this id. */
  structAt(id: Id): Struct | null {
    const section = this.#sections.get(id.client)
    if (!section || id.clock < section.clock || id.clock >= section.end) return null
    if (id.clock < Y.getState(this.#doc.store, id.client)) return null
    return section.structs[indexAt(section.structs, id.clock)]!
  }

  /** What the document has under this id. */
  itemAt(id: Id): Y.Item | Y.GC | null {
    const structs = this.#doc.store.clients.get(id.client)
    if (!structs || id.clock >= Y.getState(this.#doc.store, id.client)) return null
    return structs[Y.findIndexSS(structs, id.clock)] as Y.Item | Y.GC
  }

  #placeInDocument(id: Id): Place {
    const item = this.itemAt(id)
    if (!item) return NOWHERE
    if (!(item instanceof Y.Item) || item.parent === null) return GONE
    return placeOfType(item.parent as SharedType, item.parentSub)
  }

  #placeOfParent(struct: Struct): Place {
    const { parent, key } = struct
    if (!parent) return NOWHERE
    if ('root' in parent) {
      const { root } = parent
      return this.#isRoot(root) ? { in: 'root', key, parent: this.#doc.share.get(root) ?? root } : NOWHERE
    }
    const within = this.structAt(parent.id)
    if (within) {
      const { content } = within
      if (content.kind === 'element') return { in: 'element', name: content.name, key, parent: within }
      if (content.kind === 'text') return { in: 'text', key, parent: within }
      return content.kind === 'gc' || content.kind === 'deleted' ? GONE : NOWHERE
    }
    const item = this.itemAt(parent.id)
    if (!item) return NOWHERE
    if (!(item instanceof Y.Item) || item.deleted) return GONE
    return item.content instanceof Y.ContentType ? placeOfType(item.content.type, key) : NOWHERE
  }
}

function placeOfType(type: SharedType, key: string | null): Place {
  if (type instanceof Y.XmlElement) return { in: 'element', name: type.nodeName, key, parent: type }
  if (type instanceof Y.XmlText) return { in: 'text', key, parent: type }
  return type._item === null ? { in: 'root', key, parent: type } : NOWHERE
}
