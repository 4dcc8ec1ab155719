import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { Random } from '#db/seed/random.ts'

/** What a mutation may draw from besides the update itself. */
export interface Surroundings {
  random: Random
  /** Other real updates of the same document. */
  others: readonly Uint8Array[]
  /** Client ids that occur in the document, the victim's included. */
  clientIds: readonly number[]
}

type Mutation = (update: Uint8Array, around: Surroundings) => Uint8Array

const HUGE = [0, 1, 127, 128, 255, 65_535, 1_000_001, 2 ** 31, 2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER]

export const varUint = (value: number): Uint8Array =>
  encoding.encode((encoder) => encoding.writeVarUint(encoder, value))

const splice = (bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])

const place = (bytes: Uint8Array, random: Random): number => random.whole(0, Math.max(0, bytes.length - 1))

/** Mutations of bytes, without regard to what they mean. */
const OF_BYTES: Mutation[] = [
  (update, { random }) => {
    const out = Uint8Array.from(update)
    for (let i = random.whole(1, 3); i > 0; i--) out[place(out, random)]! ^= 1 << random.whole(0, 7)
    return out
  },
  (update, { random }) => {
    const out = Uint8Array.from(update)
    out[place(out, random)] = random.whole(0, 255)
    return out
  },
  (update, { random }) => {
    const at = place(update, random)
    return splice(update, at, Math.min(random.whole(1, 6), update.length - at), new Uint8Array(0))
  },
  (update, { random }) =>
    splice(
      update,
      place(update, random),
      0,
      Uint8Array.from({ length: random.whole(1, 8) }, () => random.whole(0, 255)),
    ),
  (update, { random }) => splice(update, place(update, random), 1, varUint(random.pick(HUGE))),
  (update, { random, others }) => {
    const other = random.pick(others)
    const from = place(other, random)
    const piece = other.slice(from, from + random.whole(1, 40))
    return splice(update, place(update, random), random.whole(0, 1) * Math.min(piece.length, 4), piece)
  },
  (update, { random, others }) => {
    const other = random.pick(others)
    return splice(update.slice(0, place(update, random)), update.length, 0, other.slice(place(other, random)))
  },
  (update) => {
    const middle = update.length >> 1
    return Uint8Array.from([...update.subarray(middle), ...update.subarray(0, middle)])
  },
  (update) => Uint8Array.from([...update, ...update]),
  (update) => Y.convertUpdateFormatV1ToV2(update),
]

/** An update taken apart, each struct a thing to move; what is built of it is well formed but need not make sense. */
interface Parts {
  sections: { client: number; clock: number; structs: (Y.Item | Y.GC | Y.Skip)[] }[]
  deletes: { client: number; clock: number; len: number }[]
}

function takeApart(update: Uint8Array): Parts {
  const { structs, ds } = Y.decodeUpdate(update)
  const sections: Parts['sections'] = []
  for (const struct of structs) {
    const { client, clock } = struct.id
    const section = sections.find((s) => s.client === client)
    if (section) section.structs.push(struct)
    else sections.push({ client, clock, structs: [struct] })
  }
  const deletes = [...ds.clients].flatMap(([client, ranges]) =>
    ranges.map(({ clock, len }) => ({ client, clock, len })),
  )
  return { sections, deletes }
}

function putTogether({ sections, deletes }: Parts): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const { restEncoder } = encoder
  encoding.writeVarUint(restEncoder, sections.length)
  for (const { client, clock, structs } of sections) {
    encoding.writeVarUint(restEncoder, structs.length)
    encoding.writeVarUint(restEncoder, client)
    encoding.writeVarUint(restEncoder, clock)
    for (const struct of structs) {
      // Without neighbours an item names its parent.
      if (struct instanceof Y.Item && !struct.origin && !struct.rightOrigin && !struct.parent)
        struct.parent = 't1/progress' as never
      struct.write(encoder, 0)
    }
  }
  const clients = [...new Set(deletes.map((range) => range.client))]
  encoding.writeVarUint(restEncoder, clients.length)
  for (const client of clients) {
    const ranges = deletes.filter((range) => range.client === client)
    encoding.writeVarUint(restEncoder, client)
    encoding.writeVarUint(restEncoder, ranges.length)
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(restEncoder, clock)
      encoding.writeVarUint(restEncoder, len)
    }
  }
  return encoder.toUint8Array()
}

const anyItem = (parts: Parts, random: Random): Y.Item | null => {
  const items = parts.sections.flatMap((section) => section.structs.filter((struct) => struct instanceof Y.Item))
  return items.length > 0 ? random.pick(items) : null
}
const someId = ({ random, clientIds }: Surroundings): Y.ID =>
  Y.createID(random.pick(clientIds), random.chance(0.1) ? random.pick(HUGE) : random.whole(0, 60))

