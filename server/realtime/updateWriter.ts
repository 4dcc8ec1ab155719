import * as encoding from 'lib0/encoding'
import type { ClientSection, DeleteRange } from './updateReader.ts'

/**
 * Writes the update that holds these structs and deletions of `update` and nothing else, so that Yjs sees nothing that
 * was not judged. The first struct of a section may be known in part.
 */
export function writeUpdate(
  update: Uint8Array,
  sections: readonly ClientSection[],
  deletes: readonly DeleteRange[],
): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, sections.length)
    for (const { client, clock, structs } of sections) {
      for (const number of [structs.length, client, clock]) encoding.writeVarUint(encoder, number)
      // Structs of a section lie side by side.
      encoding.writeUint8Array(encoder, update.subarray(structs[0]?.from, structs.at(-1)?.to))
    }
    const byClient = new Map<number, DeleteRange[]>()
    for (const range of deletes) {
      const ranges = byClient.get(range.client)
      if (ranges) ranges.push(range)
      else byClient.set(range.client, [range])
    }
    encoding.writeVarUint(encoder, byClient.size)
    for (const [client, ranges] of byClient) {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, ranges.length)
      for (const { clock, length } of ranges) {
        encoding.writeVarUint(encoder, clock)
        encoding.writeVarUint(encoder, length)
      }
    }
  })
}
