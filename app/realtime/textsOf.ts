import * as Y from 'yjs'
import { plainText } from '#shared/document/text.ts'
import type { Draft } from './draft.ts'

/** What the fields of a draft say, on the state it was typed on; without that state as far as it can be read. */
export function textsOf(state: Uint8Array | null, { update, fields }: Draft): { fragment: string; text: string }[] {
  const doc = new Y.Doc()
  if (state) Y.applyUpdate(doc, state)
  Y.applyUpdate(doc, update)
  const texts = fields.map((fragment) => ({ fragment, text: plainText(doc.getXmlFragment(fragment)) }))
  doc.destroy()
  return texts
}
