import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton, SaveState } from '#app/components/kit/index.ts'
import { NarrativeField } from '#app/components/narrative/NarrativeField.tsx'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { useBoardState, useSaveState } from '#app/realtime/hooks.tsx'
import { NARRATIVE_FIELDS, type ReportKind } from '#shared/domain/model.ts'
import { Coordination } from './Coordination.tsx'
import { Entrust } from './Entrust.tsx'
import { Extension } from './Extension.tsx'
import { LastReport } from './LastReport.tsx'
import { OwnLight } from './OwnLight.tsx'
import { Paper, standingPapers } from './Papers.tsx'
import { ReportHead } from './ReportHead.tsx'
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
  const mark = t(report?.review?.decision === 'returned' ? 'sheet.carried.asReturned' : 'sheet.carried.label')
  return (
    <div className="opened" data-testid={`opened-${task.id}`}>
      <PhoneHead row={row} writes={writes} onClose={() => onOpen(null)} />
      <OwnLight row={row} />
      <p className="criterion">
        {task.criterion && (
          <span>
            <span className="muted">{t('sheet.criterion')}</span> {task.criterion}
          </span>
        )}
        <SourceLink boardId={boardId} taskId={task.id} />
      </p>
      {standingPapers(row.papers).map((matter) => (
        <Paper key={matter.id} matter={matter} receives={standing.receives} date={date} />
      ))}
      {standing.reports && held !== 'finished' && held !== 'aside' && (
        <ReportHead row={row} date={date} writes={writes} />
      )}
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
              {...(report ? { carried: { text: report[field], mark } } : {})}
            />
          </div>
        ))}
      </div>
      <div className="task-foot">
        <Coordination assignment={assignment} date={date} canWrite={standing.reports && held !== 'finished'} />
        <Entrust assignment={assignment} canEntrust={standing.entrusts && held !== 'finished'} />
        <Extension row={row} date={date} applies={standing.applies} progress={texts?.progress ?? ''} />
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
      <LastReport row={row} />
      {asking && (
        <Suspense>
          <SubmitDialog kind={asking} row={row} date={date} boardId={boardId} onClose={() => setAsking(null)} />
        </Suspense>
      )}
    </div>
  )
}

/** On a phone the opened task is a page of its own: back, what it is, whether it is kept. */
function PhoneHead({ row, writes, onClose }: { row: SheetLineProps['row']; writes: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const save = useSaveState()
  const unit = useBoardState((state) => state.board?.units.find(({ id }) => id === row.assignment.unitId)?.name ?? '')
  return (
    <header className="phone-nav">
      <IconButton icon="back" iconPixels={24} label={t('sheet.backToList')} onClick={onClose} />
      <h2>
        {t(writes ? 'sheet.phoneTitle' : 'sheet.phoneRead', { number: row.number })}
        <small>{unit}</small>
      </h2>
      {writes && <SaveState status={save} minutes />}
    </header>
  )
}
