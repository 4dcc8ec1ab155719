import * as Y from 'yjs'
import { indexAt } from './byClock.ts'
import type { Parent, Place, PlaceResolver } from './places.ts'
import { RefusedUpdate } from './refusedUpdate.ts'
import { type Steps, spliceSteps } from './Steps.ts'
import type { ClientSection, Id, Struct } from './updateReader.ts'

/** Judging and integrating one struct, whatever it is. */
const STEPS_A_STRUCT = 10

/** A stretch of an item of the document or of a struct of the update that nothing has come between so far. */
interface Piece {
  client: number
  clock: number
  length: number
  origin: Id | null
  rightOrigin: Id | null
  /** Undefined: the right neighbour of `item`, not asked for yet. */
  right: Piece | null | undefined
  item: Y.Item | null
  /** The last search that passed it, and the group of that search it was last in. */
  passed: number
  group: number
}

/** The items of one parent under one key, from the left. */
interface Row {
  first: Piece | null
  length: number
}

interface Section {
  client: number
  structs: readonly Struct[]
  /** Index of the struct that is taken next. */
  next: number
  /** Clock after what has been integrated. */
  state: number
}

/**
 * Does what Yjs would do with the new structs of an update, in the same order and by the same rule (YATA), on a thin
 * copy that is made as far as it is touched. So it is known before anything is applied what it will cost (where many
 * want to stand in one place, each is compared with all others), that nothing is left waiting for what never comes, and
 * that every item comes to stand between the neighbours it names; replicas that integrate in another order would come
 * to other texts if not.
 */
export class Rehearsal {
  readonly #doc: Y.Doc
  readonly #places: PlaceResolver
  readonly #steps: Steps
  readonly #sections: ReadonlyMap<number, Section>
  /** The piece of an item or struct, or its pieces by clock. */
  readonly #pieces = new Map<Y.Item | Struct, Piece | Piece[]>()
  #searches = 0
  #groups = 0
  readonly #rows = new Map<Parent, Map<string | null, Row>>()
  /** Structs that splitting and integrating add to a client's array. */
  readonly #grown = new Map<number, number>()

