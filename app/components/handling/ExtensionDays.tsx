import { useTranslation } from 'react-i18next'
import { useBoardState } from '#app/realtime/hooks.tsx'
import { assignmentIdOf, dueOf } from '#shared/domain/model.ts'

/** 原 6-30 → 现 8-31, 第 n 次: the task's own day stays in sight beside what is asked for. */
export function ExtensionDays({ matterId }: { matterId: string }) {
  const { t } = useTranslation()
  const words = useBoardState((state) => {
    const matter = state.matters.get(matterId)
    const task = matter && state.tasks.get(matter.taskId ?? '')
    const assignment = matter && state.assignments.get(assignmentIdOf(matter.taskId ?? '', matter.unitId))
    if (!matter?.due || !task || !assignment) return null
    const original = task.due ?? t('why.noDue')
    const now = dueOf(task, assignment) ?? original
    const count = assignment.extensionCount + 1
    const days = { original, now, asked: matter.due, count }
    return t(now === original ? 'handling.extension' : 'handling.extensionAgain', days)
  })
  return words && <p className="extension-days num">{words}</p>
}
