import { NARRATIVE_FIELDS, type NarrativeTexts } from '#shared/domain/model.ts'
import { fragmentName, narrativeName } from '#shared/document/names.ts'
import { narrativeTexts } from '#shared/document/text.ts'
import * as Y from 'yjs'
import type { UpdateRow } from '../commitStore.ts'
import type { Random } from './random.ts'

/** The narrative documents of one board while its history is made: one a unit, written by its own people. */
export interface Narratives {
  /** Replaces the working texts of a task as the unit's editor would; null when nothing changes. */
  write(unitId: string, accountId: string, taskId: string, texts: NarrativeTexts, at: number): UpdateRow | null
  /** The working texts as they stand: what a report freezes. */
  texts(unitId: string, taskId: string): NarrativeTexts
}

interface Draft {
  doc: Y.Doc
  /** accountId → its Yjs client. */
  clients: Map<string, number>
}

export function createNarratives(boardId: string, random: Random): Narratives {
  const drafts = new Map<string, Draft>()
  const taken = new Set<number>()

  const draftOf = (unitId: string): Draft => {
    const draft = drafts.get(unitId) ?? { doc: new Y.Doc(), clients: new Map<string, number>() }
    drafts.set(unitId, draft)
    return draft
  }
  const clientOf = ({ clients }: Draft, accountId: string): number => {
    const known = clients.get(accountId)
    if (known !== undefined) return known
    let id = random.whole(1, 2 ** 31)
    while (taken.has(id)) id = random.whole(1, 2 ** 31)
    taken.add(id)
    clients.set(accountId, id)
    return id
  }

  return {
    write(unitId, accountId, taskId, texts, at) {
      const draft = draftOf(unitId)
      const { doc } = draft
      const clientId = clientOf(draft, accountId)
      const before = narrativeTexts(doc, taskId)
      const updates: Uint8Array[] = []
      const collect = (update: Uint8Array): number => updates.push(update)
      doc.clientID = clientId
      doc.on('update', collect)
      doc.transact(() => {
        for (const field of NARRATIVE_FIELDS) {
          if (before[field] !== texts[field]) replace(doc.getXmlFragment(fragmentName(taskId, field)), texts[field])
        }
      })
      doc.off('update', collect)
      const [update] = updates
      return update ? { name: narrativeName(boardId, unitId), accountId, at, update, clientIds: [clientId] } : null
    },
    texts: (unitId, taskId) => narrativeTexts(draftOf(unitId).doc, taskId),
  }
}

/** As the editor writes it: a paragraph element for each line, the text inside it. */
function replace(fragment: Y.XmlFragment, text: string): void {
  fragment.delete(0, fragment.length)
  const paragraphs = text.split('\n').map((line) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(line)])
    return paragraph
  })
  fragment.insert(0, paragraphs)
}
