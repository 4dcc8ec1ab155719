import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '#app/ask.ts'
import { useToast } from '#app/components/kit/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import { unreadLeft } from '#app/realtime/hooks.tsx'
import { MAX_MESSAGE_IDS } from '#shared/protocol/messages.ts'

interface Marked {
  ids: string[]
  unread: number
}

/** Marks messages as read or takes it back; says why when it could not. */
export function useMarking(): {
  mark: (ids: readonly string[], read: boolean) => Promise<boolean>
  /** Everything up to the newest that is shown, with a way back. */
  markAll: (upTo: string, boardId: string | null) => Promise<void>
} {
  const { t, i18n } = useTranslation()
  const toast = useToast()
  const post = useCallback(
    async (path: string, json: unknown): Promise<Marked | null> => {
      const answer = await ask<Marked>(path, { json })
      if (answer.ok) {
        unreadLeft(answer.value.unread)
        return answer.value
      }
      toast({ icon: 'warning', text: errorText(i18n, answer.error) })
      return null
    },
    [toast, i18n],
  )
  const mark = useCallback(
    async (ids: readonly string[], read: boolean) =>
      (await post(read ? '/api/messages/read' : '/api/messages/unread', { ids })) !== null,
    [post],
  )
  const markAll = useCallback(
    async (upTo: string, boardId: string | null) => {
      const marked = await post('/api/messages/read', { upTo, ...(boardId === null ? {} : { boardId }) })
      if (!marked || marked.ids.length === 0) return
      const back = marked.ids.slice(-MAX_MESSAGE_IDS)
      toast({
        icon: 'check',
        text: t('messages.allRead', { count: marked.ids.length }),
        action: { label: t('messages.undo'), onClick: () => void mark(back, false) },
      })
    },
    [post, mark, toast, t],
  )
  return { mark, markAll }
}