const CONTENTS: ((random: Random) => Y.AbstractType<unknown> | object)[] = [
  () => new Y.ContentAny([{ deep: [[[{ ['__proto__']: { polluted: true } }]]] }]),
  () => new Y.ContentAny([1, 'x', null, true]),
  () => new Y.ContentString('<script>alert(1)</script>'),
  (random) => new Y.ContentDeleted(random.pick(HUGE)),
  () => new Y.ContentBinary(new Uint8Array(100)),
  () => new Y.ContentEmbed({ image: 'x' }),
  () => new Y.ContentJSON(['x']),
  () => new Y.ContentFormat('bold', true as never),
  () => new Y.ContentDoc(new Y.Doc({ guid: 'inner' })),
  () => new Y.ContentType(new Y.XmlElement('image')),
  () => new Y.ContentType(new Y.XmlElement('paragraph')),
  () => new Y.ContentType(new Y.XmlText()),
  () => new Y.ContentType(new Y.XmlHook('hook')),
  () => new Y.ContentType(new Y.Map()),
  () => new Y.ContentType(new Y.Array()),
]

/** Mutations of what an update means: each gives bytes that Yjs can decode. */
const OF_MEANING: ((parts: Parts, around: Surroundings) => void)[] = [
  (parts) => void parts.sections.reverse(),
  (parts, { random }) => {
    for (const section of parts.sections) section.structs = random.shuffled(section.structs)
  },
  (parts, { random }) => {
    for (const section of parts.sections) section.structs.push(random.pick(section.structs))
  },
  (parts, { random }) => {
    for (const section of parts.sections) section.structs.splice(random.whole(0, section.structs.length - 1), 1)
  },
  (parts, { random, clientIds }) => {
    for (const section of parts.sections) section.client = random.pick(clientIds)
  },
  (parts, { random }) => {
    for (const section of parts.sections) section.clock = Math.max(0, section.clock + random.whole(-3, 3))
  },
  (parts, { random, clientIds }) => {
    const client = random.pick(clientIds)
    parts.sections.push({
      client,
      clock: random.whole(0, 60),
      structs: [new Y.GC(Y.createID(client, 0), random.pick(HUGE) || 1)],
    })
  },
  (parts, { random, clientIds }) => {
    const client = random.pick(clientIds)
    parts.sections.push({ client, clock: 0, structs: [new Y.Skip(Y.createID(client, 0), random.pick(HUGE) || 1)] })
  },
  (parts, around) => {
    const item = anyItem(parts, around.random)
    if (item) item.origin = around.random.chance(0.3) ? null : someId(around)
  },
  (parts, around) => {
    const item = anyItem(parts, around.random)
    if (item) item.rightOrigin = around.random.chance(0.3) ? null : someId(around)
  },
  (parts, around) => {
    const item = anyItem(parts, around.random)
    if (!item) return
    item.origin = null
    item.rightOrigin = null
    item.parent = around.random.chance(0.5) ? (someId(around) as never) : (around.random.pick(ROOTS) as never)
    item.parentSub = around.random.chance(0.3) ? around.random.pick(['style', '__proto__', 'constructor']) : null
  },
  (parts, { random }) => {
    const item = anyItem(parts, random)
    if (item) item.content = random.pick(CONTENTS)(random) as never
  },
  (parts, { random, clientIds }) => {
    for (let i = random.whole(1, 4); i > 0; i--)
      parts.deletes.push({ client: random.pick(clientIds), clock: random.whole(0, 60), len: random.pick(HUGE) })
  },
  (parts, { random, clientIds }) => {
    for (let i = random.whole(1, 40); i > 0; i--)
      parts.deletes.push({ client: random.pick(clientIds), clock: random.whole(0, 20), len: random.whole(1, 5) })
  },
]
const ROOTS = ['t1/progress', 't1/problem', 't9/progress', '', '__proto__', 'toString']

/** One hostile variation of a real update. */
export function mutate(update: Uint8Array, around: Surroundings): Uint8Array {
  const { random } = around
  let out = update
  for (let i = random.chance(0.25) ? 2 : 1; i > 0; i--) {
    if (i > 1 || random.chance(0.5)) {
      const parts = takeApart(update)
      if (parts.sections.length > 0) {
        random.pick(OF_MEANING)(parts, around)
        out = putTogether(parts)
        continue
      }
    }
    out = random.pick(OF_BYTES.slice(0, out === update ? OF_BYTES.length : -1))(out, around)
  }
  return out
}
