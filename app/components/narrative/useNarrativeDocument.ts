import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { narrativeName } from '#shared/document/names.ts'
import type { CollaborativeDocument } from '#app/realtime/documentProvider.ts'
import { holdDocument } from '#app/realtime/documents.ts'
import { useActor, useServerNow } from '#app/realtime/hooks.tsx'

/** The narrative document of a unit, shared by every field on the page; null until the first effect. Brings Yjs along. */
export const useNarrativeDocument = (boardId: string, unitId: string): CollaborativeDocument | null =>
  useSharedDocument(narrativeName(boardId, unitId))

/** A collaborative document by its name, shared by whatever shows it on the page. */
export function useSharedDocument(documentName: string): CollaborativeDocument | null {
  const { accountId, name } = useActor()
  const now = useServerNow()
  const [document, setDocument] = useState<CollaborativeDocument | null>(null)
  useEffect(() => {
    const held = holdDocument(documentName, { accountId, name }, now)
    setDocument(held.document)
    return held.release
  }, [documentName, accountId, name, now])
  return document
}

const never = (): (() => void) => () => undefined

/** Something read from a document, as a value that can be compared; `none` while there is no document. */
export function useDocumentValue<T extends string | number | boolean | null>(
  document: CollaborativeDocument | null,
  read: (document: CollaborativeDocument) => T,
  none: T,
): T {
  const subscribe = useCallback((listener: () => void) => document?.subscribe(listener) ?? never(), [document])
  return useSyncExternalStore(
    subscribe,
    () => (document ? read(document) : none),
    () => none,
  )
}
