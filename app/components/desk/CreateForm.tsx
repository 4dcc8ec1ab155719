import { useNavigate } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Icon, TextInput } from '#app/components/kit/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import type { BoardUnit } from '#shared/domain/model.ts'
import { MAX_TITLE_LENGTH } from '#shared/protocol/limits.ts'
import { UnitChips } from './UnitChips.tsx'
import { createBoard } from './importNotice.ts'
import type { PreviewedNotice } from './NoticePreview.tsx'
import type { ProposedPeriod } from './period.ts'

/** What the board will be called, its period and its columns. What the notice suggests is marked until it is changed. */
export function CreateForm({
  notice,
  period,
  units,
  today,
}: {
  notice: PreviewedNotice
  period: ProposedPeriod
  units: readonly BoardUnit[]
  today: string
}) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const [title, setTitle] = useState(notice.title)
  const [start, setStart] = useState(period.start)
  const [end, setEnd] = useState(period.end)
  const [unitIds, setUnitIds] = useState<readonly string[]>(() => units.map((unit) => unit.id))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const missing =
    title.trim() === ''
      ? t('desk.form.titleMissing')
      : !start || !end || start >= end
        ? t('desk.form.periodWrong')
        : units.length === 0
          ? t('desk.form.unitsNone')
          : unitIds.length === 0
            ? t('desk.form.unitsMissing')
            : null
  const said = problem ?? missing ?? (end < today ? t('desk.form.periodPast') : null)
  const mark = (untouched: boolean) =>
    untouched && (
      <b className="proposed-mark" title={t(`desk.form.periodFrom.${period.from}`)}>
        {t('desk.form.proposed')}
      </b>
    )

  const create = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    const answer = await createBoard({
      noticeVersionId: notice.versionId,
      title: title.trim(),
      period: { start, end },
      unitIds,
    })
    if (answer.ok) {
      navigate(`/boards/${answer.value.boardId}/desk`)
      return
    }
    setBusy(false)
    setProblem(errorText(i18n, answer.error))
  }
  return (
    <form
      className="desk-final create-form"
      onSubmit={(event) => {
        event.preventDefault()
        void create()
      }}
    >
      <UnitChips units={units} addressees={notice.outline.addressees} value={unitIds} onChange={setUnitIds} />
      <label className="grow">
        <span className="label">{t('desk.form.title')}</span>
        <TextInput
          data-testid="board-title"
          maxLength={MAX_TITLE_LENGTH}
          value={title}
          invalid={title.trim() === ''}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      </label>
      <label>
        <span className="label">
          {t('desk.form.start')}
          {mark(start === period.start)}
        </span>
        <TextInput
          type="date"
          data-testid="board-start"
          value={start}
          invalid={!start || start >= end}
          onChange={(event) => setStart(event.currentTarget.value)}
        />
      </label>
      <label>
        <span className="label">
          {t('desk.form.end')}
          {mark(end === period.end)}
        </span>
        <TextInput
          type="date"
          data-testid="board-end"
          value={end}
          invalid={!end || start >= end}
          onChange={(event) => setEnd(event.currentTarget.value)}
        />
      </label>
      <Button type="submit" variant="primary" busy={busy} missing={missing} data-testid="create-board">
        {busy ? t('desk.form.creating') : t('desk.form.create')}
      </Button>
      {said !== null && (
        <p className="import-problem" role={problem === null ? 'status' : 'alert'} data-testid="create-problem">
          <Icon name="info" />
          {said}
        </p>
      )}
    </form>
  )
}
