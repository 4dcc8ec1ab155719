import type { NarrativeField } from '#shared/domain/model.ts'
import { fragmentName } from '#shared/document/names.ts'
import { NarrativeText } from './NarrativeText.tsx'
import { useDocumentValue, useNarrativeDocument } from './useNarrativeDocument.ts'

/** A narrative text that follows what is being typed, for people who may read it. */
export default function LiveText(props: {
  boardId: string
  unitId: string
  taskId: string
  field: NarrativeField
  initialText: string
  empty?: string
}) {
  const document = useNarrativeDocument(props.boardId, props.unitId)
  const fragment = fragmentName(props.taskId, props.field)
  const text = useDocumentValue(
    document,
    // What came with the page is newer than a document that has not arrived yet.
    (d) => (d.synced || d.text(fragment) !== '' ? d.text(fragment) : props.initialText),
    props.initialText,
  )
  return <NarrativeText text={text} empty={props.empty} />
}
