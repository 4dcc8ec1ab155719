import * as encoding from 'lib0/encoding'

/** A piece of text as it stands in an update, with neighbours of one's choice. */
export interface WrittenStruct {
  origin: Id | null
  rightOrigin: Id | null
  text: string
}
interface Id {
  client: number
  clock: number
}

/** A well-formed V1 update of texts and deletions, whatever they mean; each client's clocks begin at `from` or 0. */
export function writeTexts(
  sections: ReadonlyMap<number, readonly WrittenStruct[]>,
  deletes: ReadonlyMap<number, readonly { clock: number; length: number }[]> = new Map(),
  from: ReadonlyMap<number, number> = new Map(),
): Uint8Array {
  return encoding.encode((encoder) => {
    const number = (value: number): void => encoding.writeVarUint(encoder, value)
    const id = ({ client, clock }: Id): void => [client, clock].forEach(number)
    number(sections.size)
    for (const [client, structs] of [...sections].sort(([a], [b]) => b - a)) {
      ;[structs.length, client, from.get(client) ?? 0].forEach(number)
      for (const { origin, rightOrigin, text } of structs) {
        encoding.writeUint8(encoder, 4 | (origin ? 0x80 : 0) | (rightOrigin ? 0x40 : 0))
        if (origin) id(origin)
        if (rightOrigin) id(rightOrigin)
        encoding.writeVarString(encoder, text)
      }
    }
    number(deletes.size)
    for (const [client, ranges] of deletes) {
      ;[client, ranges.length].forEach(number)
      for (const { clock, length } of ranges) [clock, length].forEach(number)
    }
  })
}
