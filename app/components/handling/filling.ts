import type { TFunction } from 'i18next'
import { addDays, addWorkDays } from '#shared/domain/calendar.ts'
import { MAX_OVERRIDE_DAYS } from '#shared/domain/decide/assignmentCommands.ts'
import { nextSlip, slipStep } from '#shared/domain/ladder.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { MAX_TEXT_LENGTH } from '#shared/protocol/limits.ts'
import { type Deed, type Filled, assignmentOf } from './deeds.ts'

/** Work days that are proposed: to answer an urge or a slip, to decide a request. */
const ANSWER_DAYS = 3
const DECIDE_DAYS = 5
/** Days a light set by hand is proposed to stand. */
const OVERRIDE_DAYS = 14

type Look = Pick<BoardState, 'assignments' | 'matters'>

/** What a dialog opens with: the next step of the ladder, a text and a day that can be sent as they are. */
export function startOf(deed: Deed, state: Look, date: LocalDate, t: TFunction): Filled {
  const due = addWorkDays(date, ANSWER_DAYS)
  const [first = ''] = deed.ids
  const assignment = assignmentOf(deed, first, state)
  const asked = assignment?.coordinationDue ?? null
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
        text: t('handling.template.slip', { due }),
      }
    case 'refer':
      return {
        ...filled,
        text: assignment?.coordinationDecider ?? '',
        // A day that has passed is no proposal.
        due: asked !== null && asked >= date ? asked : addWorkDays(date, DECIDE_DAYS),
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

/** Why a deed cannot be sent: something is not there yet, which is said when it is asked for, or what is there is wrong. */
export interface Fault {
  words: string
  wrong: boolean
}

/** What keeps it from being sent, in words; null when it can be sent. The server asks the same again. */
export function faultOf(deed: Deed, filled: Filled, state: Look, date: LocalDate, t: TFunction): Fault | null {
  const { kind } = deed
  const lacks = (words: string): Fault => ({ words, wrong: false })
  const wrong = (words: string): Fault => ({ words, wrong: true })
  const over = Math.max(filled.text.trim().length, filled.reason.trim().length) - MAX_TEXT_LENGTH
  if (over > 0) return wrong(t('sheet.textOver', { max: MAX_TEXT_LENGTH, over }))
  if (WITH_DUE.includes(kind) && filled.due !== '' && filled.due < date) return wrong(t('errors.dueInPast'))
  if (kind === 'override' && filled.due > addDays(date, MAX_OVERRIDE_DAYS))
    return wrong(t('errors.overrideTooLong', { days: MAX_OVERRIDE_DAYS }))
  const [first = ''] = deed.ids
  const step = kind === 'slip' ? slipStep(assignmentOf(deed, first, state)?.slipLevel ?? null, filled.level) : 'next'
  if (step === 'back') return wrong(t('errors.slipStepsBack'))
  if (WITH_TEXT.includes(kind) && filled.text.trim() === '') return lacks(t('errors.textRequired'))
  if (WITH_REASON.includes(kind) && filled.reason.trim() === '') return lacks(t('errors.reasonRequired'))
  if (step === 'needsReason' && filled.reason.trim() === '') return lacks(t('errors.slipNeedsReason'))
  if (WITH_DUE.includes(kind) && filled.due === '') return lacks(t('errors.dueRequired'))
  return null
}
