import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOne } from '#app/components/batch/useOne.ts'
import { Dialog, DialogButtons, Segmented, TextArea, useToast } from '#app/components/kit/index.ts'
import { newId } from '#app/realtime/newId.ts'
import { useBoardState, useBoardStore, useServerDate } from '#app/realtime/hooks.tsx'
import { addWorkDays } from '#shared/domain/calendar.ts'
import { dayText } from '#shared/domain/light.ts'
import { INSTRUCTION_DAYS, type InstructionLevel } from '#shared/domain/model.ts'
import { taskNumbers } from '#shared/domain/taskNumbers.ts'
import { MAX_TEXT_LENGTH } from '#shared/protocol/limits.ts'

/** What a leader's instruction is about: a unit task, a unit, or the board. */
export interface Instructed {
  taskId: string | null
  unitId: string | null
}

const LEVELS = Object.keys(INSTRUCTION_DAYS) as InstructionLevel[]

/** 批示: whom, how urgent, what. It becomes a duty of its addressee, due in the work days of its grade. */
export function InstructDialog({ about, onClose }: { about: Instructed; onClose: () => void }) {
  const { t } = useTranslation()
  const toast = useToast()
  const store = useBoardStore()
  const date = useServerDate()
  const { busy, problem, run } = useOne()
  const board = useBoardState((state) => state.board)
  const task = useBoardState((state) => (about.taskId === null ? undefined : state.tasks.get(about.taskId)))
  const number = useBoardState((state) => (about.taskId === null ? '' : (taskNumbers(state).get(about.taskId) ?? '')))
  const [unitId, setUnitId] = useState(about.unitId ?? '')
  const [level, setLevel] = useState<InstructionLevel>('ordinary')
  const [text, setText] = useState('')
  // Asked again after a refusal it is the same paper.
  const [matterName] = useState(newId)
  if (!board) return null
  const over = text.trim().length - MAX_TEXT_LENGTH
  const missing =
    unitId === ''
      ? t('leader.instruct.whom')
      : text.trim() === ''
        ? t('errors.textRequired')
        : over > 0
          ? t('sheet.textOver', { max: MAX_TEXT_LENGTH, over })
          : undefined
  const send = async (): Promise<void> => {
    const command = {
      type: 'board.instruct' as const,
      matterName,
      taskId: about.taskId,
      unitId,
      level,
      text: text.trim(),
    }
    if (!(await run(command, store.seq))) return
    toast({ icon: 'check', text: t('leader.instruct.sent') })
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={task ? t('leader.instruct.onTask', { number, title: task.title }) : t('leader.instruct.onBoard')}
      note={t('leader.instruct.note')}
      footer={
        <DialogButtons
          onCancel={onClose}
          busy={busy}
          {...(missing === undefined ? {} : { missing })}
          data-testid="instruct-send"
          onClick={() => void send()}
        >
          {t('leader.instruct.send')}
        </DialogButtons>
      }
    >
      <div className="instruct" data-testid="instruct">
        <label className="field">
          <span className="label">{t('leader.instruct.to')}</span>
          <select
            className="input"
            value={unitId}
            data-testid="instruct-unit"
            onChange={(event) => setUnitId(event.currentTarget.value)}
          >
            <option value="">{t('leader.instruct.choose')}</option>
            {board.units.map((unit) => (
              <option key={unit.id} value={unit.id}>
                {unit.name}
              </option>
            ))}
            <option value={board.issuingUnitId}>{t('leader.instruct.own')}</option>
          </select>
        </label>
        <div className="field">
          <span className="label">{t('leader.instruct.grade')}</span>
          <span className="row">
            <Segmented
              label={t('leader.instruct.grade')}
              value={level}
              options={LEVELS.map((value) => ({ value, label: t(`leader.instruct.level.${value}`) }))}
              onChange={setLevel}
            />
            <span className="muted xs" data-testid="instruct-due">
              {t('leader.instruct.due', {
                count: INSTRUCTION_DAYS[level],
                day: dayText(addWorkDays(date, INSTRUCTION_DAYS[level]), date),
              })}
            </span>
          </span>
        </div>
        <label className="field">
          <span className="label">{t('leader.instruct.text')}</span>
          <TextArea
            rows={5}
            autoFocus
            value={text}
            data-testid="instruct-text"
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </label>
        {(problem ?? (over > 0 ? missing : null)) && (
          <p className="form-problem" role="alert">
            {problem ?? missing}
          </p>
        )}
      </div>
    </Dialog>
  )
}
