import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOne } from '#app/components/batch/useOne.ts'
import { Button, EmptyState, IconButton, Popover, Tag, classes, useToast } from '#app/components/kit/index.ts'
import { Paper, usePaperName } from '#app/components/sheet/Papers.tsx'
import { shallowEqual, useActor, useBoardState, useBoardStore, useServerDate } from '#app/realtime/hooks.tsx'
import { dayText } from '#shared/domain/light.ts'
import type { LocalDate, Matter } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { taskNumbers } from '#shared/domain/taskNumbers.ts'

/** How many 批示 still stand. */
export function standingInstructions({ matters }: BoardState): number {
  let count = 0
  for (const { kind, outcome } of matters.values()) if (kind === 'instruction' && outcome === null) count++
  return count
}

/** 批示, those that still stand first, the one due next before the others. */
export const instructionsOf = (state: BoardState): Matter[] =>
  [...state.matters.values()]
    .filter(({ kind }) => kind === 'instruction')
    .sort(
      (a, b) =>
        Number(a.outcome !== null) - Number(b.outcome !== null) ||
        (a.due ?? '').localeCompare(b.due ?? '') ||
        b.at - a.at,
    )

export type InstructionState = 'closed' | 'answered' | 'late' | 'read' | 'unread'

/** Where an instruction stands on a day. */
export function instructionState({ outcome, replies, due, readAt }: Matter, date: LocalDate): InstructionState {
  if (outcome) return 'closed'
  if (replies.length > 0) return 'answered'
  if (due !== null && due < date) return 'late'
  return readAt === null ? 'unread' : 'read'
}

/** 批示 of the board, each with its addressee, its day and whether it was read and answered. A press opens it. */
export function InstructionList() {
  const { t } = useTranslation()
  const date = useServerDate()
  const name = usePaperName()
  const state = useBoardState((current) => current)
  const instructions = useBoardState(instructionsOf, shallowEqual)
  const [opened, setOpened] = useState<{ id: string; anchor: HTMLElement } | null>(null)
  const numbers = taskNumbers(state)
  const matter = opened && state.matters.get(opened.id)
  return (
    <>
      <ul className="scroll">
        {instructions.map((one) => {
          const stands = instructionState(one, date)
          const unit = state.board?.units.find(({ id }) => id === one.unitId)?.shortName ?? t('leader.instruct.own')
          return (
            <li key={one.id}>
              <button
                type="button"
                className={classes('lag instruction', opened?.id === one.id && 'on')}
                data-testid="instruction"
                data-state={stands}
                aria-haspopup="dialog"
                onClick={(event) => setOpened({ id: one.id, anchor: event.currentTarget })}
              >
                <b className="nowrap">{unit}</b>
                <span className="muted xs">{one.taskId === null ? '' : numbers.get(one.taskId)}</span>
                <span className="truncate" title={one.text}>
                  {one.text}
                </span>
                <Tag kind={stands === 'late' ? 'warn' : 'line'}>{t(`leader.instruct.state.${stands}`)}</Tag>
                <span className="x" title={name(one)}>
                  {one.due === null ? '' : dayText(one.due, date)}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      {instructions.length === 0 && (
        <EmptyState icon="flag" title={t('leader.instruct.none')}>
          {t('leader.instruct.noneHint')}
        </EmptyState>
      )}
      {matter && (
        <Popover
          anchor={opened.anchor}
          onClose={() => setOpened(null)}
          label={name(matter)}
          placement="left"
          className="instruction-pop"
        >
          <div className="row">
            <b className="grow">{state.tasks.get(matter.taskId ?? '')?.title ?? t('leader.instruct.board')}</b>
            <IconButton icon="close" size="xs" label={t('common.close')} onClick={() => setOpened(null)} />
          </div>
          <Paper matter={matter} receives={false} date={date} />
          <CloseInstruction matter={matter} onDone={() => setOpened(null)} />
        </Popover>
      )}
    </>
  )
}

/** 办结 of an instruction by a leader; answered or not, that is theirs to judge. */
function CloseInstruction({ matter, onDone }: { matter: Matter; onDone: () => void }) {
  const { t } = useTranslation()
  const toast = useToast()
  const store = useBoardStore()
  const actor = useActor()
  const issuingUnitId = useBoardState((state) => state.board?.issuingUnitId ?? '')
  const { busy, problem, run } = useOne()
  if (matter.outcome || !can(actor, 'board.instruct', { issuingUnitId })) return null
  const close = async (): Promise<void> => {
    if (!(await run({ type: 'matter.close', matterId: matter.id, reason: null }, store.seq))) return
    toast({ icon: 'check', text: t('leader.instruct.closed') })
    onDone()
  }
  return (
    <p className="row end">
      {problem && (
        <span className="form-problem" role="alert">
          {problem}
        </span>
      )}
      <Button size="sm" busy={busy} data-testid="instruction-close" onClick={() => void close()}>
        {t('leader.instruct.close')}
      </Button>
    </p>
  )
}
