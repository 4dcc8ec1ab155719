import { useSearchParams } from '@remix-run/react'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import type { Grouping } from './rows.ts'
import { VIEWS, type View } from './views.ts'

/** What of the sheet is in its address, so that it can be linked: the opened task, the order, what is shown. */
export interface SheetUrl {
  task: string | null
  by: Grouping
  view: View
  open(taskId: string | null): void
  setBy(by: Grouping): void
  setView(view: View): void
}

export function useSheetUrl(): SheetUrl {
  const [params, setParams] = useSearchParams()
  // Two presses in a row: the second builds on the first, although the address may still show neither.
  const latest = useRef(params)
  useEffect(() => {
    latest.current = params
  }, [params])
  const change = useCallback(
    (name: string, value: string | null, replace: boolean) => {
      const after = new URLSearchParams(latest.current)
      if (value === null) after.delete(name)
      else after.set(name, value)
      latest.current = after
      setParams(after, { replace, preventScrollReset: true })
    },
    [setParams],
  )
  return useMemo(() => {
    const show = params.get('show')
    const task = params.get('task')
    return {
      task,
      by: params.get('by') === 'area' ? 'area' : 'due',
      view: VIEWS.find((view) => view === show) ?? 'open',
      // Back leads from a task to the list, which is what a thumb expects; between tasks nothing piles up.
      open: (taskId) => change('task', taskId, task !== null),
      setBy: (by) => change('by', by === 'due' ? null : by, true),
      setView: (view) => change('show', view === 'open' ? null : view, true),
    }
  }, [params, change])
}
