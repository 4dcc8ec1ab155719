import { useEffect, useState } from 'react'
import { useBoardState } from '#app/realtime/hooks.tsx'
import type { Report } from '#shared/domain/model.ts'

export interface Reports {
  reports: readonly Report[] | null
  failed: boolean
}

/** The reports of one unit task, oldest first; fetched again when another report has come. */
export function useReports(assignmentId: string, reportId: string): Reports {
  const boardId = useBoardState((state) => state.boardId)
  const wanted = `${boardId}/${reportId}`
  const [fetched, setFetched] = useState<Reports & { of: string }>({ of: '', reports: null, failed: false })
  useEffect(() => {
    const abort = new AbortController()
    const load = async (): Promise<void> => {
      try {
        const at = `/boards/${boardId}/reports/${encodeURIComponent(assignmentId)}`
        const response = await fetch(at, { signal: abort.signal })
        if (!response.ok) throw new Error(String(response.status))
        const { reports } = (await response.json()) as { reports: Report[] }
        setFetched({ of: wanted, reports, failed: false })
      } catch {
        // Without a connection the former report simply is not there, and the screen says so.
        if (!abort.signal.aborted) setFetched({ of: wanted, reports: null, failed: true })
      }
    }
    void load()
    return () => abort.abort()
  }, [boardId, assignmentId, wanted])
  return fetched.of === wanted ? fetched : { reports: null, failed: false }
}
