import { EditorContent } from '@tiptap/react'
import { useEffect, useMemo } from 'react'
import { fragmentName } from '#shared/document/names.ts'
import type { NarrativeField } from '#shared/domain/model.ts'
import type { CollaborativeDocument } from '#app/realtime/documentProvider.ts'
import { useActor } from '#app/realtime/hooks.tsx'
import type { SaveStatus } from '#app/realtime/saveLedger.ts'
import { NarrativeText } from './NarrativeText.tsx'
import { HARD_LIMIT, narrativeExtensions } from './extensions.ts'
import { useDocumentValue, useNarrativeDocument } from './useNarrativeDocument.ts'
import { useSharedEditor } from './useSharedEditor.ts'

export interface NarrativeReport {
  save: SaveStatus
  text: string
  /** Colleagues in this field, by account id and name. */
  others: readonly { accountId: string; name: string }[]
}

export interface NarrativeEditorProps {
  boardId: string
  unitId: string
  taskId: string
  field: NarrativeField
  initialText: string
  labelId: string
  placeholder: string
  onReport: (report: NarrativeReport) => void
  onFocusChange: (focused: boolean) => void
  /** A paste that was not taken because the field would grow beyond what any door takes. */
  onTooLong: (pasted: number) => void
}

/**
 * A narrative field typed together. Loaded lazily: Tiptap and Yjs come with it. Until the server's state has arrived it
 * shows the text of the page: an editor on an empty document invites typing into what is not empty.
 */
export default function NarrativeEditor(props: NarrativeEditorProps) {
  const { boardId, unitId, taskId, field, initialText, onReport } = props
  const document = useNarrativeDocument(boardId, unitId)
  const fragment = fragmentName(taskId, field)
  const generation = useDocumentValue(document, (d) => d.generation, -1)
  const ready = useDocumentValue(document, (d) => d.usable, false)
  const mayWrite = useDocumentValue(document, (d) => d.mayWrite, true)
  const text = useDocumentValue(document, (d) => (d.usable ? d.text(fragment) : initialText), initialText)
  const save = useDocumentValue(document, (d) => JSON.stringify(d.fieldStatus(fragment)), SAVED)
  const others = useDocumentValue(document, (d) => JSON.stringify(d.othersIn(fragment)), '[]')
  useEffect(() => {
    onReport({
      save: JSON.parse(save) as SaveStatus,
      text,
      others: JSON.parse(others) as NarrativeReport['others'],
    })
  }, [onReport, save, text, others])
  if (!document || !ready || !mayWrite) return <NarrativeText text={text} empty={props.placeholder} />
  return <BoundEditor key={generation} {...props} document={document} fragment={fragment} />
}

const SAVED = JSON.stringify({ kind: 'saved', at: null } satisfies SaveStatus)

function BoundEditor({
  document,
  fragment,
  labelId,
  placeholder,
  onFocusChange,
  onTooLong,
}: NarrativeEditorProps & { document: CollaborativeDocument; fragment: string }) {
  const { accountId, name } = useActor()
  const extensions = useMemo(
    () => narrativeExtensions(document, fragment, { accountId, name }, placeholder),
    [document, fragment, accountId, name, placeholder],
  )
  const editor = useSharedEditor({
    document,
    fragment,
    extensions,
    attributes: { class: 'narrative-prose', role: 'textbox', 'aria-multiline': 'true', 'aria-labelledby': labelId },
    limit: HARD_LIMIT,
    onTooLong,
    onFocusChange,
  })
  // Same text in the same place until the editor has drawn itself.
  if (!editor) return <NarrativeText text={document.text(fragment)} empty={placeholder} />
  return <EditorContent editor={editor} className="narrative-editor" />
}
