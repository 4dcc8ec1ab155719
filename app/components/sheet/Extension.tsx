import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOne } from '#app/components/batch/useOne.ts'
import { Button, Dialog, DialogButtons, Tag, TextArea, TextInput, useToast } from '#app/components/kit/index.ts'
import { newId } from '#app/realtime/newId.ts'
import { useBoardStore } from '#app/realtime/hooks.tsx'
import { takesPapers } from '#shared/domain/decide/matterCommands.ts'
import { unfitExtension } from '#shared/domain/extension.ts'
import { dayText } from '#shared/domain/light.ts'
import { type LocalDate, dueOf } from '#shared/domain/model.ts'
import { MAX_TEXT_LENGTH } from '#shared/protocol/limits.ts'
import type { Row } from './rows.ts'

/** 延期: the original day beside the present one, the application that waits or was refused, and a new one. */
export function Extension({
  row,
  date,
  applies,
  progress,
}: {
  row: Row
  date: LocalDate
  /** May apply for the unit. */
  applies: boolean
  /** What the form begins with: the progress as written so far. */
  progress: string
}) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const { assignment, task, papers } = row
  const { extensionCount, extensionId } = assignment
  const last = papers.find(({ kind }) => kind === 'extension')
  const waits = last && last.id === extensionId ? last : undefined
  const refused = last?.outcome?.decision === 'refused' ? last : undefined
  const due = dueOf(task, assignment)
  const offers = applies && takesPapers(assignment) && due !== null
  if (!offers && !last && extensionCount === 0) return null
  const unfit = unfitExtension(task, assignment, null, date)
  return (
    <div className="extension" data-testid={`extension-${task.id}`}>
      {extensionCount > 0 && due !== null && (
        <span className="num" data-testid="extension-days">
          {t('sheet.extension.days', {
            original: dayText(task.due ?? due, date),
            now: dayText(due, date),
            count: extensionCount,
          })}
        </span>
      )}
      {waits && (
        <Tag kind="line">
          {t('sheet.extension.waits', {
            original: due === null ? '' : dayText(due, date),
            asked: dayText(waits.due ?? '', date),
          })}
        </Tag>
      )}
      {refused && (
        <span className="extension-refused" data-testid="extension-refused">
          {t('sheet.extension.refused', {
            asked: dayText(refused.due ?? '', date),
            reason: refused.outcome?.reason ?? '',
          })}
        </span>
      )}
      {offers && !waits && !unfit && (
        <Button size="sm" data-testid={`extend-${task.id}`} onClick={() => setAsking(true)}>
          {t('sheet.extension.ask')}
        </Button>
      )}
      {offers && !waits && unfit && (
        <span className="muted xs" data-testid={`extension-held-${task.id}`}>
          {t(`errors.${unfit.reason}`, unfit.params ?? {})}
        </span>
      )}
      {asking && <ExtensionDialog row={row} date={date} progress={progress} onClose={() => setAsking(false)} />}
    </div>
  )
}

function ExtensionDialog({
  row: { assignment, task, number },
  date,
  progress,
  onClose,
}: {
  row: Row
  date: LocalDate
  progress: string
  onClose: () => void
}) {
  const { t } = useTranslation()
  const toast = useToast()
  const store = useBoardStore()
  const { busy, problem, run } = useOne()
  const [opened] = useState(() => ({ base: store.seq, matterName: newId() }))
  const [asked, setAsked] = useState('')
  const [reason, setReason] = useState('')
  const [done, setDone] = useState(progress)
  const due = dueOf(task, assignment) ?? ''
  const unfit = asked === '' ? null : unfitExtension(task, assignment, asked, date)
  const text = t('sheet.extension.text', { reason: reason.trim(), progress: done.trim() })
  const over = text.length - MAX_TEXT_LENGTH
  const missing = unfit
    ? t(`errors.${unfit.reason}`, unfit.params ?? {})
    : reason.trim() === ''
      ? t('errors.reasonRequired')
      : done.trim() === ''
        ? t('sheet.extension.progressRequired')
        : over > 0
          ? t('sheet.textOver', { max: MAX_TEXT_LENGTH, over })
          : asked === ''
            ? t('errors.dueRequired')
            : null
  const apply = async (): Promise<void> => {
    const { base, matterName } = opened
    const assignmentId = assignment.id
    const command = { type: 'assignment.requestExtension', assignmentId, matterName, due: asked, text } as const
    const outcome = await run(command, base)
    if (!outcome) return
    if (outcome === 'stored') toast({ icon: 'check', text: t('sheet.extension.asked', { number }) })
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('sheet.extension.title', { number, title: task.title })}
      note={unfit ? undefined : missing}
      footer={
        <DialogButtons
          onCancel={onClose}
          icon="send"
          busy={busy}
          missing={missing}
          data-testid="extension-send"
          onClick={() => void apply()}
        >
          {t('sheet.extension.send')}
        </DialogButtons>
      }
    >
      <div className="form" data-testid="extension-dialog">
        <label className="field">
          <span className="label">{t('sheet.extension.newDay', { due })}</span>
          <TextInput
            type="date"
            value={asked}
            invalid={unfit !== null}
            data-testid="extension-due"
            onChange={(event) => setAsked(event.currentTarget.value)}
          />
        </label>
        {(unfit ?? problem) && (
          <p className="form-problem" role="alert" data-testid="extension-problem">
            {unfit ? t(`errors.${unfit.reason}`, unfit.params ?? {}) : problem}
          </p>
        )}
        <label className="field">
          <span className="label">{t('sheet.extension.reason')}</span>
          <TextArea
            rows={3}
            value={reason}
            data-testid="extension-reason"
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <label className="field">
          <span className="label">{t('sheet.extension.progress')}</span>
          <TextArea
            rows={3}
            value={done}
            data-testid="extension-progress"
            onChange={(event) => setDone(event.currentTarget.value)}
          />
        </label>
        <p className="xs muted">{t('sheet.extension.note')}</p>
      </div>
    </Dialog>
  )
}
