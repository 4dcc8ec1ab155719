import type { TFunction } from 'i18next'
import { addDays, addWorkDays } from '#shared/domain/calendar.ts'
import { nextSlip, slipStep } from '#shared/domain/ladder.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { type Deed, type Filled, assignmentOf } from './deeds.ts'

/** Work days that are proposed: to answer an urge or a slip, to decide a request. */
const ANSWER_DAYS = 3
const DECIDE_DAYS = 5
/** Days a light set by hand is proposed to stand. */
const OVERRIDE_DAYS = 14

type Look = Pick<BoardState, 'assignments' | 'matters' | 'tasks'>

/** What a dialog opens with: the next step of the ladder, a text and a day that can be sent as they are. */
export function startOf(deed: Deed, state: Look, date: LocalDate, t: TFunction): Filled {
  const due = addWorkDays(date, ANSWER_DAYS)
  const [first = ''] = deed.ids
  const assignment = assignmentOf(deed, first, state)
  const filled: Filled = {
    text: '',
    reason: '',
    due,
    level: nextSlip(assignment?.slipLevel ?? null),
    colour: 'yellow',
  }
  switch (deed.kind) {
    case 'urge': {
      const unsigned = deed.ids.every((id) => state.assignments.get(id)?.state === 'assigned')
      return { ...filled, text: t(unsigned ? 'handling.template.sign' : 'handling.template.urge', { due }) }
    }
    case 'slip':
      return {
        ...filled,
        text: t('handling.template.slip', { title: state.tasks.get(assignment?.taskId ?? '')?.title ?? '', due }),
      }
    case 'refer':
      return {
        ...filled,
        text: assignment?.coordinationDecider ?? '',
        due: assignment?.coordinationDue ?? addWorkDays(date, DECIDE_DAYS),
      }
    case 'override':
      return { ...filled, due: addDays(date, OVERRIDE_DAYS) }
    default:
      return filled
  }
}

const WITH_REASON: readonly Deed['kind'][] = [
  'return',
  'suspended',
  'notApplicable',
  'awaitingUpper',
  'override',
  'refuse',
]
const WITH_TEXT: readonly Deed['kind'][] = ['urge', 'slip', 'refer', 'decide']
const WITH_DUE: readonly Deed['kind'][] = ['slip', 'refer', 'override']

/** What is still missing, in words; null when it can be sent. The server asks the same again. */
export function missingOf(deed: Deed, filled: Filled, state: Look, date: LocalDate, t: TFunction): string | null {
  const { kind } = deed
  if (WITH_TEXT.includes(kind) && filled.text.trim() === '') return t('errors.textRequired')
  if (WITH_REASON.includes(kind) && filled.reason.trim() === '') return t('errors.reasonRequired')
  if (WITH_DUE.includes(kind) && filled.due === '') return t('errors.dueRequired')
  if (WITH_DUE.includes(kind) && filled.due < date) return t('errors.dueInPast')
  if (kind !== 'slip') return null
  const [first = ''] = deed.ids
  const step = slipStep(assignmentOf(deed, first, state)?.slipLevel ?? null, filled.level)
  if (step === 'back') return t('errors.slipStepsBack')
  return step === 'needsReason' && filled.reason.trim() === '' ? t('errors.slipNeedsReason') : null
}
