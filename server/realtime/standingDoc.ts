import * as Y from 'yjs'

/**
 * A document that changes by what it is given and by nothing else. Yjs takes out marks that say nothing by itself where
 * an update touches them; on the server that would be a change that nobody made, and nobody stored. Browsers do it, and
 * send what they took out.
 */
export function createStandingDoc(): Y.Doc {
  const doc = new Y.Doc()
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    transaction._needFormattingCleanup = false
  })
  return doc
}
