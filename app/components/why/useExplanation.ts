import { useEffect, useState } from 'react'
import { momentText } from '#shared/history/moment.ts'
import type { Explanation } from '#server/history.ts'

export interface Explained {
  why: Explanation | null
  failed: boolean
}

/** One change often comes as several messages; wait for the last of them. */
const SETTLE_MS = 300

/** What a light rests on, of now or of a moment; fetched when asked for, and again when something of `seen` has moved. */
export function useExplanation(
  boardId: string,
  assignmentId: string | null,
  at: number | null,
  seen: readonly unknown[],
): Explained {
  const key = `${assignmentId} ${at}`
  const [fetched, setFetched] = useState<Explained & { key: string }>({ key: '', why: null, failed: false })
  const known = fetched.key === key && fetched.why !== null
  useEffect(() => {
    if (assignmentId === null) return
    const abort = new AbortController()
    const load = async (): Promise<void> => {
      const params = new URLSearchParams({ assignment: assignmentId, ...(at === null ? {} : { at: momentText(at) }) })
      try {
        const response = await fetch(`/boards/${boardId}/why?${params.toString()}`, { signal: abort.signal })
        if (!response.ok) throw new Error(String(response.status))
        setFetched({ key, why: (await response.json()) as Explanation, failed: false })
      } catch {
        // Without a connection the changes are not there; what was fetched before stays.
        if (abort.signal.aborted) return
        setFetched((before) => ({ key, why: before.key === key ? before.why : null, failed: true }))
      }
    }
    const timer = setTimeout(() => void load(), known ? SETTLE_MS : 0)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
    // `known` only chooses the delay: learning the answer is no reason to ask again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [boardId, key, ...seen])
  return fetched.key === key ? fetched : { why: null, failed: false }
}
