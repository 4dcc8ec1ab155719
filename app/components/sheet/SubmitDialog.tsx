import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogButtons, Icon, Segmented, Tag, useToast } from '#app/components/kit/index.ts'
import { useDocumentValue, useNarrativeDocument } from '#app/components/narrative/useNarrativeDocument.ts'
import { useBoardState, useBoardStore, useCommand, useConnectionState, useSaveState } from '#app/realtime/hooks.tsx'
import { fragmentName } from '#shared/document/names.ts'
import { carriedOverFrom, isRepetition } from '#shared/domain/carriedOver.ts'
import type { LocalDate, NarrativeTexts, ReportKind } from '#shared/domain/model.ts'
import { NARRATIVE_FIELDS } from '#shared/domain/model.ts'
import { NARRATIVE_MAX_LENGTH } from '#shared/protocol/limits.ts'
import { filingWords, periodWords } from './ReportHead.tsx'
import { filingsOf, meantOf } from './periods.ts'
import type { Row } from './rows.ts'
import { type Missing, missingOf, tooLongOf } from './submission.ts'

const NOTHING = JSON.stringify({ progress: '', problem: '', nextStep: '' } satisfies NarrativeTexts)

/**
 * Asks before a report is frozen: what goes out, what is missing. The server freezes the text it has stored, so it waits
 * until everything typed here is stored, and needs the connection. Loaded lazily with the documents.
 */
export default function SubmitDialog({
  kind,
  row,
  date,
  boardId,
  onClose,
}: {
  kind: ReportKind
  row: Row
  date: LocalDate
  boardId: string
  onClose: () => void
}) {
  const { t } = useTranslation()
  const send = useCommand()
  const toast = useToast()
  const store = useBoardStore()
  const save = useSaveState()
  const { state: connection } = useConnectionState()
  const { assignment, task, number, due, report } = row
  /** What the reviewer is looking at: figures that moved since are a conflict, not a silent part of the report. */
  const seen = useRef({ base: store.seq })
  const [busy, setBusy] = useState(false)
  const document = useNarrativeDocument(boardId, assignment.unitId)
  const read = useDocumentValue(
    document,
    (d) => JSON.stringify(Object.fromEntries(NARRATIVE_FIELDS.map((f) => [f, d.text(fragmentName(task.id, f))]))),
    NOTHING,
  )
  const texts = JSON.parse(read) as NarrativeTexts
  const missing = missingOf(row, kind, texts)
  const long = tooLongOf(texts)
  const held =
    connection === 'offline' || connection === 'reconnecting'
      ? t('sheet.submitDialog.offline')
      : save.kind !== 'saved'
        ? t('sheet.submitDialog.unsaved')
        : long
          ? t('sheet.submitDialog.tooLongHold')
          : null
  const board = useBoardState((state) => state.board)
  const filings = board ? filingsOf(board, task, assignment, report, date) : []
  const [chosen, setChosen] = useState<string | null>(null)
  const filing = filings.find(({ window }) => window.period === chosen) ?? meantOf(filings, report)
  const period = filing?.window.period ?? ''
  const said = { percent: assignment.percent, value: assignment.value, ...texts }
  const repeats = isRepetition(carriedOverFrom(report, said), said)
  const returned = report?.review?.decision === 'returned'
  const words = (lack: Missing): string => {
    switch (lack.what) {
      case 'notFull':
        return t('sheet.submitDialog.notFull', { percent: lack.percent })
      case 'noText':
        return t('sheet.submitDialog.noText', { field: t(`fields.${lack.field}`) })
      case 'noValue':
      case 'notAttained':
        return t(`sheet.submitDialog.${lack.what}`, { metric: lack.metric })
    }
  }
  const submit = async (): Promise<void> => {
    setBusy(true)
    const command = { type: 'assignment.submit', assignmentId: assignment.id, kind, period } as const
    const { done } = send(command, { base: seen.current.base })
    // The dialog of a conflict, or the toast of a refusal, takes over from here.
    onClose()
    const outcome = await done
    if (outcome.ok) toast({ icon: 'check', text: t('sheet.done.submitted', { number }) })
  }
  const late = kind === 'completion' && due !== null && due < date
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        kind === 'period'
          ? t('sheet.submitDialog.period', { number, period: periodWords(t, period) })
          : t('sheet.submitDialog.completion', { number, title: task.title })
      }
      note={held}
      footer={
        <DialogButtons
          onCancel={onClose}
          icon="send"
          busy={busy}
          missing={held}
          onClick={() => void submit()}
          data-testid="submit-confirm"
        >
          {t(repeats ? 'sheet.submitDialog.anyway' : kind === 'period' ? 'sheet.submit' : 'sheet.complete')}
        </DialogButtons>
      }
    >
      <div className="submit-body" data-testid="submit-dialog">
        {kind === 'period' && filing && (
          <div className="filings">
            {filings.length > 1 && (
              <Segmented
                label={t('sheet.submitDialog.which')}
                value={period}
                options={filings.map(({ window }) => ({ value: window.period, label: periodWords(t, window.period) }))}
                onChange={setChosen}
              />
            )}
            <span className={filing.late ? 't-yellow' : 'ink2'} data-testid="submit-window">
              {filingWords(t, filing, date)}
            </span>
          </div>
        )}
        {repeats && (
          <p className="repeats" role="alert" data-testid="submit-repeats">
            <Icon name="warning" />
            {t(returned ? 'sheet.submitDialog.asReturned' : 'sheet.submitDialog.repeats')}
          </p>
        )}
        <dl>
          <dt>{task.metric ? task.metric.name : t('fields.percent')}</dt>
          <dd>
            {task.metric
              ? assignment.value === null
                ? t('sheet.unreported')
                : `${assignment.value}${task.metric.unit}`
              : t('common.percent', { value: assignment.percent ?? 0 })}
          </dd>
          {NARRATIVE_FIELDS.map((field) => (
            <div key={field} className="pair">
              <dt>{t(`fields.${field}`)}</dt>
              <dd>
                {texts[field].trim() === '' ? <span className="muted">{t('sheet.notWritten')}</span> : texts[field]}
              </dd>
            </div>
          ))}
        </dl>
        {missing.length > 0 && (
          <p className="lacks" data-testid="submit-missing">
            <span className="muted">{t('sheet.submitDialog.missing')}</span>
            {missing.map((lack) => (
              <Tag key={words(lack)} kind="warn">
                {words(lack)}
              </Tag>
            ))}
          </p>
        )}
        {long && (
          <p className="lacks">
            <Tag kind="warn">
              {t('sheet.submitDialog.tooLong', { field: t(`fields.${long}`), max: NARRATIVE_MAX_LENGTH })}
            </Tag>
          </p>
        )}
        <p className="xs muted">
          {late && t('sheet.submitDialog.late')}
          {t(kind === 'period' ? 'sheet.submitDialog.periodNote' : 'sheet.submitDialog.completionNote')}
        </p>
      </div>
    </Dialog>
  )
}
