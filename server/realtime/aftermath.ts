import * as Y from 'yjs'
import { indexAt } from './byClock.ts'
import type { Parent, PlaceResolver, SharedType } from './places.ts'
import { type Steps, spliceSteps } from './Steps.ts'
import type { ClientSection, DeleteRange } from './updateReader.ts'

/** Of the walks along a text that follow a deletion, this many items cost one step. */
const ITEMS_A_STEP = 16

/** What happens to one text that may hold marks. */
interface Touched {
  /** Items that come, items that go, and whether a mark is among either. */
  fresh: number
  gone: number
  marks: boolean
}

export interface AftermathParts {
  doc: Y.Doc
  places: PlaceResolver
  /** What is new, and what is not deleted yet. */
  sections: readonly ClientSection[]
  deletes: readonly DeleteRange[]
  steps: Steps
}

/**
 * Counts what an update costs beyond finding places: Yjs cuts and joins items where something is deleted, walks whatever
 * goes with a deleted element, and looks through texts with marks for those that say nothing. Throws RefusedUpdate.
 */
export function countAftermath({ doc, places, sections, deletes, steps }: AftermathParts): void {
  const touched = new Map<Parent, Touched>()
  const touch = (parent: Parent): Touched => {
    const known = touched.get(parent)
    if (known) return known
    const text = { fresh: 0, gone: 0, marks: false }
    touched.set(parent, text)
    return text
  }
  const remove = (item: Y.Item): void => {
    steps.take(3)
    const { content } = item
    const text = touch(item.parent as SharedType)
    text.gone++
    text.marks ||= content instanceof Y.ContentFormat
    if (!(content instanceof Y.ContentType)) return
    for (let child = content.type._start; child; child = child.right) if (!child.deleted) remove(child)
    for (const child of content.type._map.values()) if (!child.deleted) remove(child)
  }
  for (const { structs } of sections)
    for (const struct of structs) {
      const text = touch(places.placeOfStruct(struct).parent)
      text.fresh++
      text.marks ||= struct.content.kind === 'format'
      if (struct.content.kind === 'deleted') text.gone++
    }
  const fresh = new Map(sections.map((section) => [section.client, section.structs]))
  for (const range of deletes) {
    const end = range.clock + range.length
    const structs = doc.store.clients.get(range.client) ?? []
    // A join in the end.
    steps.take(5 + spliceSteps(structs.length))
    if (range.clock < Y.getState(doc.store, range.client))
      for (let i = Y.findIndexSS(structs, range.clock); i < structs.length && structs[i]!.id.clock < end; i++) {
        const item = structs[i]!
        steps.take(1)
        if (item.deleted || !(item instanceof Y.Item)) continue
        if (item.id.clock < range.clock) steps.take(spliceSteps(structs.length))
        if (end < item.id.clock + item.length) steps.take(spliceSteps(structs.length))
        remove(item)
      }
    const coming = fresh.get(range.client) ?? []
    for (let i = indexAt(coming, range.clock); i < coming.length && coming[i]!.clock < end; i++)
      touch(places.placeOfStruct(coming[i]!).parent).gone++
  }
  for (const [parent, { fresh: coming, gone, marks }] of touched) {
    const type = parent instanceof Y.XmlText ? parent : null
    if (!marks && !type?._hasFormatting) continue
    let length = coming
    for (let item = type?._start; item; item = item.right) if (++length % ITEMS_A_STEP === 0) steps.take(1)
    steps.take((marks ? 2 * length : 0) + Math.ceil((gone * length) / ITEMS_A_STEP))
  }
}
