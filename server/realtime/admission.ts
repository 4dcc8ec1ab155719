import * as Y from 'yjs'
import type { DocumentSchema } from '#shared/document/schema.ts'
import type { RefusalCode } from '#shared/document/messages.ts'
import { MAX_UPDATE_BYTES, MAX_UPDATE_TICKS } from '#shared/protocol/limits.ts'
import { countAftermath } from './aftermath.ts'
import { indexAt } from './byClock.ts'
import { type Place, PlaceResolver } from './places.ts'
import { RefusedUpdate } from './refusedUpdate.ts'
import { Rehearsal } from './rehearsal.ts'
import type { Steps } from './Steps.ts'
import { type ClientSection, type DeleteRange, type Struct, readUpdate } from './updateReader.ts'
import { writeUpdate } from './updateWriter.ts'

/** Elements within elements; lists in lists of a meeting's minutes are a few deep. Yjs goes down by recursion. */
const MAX_DEPTH = 32
/** Reading: bytes, structs and ranges to delete, as they come. */
const BYTES_A_STEP = 32
/** Every client id makes every later transaction of the document a little longer, for ever. */
const STEPS_A_CLIENT = 500

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
  /** Whether the document is finished. */
  locked: boolean
  isRoot: (name: string) => boolean
  /** Whether the document may grow no more; asked for what would make it grow. */
  full: () => boolean
  /** Counts what judging and integrating costs. */
  steps: Steps
}

export type Verdict =
  | { kind: 'refused'; code: RefusalCode; detail: string }
  /** Nothing in it is new: acknowledged, and neither stored nor told. */
  | { kind: 'known' }
  /** `update` is what is new in it; `newClients` are to be bound to the account in the same transaction. */
  | { kind: 'admitted'; update: Uint8Array; newClients: number[] }

export function admit(update: Uint8Array, context: AdmissionContext): Verdict {
  try {
    return judge(update, context)
  } catch (error) {
    if (error instanceof RefusedUpdate) return { kind: 'refused', code: error.code, detail: error.message }
    throw error
  }
}

function judge(update: Uint8Array, context: AdmissionContext): Verdict {
  const { doc, clients, accountId, steps } = context
  if (update.byteLength > MAX_UPDATE_BYTES) throw new RefusedUpdate('tooLarge', `${update.byteLength} bytes`)
  steps.take(Math.ceil(update.byteLength / BYTES_A_STEP))
  const parsed = readUpdate(update)
  steps.take(parsed.deletes.length + parsed.sections.reduce((sum, { structs }) => sum + structs.length, 0))
  const known = (client: number): number => Y.getState(doc.store, client)
  const sections = parsed.sections.flatMap((section) => freshOf(section, known(section.client)))
  const ends = new Map(sections.map((section) => [section.client, section.end]))

  let ticks = 0
  for (const { client, clock, end } of sections) {
    const have = known(client)
    if (clock > have) throw new RefusedUpdate('gap', `client ${client} at ${clock}, known ${have}`)
    ticks += end - have
  }
  for (const { client, clock, length } of parsed.deletes) {
    // A delete of something unknown would wait in the document for ever.
    if (clock + length > Math.max(known(client), ends.get(client) ?? 0))
      throw new RefusedUpdate('gap', `delete beyond client ${client}`)
  }
  const deletes = parsed.deletes.filter((range) => !isDeleted(doc, range))
  if (sections.length === 0 && deletes.length === 0) return { kind: 'known' }
  if (!context.mayWrite) throw new RefusedUpdate('forbidden', 'reader')
  if (context.locked) throw new RefusedUpdate('locked', 'finished')
  if (sections.length > 0 && context.full()) throw new RefusedUpdate('full', 'grown as far as it may')
  if (ticks > MAX_UPDATE_TICKS) throw new RefusedUpdate('tooLarge', `${ticks} ticks`)
  for (const { client } of sections) {
    // Client ids are bearer tokens in Yjs: writing on with another person's id makes replicas differ for ever.
    const owner = clients.get(client)
    const taken = owner === undefined ? known(client) > 0 : owner !== accountId
    if (taken) throw new RefusedUpdate('foreignClient', `client ${client}`)
  }
  const newClients = sections.map((section) => section.client).filter((client) => !clients.has(client))
  steps.take(newClients.length * STEPS_A_CLIENT)
  const places = new PlaceResolver(doc, sections, context.isRoot)
  for (const section of sections) expectPlaces(section, known(section.client), places, context.schema)
  countAftermath({ doc, places, sections, deletes, steps })
  new Rehearsal(doc, sections, places, steps).run()
  return { kind: 'admitted', update: writeUpdate(update, sections, deletes), newClients }
}

