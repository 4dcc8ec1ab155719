import { useTranslation } from 'react-i18next'
import { dayMinute } from '#app/i18n/moments.ts'
import { useBoardState } from '#app/realtime/hooks.tsx'
import type { Assignment } from '#shared/domain/model.ts'
import { authorOf } from './authorOf.ts'
import { changeWords } from './changeWords.ts'
import { useTaskRecord } from './useTaskRecord.ts'

/** The latest change of a unit task: what its light rests on. */
export function WhyChange({ assignment }: { assignment: Assignment }) {
  const { t } = useTranslation()
  const { record, failed } = useTaskRecord(assignment.taskId)
  const board = useBoardState((state) => state.board)
  if (!record) return <span className="muted">{t(failed ? 'why.failed' : 'why.loading')}</span>
  const change = record.changes.find((candidate) => candidate.subject === `assignment:${assignment.id}`)
  if (!change) return <span className="muted">{t('why.noChange')}</span>
  return (
    <>
      {t('why.change', {
        who: authorOf(t, change, record.people, board),
        at: dayMinute(change.at),
        what: changeWords(t, change),
        seq: change.seq,
      })}
    </>
  )
}
