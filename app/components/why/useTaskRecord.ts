import { useEffect, useState } from 'react'
import { shallowEqual, useBoardState } from '#app/realtime/hooks.tsx'
import { assignmentIdOf } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { TaskRecord } from '#server/boards.ts'

export type RecordStatus = { record: TaskRecord | null; failed: boolean }

/** One change often comes as several messages; wait for the last of them. */
const SETTLE_MS = 300

const aboutTask = (state: BoardState, taskId: string): readonly unknown[] => [
  state.tasks.get(taskId),
  ...(state.board?.units ?? []).map((unit) => state.assignments.get(assignmentIdOf(taskId, unit.id))),
]

/** The record of a task, fetched when asked for and again whenever the task or one of its unit tasks has changed. */
export function useTaskRecord(taskId: string | null): RecordStatus {
  const boardId = useBoardState((state) => state.boardId)
  const subjects = useBoardState((state) => (taskId === null ? [] : aboutTask(state, taskId)), shallowEqual)
  const [fetched, setFetched] = useState<RecordStatus & { taskId: string | null }>({
    taskId: null,
    record: null,
    failed: false,
  })
  const known = fetched.taskId === taskId && fetched.record !== null
  useEffect(() => {
    if (taskId === null) return
    const abort = new AbortController()
    const load = async (): Promise<void> => {
      try {
        const response = await fetch(`/boards/${boardId}/tasks/${taskId}`, { signal: abort.signal })
        if (!response.ok) throw new Error(String(response.status))
        setFetched({ taskId, record: (await response.json()) as TaskRecord, failed: false })
      } catch {
        // Without a connection the record simply is not there; what was fetched before stays.
        if (abort.signal.aborted) return
        setFetched((before) => ({ taskId, record: before.taskId === taskId ? before.record : null, failed: true }))
      }
    }
    const timer = setTimeout(() => void load(), known ? SETTLE_MS : 0)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
    // `known` only chooses the delay: learning the record is no reason to fetch it again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [boardId, taskId, subjects])
  return fetched.taskId === taskId ? fetched : { record: null, failed: false }
}
