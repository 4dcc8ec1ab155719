import { useTranslation } from 'react-i18next'
import { Popover, Skeleton } from '#app/components/kit/index.ts'
import { MadeBy } from '#app/components/why/MadeBy.tsx'
import { WhyContent } from '#app/components/why/WhyContent.tsx'
import { useExplanation } from '#app/components/why/useExplanation.ts'
import { day } from '#app/i18n/moments.ts'
import type { UnitTaskThen } from '#server/archive/questions.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'

/** 为什么 of a moment: the same explanation, from the board as it was. */
export function PastWhy({
  boardId,
  assignmentId,
  at,
  anchor,
  onClose,
}: {
  boardId: string
  assignmentId: string
  at: number
  anchor: HTMLElement
  onClose: () => void
}) {
  const { t } = useTranslation()
  const explained = useExplanation(boardId, assignmentId, at, [])
  const then = explained.why?.then
  return (
    <Popover anchor={anchor} onClose={onClose} label={t('history.why', { day: day(at) })} className="why-pop">
      {then ? (
        <WhyContent
          state={stateOf(boardId, then)}
          date={day(at)}
          assignment={then.assignment}
          number={then.number}
          made={<MadeBy boardId={boardId} assignmentId={assignmentId} board={then.board} explained={explained} />}
          onClose={onClose}
        />
      ) : explained.failed ? (
        <p className="muted">{t('why.failed')}</p>
      ) : (
        <Skeleton label={t('common.loading')} rows={3} />
      )}
    </Popover>
  )
}

/** As much of a state as one light is judged by. */
function stateOf(boardId: string, { board, task, assignment }: UnitTaskThen): BoardState {
  return {
    ...emptyState(boardId),
    board,
    tasks: new Map([[task.id, task]]),
    assignments: new Map([[assignment.id, assignment]]),
  }
}
