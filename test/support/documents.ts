import * as Y from 'yjs'
import { NARRATIVE_SCHEMA } from '#shared/document/schema.ts'
import type { DocumentCharter } from '#server/realtime/charters.ts'
import type { CollaborativeDocument } from '#app/realtime/documentProvider.ts'

/** Of a narrative that everybody may write, for ever and anywhere in it. */
export const OPEN_CHARTER: DocumentCharter = {
  schema: NARRATIVE_SCHEMA,
  mayRead: () => true,
  mayWrite: () => true,
  locked: () => false,
  isRoot: () => true,
  released: () => {},
}

/** A document somebody types in, with every update it would send. */
export function typing(): { doc: Y.Doc; updates: Uint8Array[] } {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  return { doc, updates }
}

/** Adds one paragraph of text, as the editor does. */
export function write(doc: Y.Doc, text: string, root = 't1/progress'): void {
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(text)])
  doc.getXmlFragment(root).push([paragraph])
}

/** Resolves once the document says so; the test's timeout is the limit. */
export function until(document: CollaborativeDocument, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!holds()) return
      stop()
      resolve()
    }
    const stop = document.subscribe(check)
    check()
  })
}
