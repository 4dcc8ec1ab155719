import { type Editor, EditorContent, useEditorState } from '@tiptap/react'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useDocumentValue, useSharedDocument } from '#app/components/narrative/useNarrativeDocument.ts'
import { useSharedEditor } from '#app/components/narrative/useSharedEditor.ts'
import { Avatar, Button, SaveState, type SaveStatus, classes, useToast } from '#app/components/kit/index.ts'
import type { CollaborativeDocument } from '#app/realtime/documentProvider.ts'
import { useActor } from '#app/realtime/hooks.tsx'
import { type RichDoc, richDoc } from '#shared/document/blocks.ts'
import { MINUTES_FRAGMENT, minutesName } from '#shared/document/names.ts'
import { MINUTES_LIMIT, minutesExtensions } from './extensions.ts'
import { RichText } from './RichText.tsx'

interface Props {
  meetingId: string
  initial: RichDoc
  /** What a press puts at the caret, as text of this moment: it stays as it was. Null: not known yet. */
  figures: string | null
  /** Asks for a section for each agenda item that has none; the server makes them, or two who ask would have two of each. */
  onSections: () => void
}

/**
 * The minutes typed together. Loaded lazily: Tiptap and Yjs come with it. Until the server's state has arrived, and once
 * the server has said that nothing more may be written, it shows text: an editor would invite what is then lost.
 */
export default function MinutesEditor(props: Props) {
  const { meetingId, initial } = props
  const document = useSharedDocument(minutesName(meetingId))
  const generation = useDocumentValue(document, (d) => d.generation, -1)
  const ready = useDocumentValue(document, (d) => d.usable, false)
  const mayWrite = useDocumentValue(document, (d) => d.mayWrite, true)
  const first = useMemo(() => JSON.stringify(initial), [initial])
  const text = useDocumentValue(
    document,
    (d) => (d.usable && !d.mayWrite ? JSON.stringify(richDoc(d.doc.getXmlFragment(MINUTES_FRAGMENT))) : first),
    first,
  )
  if (!document || !ready || !mayWrite) return <RichText doc={JSON.parse(text) as RichDoc} />
  return <Bound key={generation} {...props} document={document} />
}

const SAVED = JSON.stringify({ kind: 'saved', at: null } satisfies SaveStatus)

function Bound({ document, figures, initial, onSections }: Props & { document: CollaborativeDocument }) {
  const { t } = useTranslation()
  const toast = useToast()
  const { accountId, name } = useActor()
  const placeholder = t('minutes.placeholder')
  const extensions = useMemo(
    () => minutesExtensions(document, { accountId, name }, placeholder),
    [document, accountId, name, placeholder],
  )
  const editor = useSharedEditor({
    document,
    fragment: MINUTES_FRAGMENT,
    extensions,
    attributes: {
      class: 'minutes-prose',
      role: 'textbox',
      'aria-multiline': 'true',
      'aria-label': t('meeting.minutesOf'),
    },
    limit: MINUTES_LIMIT,
    onTooLong: () => toast({ icon: 'info', text: t('minutes.pasteTooLong'), sticky: true }),
  })
  const save = JSON.parse(
    useDocumentValue(document, (d) => JSON.stringify(d.fieldStatus(MINUTES_FRAGMENT)), SAVED),
  ) as SaveStatus
  const others = JSON.parse(useDocumentValue(document, (d) => JSON.stringify(d.othersIn(MINUTES_FRAGMENT)), '[]')) as {
    accountId: string
    name: string
  }[]
  if (!editor) return <RichText doc={initial} />
  return (
    <>
      <Tools editor={editor} figures={figures} onSections={onSections}>
        <div className="minutes-state">
          {others.map((person) => (
            <Avatar key={person.accountId} person={person} meId={accountId} size="sm" />
          ))}
          <SaveState status={save} small />
        </div>
      </Tools>
      <EditorContent editor={editor} className="minutes-editor" data-testid="minutes-editor" />
    </>
  )
}

/** What is done to the text besides typing it. */
function Tools({
  editor,
  figures,
  onSections,
  children,
}: { editor: Editor; children: ReactNode } & Pick<Props, 'figures' | 'onSections'>) {
  const { t } = useTranslation()
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      heading: now.isActive('heading'),
      bullets: now.isActive('bulletList'),
      numbers: now.isActive('orderedList'),
      table: now.isActive('table'),
    }),
  })
  const tool = (key: 'bold' | 'heading' | 'bullets' | 'numbers', sign: string, run: () => void) => (
    <button
      key={key}
      type="button"
      className={classes('tool', on[key] && 'is-on')}
      aria-pressed={on[key]}
      aria-label={t(`minutes.tool.${key}`)}
      title={t(`minutes.tool.${key}`)}
      data-testid={`tool-${key}`}
      // The caret stays where it is.
      onMouseDown={(event) => event.preventDefault()}
      onClick={run}
    >
      {sign}
    </button>
  )
  const command = () => editor.chain().focus()
  return (
    <div className="minutes-tools" role="toolbar" aria-label={t('minutes.tools')}>
      {tool('heading', 'H', () => command().toggleHeading({ level: 2 }).run())}
      {tool('bold', 'B', () => command().toggleBold().run())}
      {tool('bullets', '•', () => command().toggleBulletList().run())}
      {tool('numbers', '1.', () => command().toggleOrderedList().run())}
      {on.table ? (
        <>
          <Button size="xs" variant="ghost" onClick={() => command().addRowAfter().run()} data-testid="table-row">
            {t('minutes.addRow')}
          </Button>
          <Button size="xs" variant="ghost" onClick={() => command().deleteRow().run()}>
            {t('minutes.dropRow')}
          </Button>
          <Button size="xs" variant="ghost" onClick={() => command().deleteTable().run()}>
            {t('minutes.dropTable')}
          </Button>
        </>
      ) : (
        <Button size="xs" variant="ghost" onClick={() => insertTable(editor)} data-testid="insert-table">
          {t('minutes.table')}
        </Button>
      )}
      <Button
        size="xs"
        variant="ghost"
        missing={figures === null ? t('minutes.noFigures') : undefined}
        title={figures ?? undefined}
        onClick={() => figures !== null && command().insertContent({ type: 'text', text: figures }).run()}
        data-testid="insert-figures"
      >
        {t('minutes.figures')}
      </Button>
      <Button size="xs" variant="ghost" onClick={onSections} data-testid="make-sections">
        {t('minutes.sections')}
      </Button>
      {children}
    </div>
  )
}

/** A table of three by three with a head, the caret in its first cell, and a paragraph behind it to go on in. */
function insertTable(editor: Editor): void {
  editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run()
  const { doc } = editor.state
  if (doc.lastChild?.type.name === 'table')
    editor.chain().insertContentAt(doc.content.size, { type: 'paragraph' }, { updateSelection: false }).run()
}
