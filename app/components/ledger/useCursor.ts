import { useEffect, useState } from 'react'
import type { Dispatch, SetStateAction } from 'react'
import { useSearchParams } from '@remix-run/react'
import { type Cursor, TITLE_COLUMN } from './cursor.ts'

/** Where the keyboard is and whether the drawer is open. The open task stands in the address, so that it can be passed on. */
export function useCursor(): {
  cursor: Cursor | null
  setCursor: Dispatch<SetStateAction<Cursor | null>>
  drawer: boolean
  setDrawer: Dispatch<SetStateAction<boolean>>
} {
  const [params] = useSearchParams()
  const [cursor, setCursor] = useState<Cursor | null>(() => {
    const taskId = params.get('task')
    return taskId === null ? null : { taskId, column: params.get('unit') ?? TITLE_COLUMN }
  })
  const [drawer, setDrawer] = useState(cursor !== null)
  const taskId = drawer ? cursor?.taskId : undefined
  const column = drawer ? cursor?.column : undefined
  useEffect(() => {
    const url = new URL(window.location.href)
    url.searchParams.delete('task')
    url.searchParams.delete('unit')
    if (taskId !== undefined) url.searchParams.set('task', taskId)
    if (column !== undefined && column !== TITLE_COLUMN && column !== 'due') url.searchParams.set('unit', column)
    // Not a navigation: nothing is loaded again, and Back leaves the ledger.
    if (url.href !== window.location.href) window.history.replaceState(window.history.state, '', url)
  }, [taskId, column])
  return { cursor, setCursor, drawer, setDrawer }
}