  constructor(doc: Y.Doc, sections: readonly ClientSection[], places: PlaceResolver, steps: Steps) {
    this.#doc = doc
    this.#places = places
    this.#steps = steps
    this.#sections = new Map(
      sections.map(({ client, structs }) => [
        client,
        { client, structs, next: 0, state: Y.getState(doc.store, client) },
      ]),
    )
  }

  /** Throws RefusedUpdate when Yjs would park something, take too long over it, or believe a lie about neighbours. */
  run(): void {
    const fromTheHighest = [...this.#sections.values()].sort((a, b) => b.client - a.client)
    for (const section of fromTheHighest) while (section.next < section.structs.length) this.#takeNext(section)
  }

  /** The ids in one row as it stands now, from the left. */
  *ids(parent: Parent, key: string | null): Generator<Y.ID> {
    for (let at = this.#row(parent, key).first; at; at = this.#rightOf(at))
      for (let clock = at.clock; clock < at.clock + at.length; clock++) yield Y.createID(at.client, clock)
  }

  /** Integrates the next struct of a section, and before it whatever of other sections it rests on. */
  #takeNext(section: Section): void {
    const waiting: { struct: Struct; section: Section }[] = []
    const push = (from: Section): void => {
      const struct = from.structs[from.next++]
      // What comes before it waits for it, or nothing is left that could be waited for.
      if (!struct || struct.clock > from.state) throw new RefusedUpdate('malformed', 'rests on itself')
      waiting.push({ struct, section: from })
    }
    push(section)
    for (let last = waiting.at(-1); last; last = waiting.at(-1)) {
      const missing = this.#missing(last.struct, last.section)
      if (missing) push(missing)
      else {
        this.#integrate(last.struct, last.section)
        waiting.pop()
      }
    }
  }

  /** The section of which something must come first. What is in neither document nor update was refused before. */
  #missing({ origin, rightOrigin, parent }: Struct, own: Section): Section | null {
    for (const id of [origin, rightOrigin, parent && 'id' in parent ? parent.id : null]) {
      const section = id && this.#sections.get(id.client)
      if (!section || id.clock < section.state) continue
      if (section === own) throw new RefusedUpdate('malformed', 'rests on itself')
      return section
    }
    return null
  }

  #integrate(struct: Struct, section: Section): void {
    this.#steps.take(STEPS_A_STRUCT)
    const { client, state: have } = section
    section.state = struct.clock + struct.length
    this.#grow(client)
    const place = this.#places.placeOfStruct(struct)
    if (struct.content.kind === 'gc' || place.in === 'gone') return
    // Of a struct that is known in part, the known part is the left neighbour of the rest.
    const origin = struct.clock < have ? { client, clock: have - 1 } : struct.origin
    const { rightOrigin } = struct
    const length = section.state - have
    const piece = newPiece(client, have, length, origin, rightOrigin, null)
    const left = origin && this.#endingWith(origin)
    const right = rightOrigin && this.#startingWith(rightOrigin)
    // Cut by the search for the right neighbour, which then stands left of it or is the same.
    if (left && origin && left.clock + left.length <= origin.clock)
      throw new RefusedUpdate('schema', 'neighbours in another order')
    this.#pieces.set(struct, piece)
    this.#insert(piece, left, right, place)
  }

  #insert(piece: Piece, left: Piece | null, right: Piece | null, { parent, key }: Place): void {
    const row = this.#row(parent, key)
    const first = left ? this.#rightOf(left) : row.first
    // Yjs walks to the first value of an attribute from the last.
    if (!left && key !== null) this.#steps.take(2 * row.length)
    if (right) {
      for (let at = first; at !== right; at = this.#rightOf(at)) {
        if (at === null) throw new RefusedUpdate('schema', 'neighbours in another order')
        this.#steps.take(1)
      }
    }
    const before = first === right ? left : this.#settle(piece, left, first, right)
    if (before) {
      piece.right = this.#rightOf(before)
      before.right = piece
    } else {
      piece.right = row.first
      row.first = piece
    }
    row.length++
  }

  /** Who will be the left neighbour: what others put between `left` and `right` meanwhile is ordered by YATA. */
  #settle(piece: Piece, left: Piece | null, first: Piece | null, right: Piece | null): Piece | null {
    const search = ++this.#searches
    // Those that conflict with `piece` since the last that it stands right of.
    let group = ++this.#groups
    let before = left
    for (let other = first; other !== null && other !== right; other = this.#rightOf(other)) {
      this.#steps.take(2)
      other.passed = search
      other.group = group
      if (same(piece.origin, other.origin)) {
        if (other.client < piece.client) {
          before = other
          group = ++this.#groups
        } else if (same(piece.rightOrigin, other.rightOrigin)) break
      } else {
        const origin = other.origin && this.#find(this.#sourceOf(other.origin), other.origin)
        if (origin?.passed !== search) break
        if (origin.group !== group) {
          before = other
          group = ++this.#groups
        }
      }
    }
    return before
  }

  #row(parent: Parent, key: string | null): Row {
    const byKey = this.#rows.get(parent) ?? new Map<string | null, Row>()
    this.#rows.set(parent, byKey)
    const known = byKey.get(key)
    if (known) return known
    const row: Row = { first: null, length: 0 }
    if (parent instanceof Y.AbstractType) {
      let item = key === null ? parent._start : (parent._map.get(key) ?? null)
      if (key !== null) {
        while (item?.left) {
          item = item.left
          row.length++
          this.#steps.take(1)
        }
      }
      row.first = item && this.#firstOf(item)
    }
    byKey.set(key, row)
    return row
  }

  #rightOf(piece: Piece): Piece | null {
    if (piece.right === undefined) {
      const next = piece.item?.right ?? null
      piece.right = next && this.#firstOf(next)
    }
    return piece.right
  }

  #firstOf(item: Y.Item): Piece {
    const known = this.#pieces.get(item)
    if (known) return Array.isArray(known) ? known[0]! : known
    const { id, length, origin, rightOrigin } = item
    const piece = newPiece(id.client, id.clock, length, origin, rightOrigin, item)
    this.#pieces.set(item, piece)
    return piece
  }

  /** The item of the document or the struct of the update that holds an id; null when it is garbage-collected. */
  #sourceOf(id: Id): Y.Item | Struct | null {
    const source = this.#places.structAt(id) ?? this.#places.itemAt(id)
    return source instanceof Y.GC ? null : source
  }

  /** The piece that holds an id; null when that is garbage-collected. */
  #find(source: Y.Item | Struct | null, id: Id): Piece | null {
    const pieces = source && (this.#pieces.get(source) ?? (source instanceof Y.Item ? this.#firstOf(source) : null))
    return Array.isArray(pieces) ? pieces[indexAt(pieces, id.clock)]! : pieces
  }

  #endingWith(id: Id): Piece | null {
    const source = this.#sourceOf(id)
    const piece = this.#find(source, id)
    if (source && piece && id.clock < piece.clock + piece.length - 1) this.#split(source, piece, id.clock + 1)
    return piece
  }

  #startingWith(id: Id): Piece | null {
    const source = this.#sourceOf(id)
    const piece = this.#find(source, id)
    return source && piece && piece.clock < id.clock ? this.#split(source, piece, id.clock) : piece
  }

  /** Parts a piece before `clock`; gives the right part. */
  #split(source: Y.Item | Struct, piece: Piece, clock: number): Piece {
    const { client } = piece
    const length = clock - piece.clock
    // Yjs tries to join the parts again in the end.
    this.#steps.take(10 + 2 * spliceSteps(this.#grow(client)))
    const right: Piece = { ...piece, clock, length: piece.length - length, origin: { client, clock: clock - 1 } }
    piece.length = length
    piece.right = right
    const pieces = this.#pieces.get(source)
    if (Array.isArray(pieces)) pieces.splice(indexAt(pieces, piece.clock) + 1, 0, right)
    else this.#pieces.set(source, [piece, right])
    return right
  }

  /** Counts one more struct of a client; gives how many there are. */
  #grow(client: number): number {
    const structs = this.#grown.get(client) ?? this.#doc.store.clients.get(client)?.length ?? 0
    this.#grown.set(client, structs + 1)
    return structs
  }
}

const newPiece = (
  client: number,
  clock: number,
  length: number,
  origin: Id | null,
  rightOrigin: Id | null,
  item: Y.Item | null,
): Piece => ({
  client,
  clock,
  length,
  origin,
  rightOrigin,
  right: item ? undefined : null,
  item,
  passed: 0,
  group: 0,
})

const same = (a: Id | null, b: Id | null): boolean =>
  a === b || (a !== null && b !== null && a.client === b.client && a.clock === b.clock)