/** What of a section is new; its first struct may be known in part. */
function freshOf(section: ClientSection, have: number): ClientSection[] {
  if (section.end <= have) return []
  if (section.clock >= have) return [section]
  const structs = section.structs.slice(indexAt(section.structs, have))
  return [{ ...section, clock: structs[0]!.clock, structs }]
}

function isDeleted(doc: Y.Doc, range: DeleteRange): boolean {
  const structs = doc.store.clients.get(range.client)
  const end = range.clock + range.length
  if (!structs || end > Y.getState(doc.store, range.client)) return false
  for (let i = Y.findIndexSS(structs, range.clock); i < structs.length; i++) {
    const struct = structs[i]!
    if (struct.id.clock >= end) break
    if (!struct.deleted) return false
  }
  return true
}

/** Checks the new structs against the schema. Throws RefusedUpdate at the first that is out of place. */
function expectPlaces(section: ClientSection, have: number, places: PlaceResolver, schema: DocumentSchema): void {
  for (const struct of section.structs) {
    const { content } = struct
    if (content.kind === 'skip') throw new RefusedUpdate('gap', 'skip')
    if (content.kind === 'gc') continue
    const place = places.placeOfStruct(struct)
    if (place.in === 'nowhere') throw new RefusedUpdate('schema', 'unknown root or parent')
    // Yjs links the item in between its neighbours; of a struct that is half known, the left one is its known half.
    const neighbours = struct.origin && struct.rightOrigin ? [struct.rightOrigin] : []
    if (struct.clock < have) neighbours.push({ client: section.client, clock: have - 1 })
    for (const id of neighbours) {
      const neighbour = places.placeOf(id)
      if (neighbour.in === 'nowhere') throw new RefusedUpdate('gap', 'unknown neighbour')
      if (place.in !== 'gone' && (neighbour.parent !== place.parent || neighbour.key !== place.key))
        throw new RefusedUpdate('schema', 'neighbours in different places')
    }
    // Of what is gone Yjs keeps nothing but its length.
    if (place.in === 'gone' || content.kind === 'deleted') continue
    if (!fits(content, place, schema)) throw new RefusedUpdate('schema', `${content.kind} in ${place.in}`)
    if ((content.kind === 'element' || content.kind === 'text') && places.depthOf(place, MAX_DEPTH) >= MAX_DEPTH)
      throw new RefusedUpdate('schema', `more than ${MAX_DEPTH} deep`)
  }
}

function fits(content: Struct['content'], place: Place, schema: DocumentSchema): boolean {
  if (place.key !== null)
    return (
      place.in === 'element' && content.kind === 'any' && (schema.attributes[place.name]?.includes(place.key) ?? false)
    )
  if (place.in === 'text')
    return content.kind === 'string' || (content.kind === 'format' && schema.marks.includes(content.key))
  const allowed = place.in === 'root' ? schema.root : place.in === 'element' ? (schema.nodes[place.name] ?? []) : []
  if (content.kind === 'text') return allowed.includes('#text')
  return content.kind === 'element' && content.name in schema.nodes && allowed.includes(content.name)
}
