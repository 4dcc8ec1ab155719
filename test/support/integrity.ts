import * as Y from 'yjs'

/** Steps one update may cost here; an honest item is next to its neighbours, or a few colleagues' words away. */
const MAX_STEPS = 1_000_000

/**
 * Whether every item since `before` stands between the two items that it names as its neighbours. Yjs takes the word of
 * an update for that; when it is a lie, replicas that integrate in another order come to other texts, without an error.
 */
export function inOrder(doc: Y.Doc, before: ReadonlyMap<number, number>): boolean {
  let steps = 0
  const reaches = (from: Y.Item, way: 'left' | 'right', to: Y.ID): boolean => {
    let at = from[way]
    while (at && !(at.id.client === to.client && at.id.clock <= to.clock && to.clock < at.id.clock + at.length)) {
      if (++steps > MAX_STEPS) return false
      at = at[way]
    }
    return at !== null
  }
  for (const [client, structs] of doc.store.clients) {
    const have = before.get(client) ?? 0
    if (Y.getState(doc.store, client) === have) continue
    for (let i = Y.findIndexSS(structs, have); i < structs.length; i++) {
      const item = structs[i]!
      // Without a parent Yjs keeps nothing of it but its length.
      if (!(item instanceof Y.Item) || item.parent === null) continue
      if (item.origin && !reaches(item, 'left', item.origin)) return false
      if (item.rightOrigin && !reaches(item, 'right', item.rightOrigin)) return false
    }
  }
  return true
}
