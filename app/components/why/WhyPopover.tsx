import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Popover } from '#app/components/kit/index.ts'
import type { Placement } from '#app/components/kit/index.ts'
import { useAssignment, useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import { lightOf } from '#shared/domain/light.ts'
import type { Assignment } from '#shared/domain/model.ts'
import { taskNumbers } from '#shared/domain/taskNumbers.ts'
import { MadeBy } from './MadeBy.tsx'
import { WhyContent } from './WhyContent.tsx'
import { useExplanation } from './useExplanation.ts'

export interface WhyPopoverProps {
  /** The unit task whose light is asked about. */
  assignmentId: string
  /** What it stands beside; null = closed. */
  anchor: HTMLElement | SVGElement | null
  onClose: () => void
  placement?: Placement
  /** Buttons under the explanation. */
  actions?: ReactNode
}

/** 为什么: the sentence first, then what went into it, the rules in force and the change that made it. Live while open. */
export function WhyPopover({ assignmentId, anchor, onClose, placement, actions }: WhyPopoverProps) {
  const { t } = useTranslation()
  const date = useServerDate()
  const assignment = useAssignment(assignmentId)
  const colour = useBoardState((state) => {
    const current = state.assignments.get(assignmentId)
    return current ? lightOf(state, current, date).colour : null
  })
  if (!assignment || !colour) return null
  return (
    <Popover
      anchor={anchor}
      onClose={onClose}
      label={t(`why.title.${colour}`)}
      className="why-pop"
      {...(placement ? { placement } : {})}
    >
      <Live assignment={assignment} onClose={onClose} actions={actions} />
    </Popover>
  )
}

function Live({ assignment, ...rest }: { assignment: Assignment; onClose: () => void; actions?: ReactNode }) {
  const state = useBoardState((current) => current)
  const task = state.tasks.get(assignment.taskId)
  // Fetched again whenever what the light rests on may have moved.
  const explained = useExplanation(state.boardId, assignment.id, null, [assignment, task, state.board?.rules])
  return (
    <WhyContent
      state={state}
      date={useServerDate()}
      assignment={assignment}
      number={taskNumbers(state).get(assignment.taskId) ?? ''}
      made={<MadeBy boardId={state.boardId} assignmentId={assignment.id} board={state.board} explained={explained} />}
      {...rest}
    />
  )
}
