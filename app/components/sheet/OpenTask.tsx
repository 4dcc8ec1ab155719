import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton, Light, SaveState } from '#app/components/kit/index.ts'
import { NarrativeField } from '#app/components/narrative/NarrativeField.tsx'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { dayMinute } from '#app/i18n/moments.ts'
import { useBoardState, useSaveState } from '#app/realtime/hooks.tsx'
import { type Language, sentence } from '#shared/domain/lightSentences.ts'
import { NARRATIVE_FIELDS, type ReportKind } from '#shared/domain/model.ts'
import { Coordination } from './Coordination.tsx'
import type { SheetLineProps } from './SheetLine.tsx'
import { heldBy } from './standing.ts'

// Knows the working texts, and so brings the documents along.
const SubmitDialog = lazy(() => import('./SubmitDialog.tsx'))

/** What an opened task shows below its line: the three texts, 需领导协调, and the buttons of the reviewer. */
export function OpenTask({ row, standing, texts, date, onOpen }: SheetLineProps) {
  const { t } = useTranslation()
  const { assignment, task, report } = row
  const boardId = useBoardState((state) => state.boardId)
  const held = heldBy(assignment.state)
  const writes = standing.reports && held === null
  const [asking, setAsking] = useState<ReportKind | null>(null)
  return (
    <div className="opened" data-testid={`opened-${task.id}`}>
      <PhoneHead row={row} writes={writes} onClose={() => onOpen(null)} />
      <p className="criterion">
        {task.criterion && (
          <span>
            <span className="muted">{t('sheet.criterion')}</span> {task.criterion}
          </span>
        )}
        <SourceLink boardId={boardId} taskId={task.id} />
      </p>
      <div className="fields">
        {NARRATIVE_FIELDS.map((field) => (
          <div key={field} data-testid={`narrative-${task.id}-${field}`}>
            <NarrativeField
              boardId={boardId}
              unitId={assignment.unitId}
              taskId={task.id}
              field={field}
              label={t(`fields.${field}`)}
              initialText={texts?.[field] ?? ''}
              canWrite={writes}
              placeholder={writes ? t(`sheet.placeholder.${field}`) : t('sheet.notWritten')}
            />
          </div>
        ))}
      </div>
      <div className="task-foot">
        <Coordination assignment={assignment} canWrite={standing.reports && held !== 'finished'} />
        {report && (
          <span className="last muted xs">
            {t(`sheet.lastReport.${report.kind}`, { at: dayMinute(report.submittedAt), period: report.period })}
          </span>
        )}
        {writes && (
          <span className="submits">
            {standing.submits ? (
              <>
                <Button size="sm" onClick={() => setAsking('period')} data-testid={`submit-period-${task.id}`}>
                  {t('sheet.submit')}
                </Button>
                <Button
                  size="sm"
                  variant="primary"
                  icon="send"
                  onClick={() => setAsking('completion')}
                  data-testid={`submit-${task.id}`}
                >
                  {t('sheet.complete')}
                </Button>
              </>
            ) : (
              <span className="muted xs">{t('sheet.submitOnlyReviewer')}</span>
            )}
          </span>
        )}
      </div>
      {asking && (
        <Suspense>
          <SubmitDialog kind={asking} row={row} date={date} boardId={boardId} onClose={() => setAsking(null)} />
        </Suspense>
      )}
    </div>
  )
}

/** On a phone the opened task is a page of its own: back, what it is, whether it is kept, and the light in words. */
function PhoneHead({ row, writes, onClose }: { row: SheetLineProps['row']; writes: boolean; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const save = useSaveState()
  const unit = useBoardState((state) => state.board?.units.find(({ id }) => id === row.assignment.unitId)?.name ?? '')
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN'
  return (
    <>
      <header className="phone-nav">
        <IconButton icon="back" iconPixels={24} label={t('sheet.backToList')} onClick={onClose} />
        <h2>
          {t(writes ? 'sheet.phoneTitle' : 'sheet.phoneRead', { number: row.number })}
          <small>{unit}</small>
        </h2>
        {writes && <SaveState status={save} minutes />}
      </header>
      <p className={`phone-why t-${row.light.colour}`}>
        <Light colour={row.light.colour} decorative />
        {sentence(row.light, language)}
      </p>
    </>
  )
}
