import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '#app/components/kit/index.ts'
import { useDocumentValue, useSharedDocument } from '#app/components/narrative/useNarrativeDocument.ts'
import { type RichDoc, richDoc } from '#shared/document/blocks.ts'
import { MINUTES_FRAGMENT, minutesName } from '#shared/document/names.ts'
import { RichText } from './RichText.tsx'

/** Minutes that follow what is being typed, for who may read them and not write. Brings Yjs along. */
export default function LiveMinutes({ meetingId, initial }: { meetingId: string; initial: RichDoc }) {
  const { t } = useTranslation()
  const document = useSharedDocument(minutesName(meetingId))
  const first = useMemo(() => JSON.stringify(initial), [initial])
  const text = useDocumentValue(
    document,
    // What came with the page is newer than a document that has not arrived yet.
    (d) => (d.synced || d.usable ? JSON.stringify(richDoc(d.doc.getXmlFragment(MINUTES_FRAGMENT))) : first),
    first,
  )
  const doc = useMemo(() => JSON.parse(text) as RichDoc, [text])
  // An editor leaves an empty paragraph where nothing was typed yet.
  const isWritten = doc.content.some((block) => block.type !== 'paragraph' || block.content)
  return isWritten ? <RichText doc={doc} /> : <EmptyState icon="edit" title={t('minutes.nothingYet')} />
}
