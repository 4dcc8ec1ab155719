import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '#app/realtime/hooks.tsx'
import { assignmentIdOf } from '#shared/domain/model.ts'
import { type DeskRow, type DeskView, MISSING_PARTS } from './view.ts'

export interface Dispatch {
  /** Why the board cannot be dispatched yet, in words. */
  missing: string | null
  /** How many places are open: parts of tasks, and sentences left. */
  open: number
  busy: boolean
  /** Dispatches; the given tasks then wait for the upper level. */
  run(waiting: readonly DeskRow[]): void
}

/** Dispatch, and what still stands against it. Busy until it is refused: once it is stored there is no draft any more. */
export function useDispatch(view: DeskView, onDispatched: () => void): Dispatch {
  const { t } = useTranslation()
  const send = useCommand()
  const [busy, setBusy] = useState(false)
  const sent = useRef(false)
  const left = view.coverage?.left ?? 0
  const open = view.gaps + left
  const parts: string[] = MISSING_PARTS.filter((part) => view.counts[part] > 0).map((part) =>
    t('desk.dispatchPart', { part: t(`desk.parts.${part}`), count: view.counts[part] }),
  )
  if (left > 0) parts.push(t('desk.dispatchLeft', { count: left }))
  const missing =
    view.all.length === 0
      ? t('desk.noTasks')
      : open > 0
        ? t('desk.dispatchMissing', { parts: parts.join(t('common.and')) })
        : null

  const run = (waiting: readonly DeskRow[]): void => {
    // A second press before the first is drawn would dispatch nothing and complain about it.
    if (sent.current) return
    sent.current = true
    setBusy(true)
    const { done } = send({ type: 'board.dispatch' })
    void done.then((outcome) => {
      if (!outcome.ok) {
        sent.current = false
        setBusy(false)
        return
      }
      for (const { task } of waiting)
        for (const unitId of new Set(task.responsibleUnitIds))
          send({
            type: 'assignment.setAside',
            assignmentId: assignmentIdOf(task.id, unitId),
            state: 'awaitingUpper',
            reason: task.condition ?? '',
          })
      onDispatched()
    })
  }
  return { missing, open, busy, run }
}
