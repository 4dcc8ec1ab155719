import { type Assignment, type LocalDate, type Task, dueOf } from './model.ts'

/** Why an application for extension cannot be made; a reason of errors.ts with what its sentence needs. */
export type UnfitExtension =
  | { reason: 'extensionWaits' | 'noDueToExtend'; params?: undefined }
  | { reason: 'extensionTooLate' | 'extensionNotLater'; params: { due: LocalDate } }

/**
 * 延期申请: one at a time, before the due day has passed, to a later day. `asked` null asks whether one can be made at
 * all. The form and the decision ask the same. domain.md F15.
 */
export function unfitExtension(
  task: Pick<Task, 'due'>,
  assignment: Pick<Assignment, 'due' | 'extensionId'>,
  asked: LocalDate | null,
  today: LocalDate,
): UnfitExtension | null {
  const due = dueOf(task, assignment)
  if (assignment.extensionId !== null) return { reason: 'extensionWaits' }
  if (due === null) return { reason: 'noDueToExtend' }
  if (today > due) return { reason: 'extensionTooLate', params: { due } }
  return asked !== null && asked <= due ? { reason: 'extensionNotLater', params: { due } } : null
}
