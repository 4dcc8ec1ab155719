import type {
  Board,
  BoardUnit,
  LocalDate,
  Metric,
  ProposableField,
  Recurrence,
  Task,
  TaskKind,
} from '#shared/domain/model.ts'
import type { ResponsibleBody } from '#shared/notice/outline.ts'
import type { Facts, NoticeFacts } from './facts.ts'

/** What the text suggests for the fields of a task: read out of it at the import, or for what is still empty. */
export interface Proposal {
  kind?: TaskKind
  leadUnitId?: string
  responsibleUnitIds?: readonly string[]
  supportingUnitIds?: readonly string[]
  due?: LocalDate
  recurrence?: Recurrence
  metric?: Metric
  criterion?: string
  condition?: string
}
export type ProposedField = ProposableField

/** The order in which they are accepted. */
export const PROPOSED_FIELDS: readonly ProposedField[] = [
  'kind',
  'leadUnitId',
  'responsibleUnitIds',
  'supportingUnitIds',
  'recurrence',
  'due',
  'metric',
  'criterion',
  'condition',
]

/**
 * What of `task` nobody has accepted yet, and what the text suggests for its empty fields. `date` is today: the next day
 * of a cycle follows it.
 */
export function proposalFor(
  task: Task,
  facts: Facts | null,
  notice: NoticeFacts | null,
  board: Board,
  date: LocalDate,
): Proposal {
  const standing = Object.fromEntries(task.proposed.map((field) => [field, task[field]])) as Proposal
  return facts && notice ? { ...suggestionFor(task, facts, notice, board, date), ...standing } : standing
}

function suggestionFor(task: Task, facts: Facts, notice: NoticeFacts, board: Board, date: LocalDate): Proposal {
  const proposal: Proposal = {}
  const { proposed, item } = facts
  if (!proposed || !item) return proposal
  if (!task.kind) proposal.kind = proposed.kind
  // A condition is read at the import; an officer who took it away is not asked again.
  if (!task.metric && proposed.metric && (task.kind ?? 'metric') === 'metric') proposal.metric = proposed.metric
  const recurrence = task.recurrence ?? proposed.recurrence
  if (!task.recurrence && proposed.recurrence && !task.due) proposal.recurrence = proposed.recurrence
  if (!task.due) {
    const due = recurrence ? nextDue(recurrence, date < board.period.start ? board.period.start : date) : proposed.due
    if (due) proposal.due = due
  }
  if (!task.criterion) {
    const criterion = criterionOf(facts)
    if (criterion) proposal.criterion = criterion
  }
  const named = [...item.responsible, ...notice.outline.responsibleForAll]
  Object.assign(proposal, unitsFor(task, named, notice.outline.addressees, board))
  return proposal
}

export const proposedFields = (proposal: Proposal): ProposedField[] =>
  PROPOSED_FIELDS.filter((field) => proposal[field] !== undefined)

/** Targets in the words of the notice; else the documents that are to be written. */
function criterionOf({ targets, cites }: Facts): string | null {
  const explicit = targets.filter((target) => !target.implicit).map((target) => target.text)
  if (explicit.length > 0) return explicit.join('；').slice(0, 500)
  const written = cites.filter((cite) => cite.role === 'deliverable').map((cite) => `《${cite.title}》`)
  return written.length > 0 ? `${written.join('')}印发`.slice(0, 500) : null
}

/** Bodies named at the item; where it names none, those the notice is addressed to answer, and its issuer leads. */
function unitsFor(
  task: Task,
  named: readonly ResponsibleBody[],
  addressees: readonly string[],
  board: Board,
): Pick<Proposal, 'leadUnitId' | 'responsibleUnitIds' | 'supportingUnitIds'> {
  const of = (names: readonly string[]): string[] => unitsNamed(names, board.units)
  const roles = (role: ResponsibleBody['role']): string[] =>
    named.filter((body) => body.role === role).map((body) => body.name)
  const leads = of(roles('lead'))
  const responsible = of([...roles('lead'), ...roles('responsible')])
  const supporting = of(roles('support')).filter((id) => !responsible.includes(id))
  const answering = named.length > 0 ? responsible : of(addressees)
  const first = named.length > 0 ? (leads[0] ?? responsible[0]) : board.issuingUnitId
  return {
    ...(!task.leadUnitId && first && answering.length > 0 ? { leadUnitId: first } : {}),
    ...(task.responsibleUnitIds.length === 0 && answering.length > 0 ? { responsibleUnitIds: answering } : {}),
    ...(task.supportingUnitIds.length === 0 && supporting.length > 0 ? { supportingUnitIds: supporting } : {}),
  }
}

/** 各市, 各设区市, 各县（市）、区, 各地: all of a kind. */
const ALL_PLACES = /^(?:各|全省|全市|全区)(?!.*(?:院|医疗机构|中心))/
const ALL_INSTITUTIONS = /^各.*(?:院|医疗机构|中心)/
const INSTITUTION = /(?:院|中心|所|医疗机构)$/

/** The units of the board that the printed names mean, in the board's order. */
export function unitsNamed(names: readonly string[], units: readonly BoardUnit[]): string[] {
  const isPlace = (unit: BoardUnit): boolean => !INSTITUTION.test(unit.name)
  const meant = (unit: BoardUnit, name: string): boolean => {
    if (ALL_PLACES.test(name)) return isPlace(unit) && (!name.includes('设区市') || /市/.test(unit.name))
    if (ALL_INSTITUTIONS.test(name)) return !isPlace(unit)
    return (
      name.includes(unit.shortName) || unit.name.endsWith(name) || unit.name.endsWith(name.replace(/^[省市区县]/, ''))
    )
  }
  return units.filter((unit) => names.some((name) => meant(unit, name))).map((unit) => unit.id)
}

const iso = (year: number, month: number, day: number): LocalDate =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** The next day of a cycle, not before `from`: 每年8月底 → the last of August. */
export function nextDue({ every, month, day }: Recurrence, from: LocalDate): LocalDate {
  const [year = 0, now = 1] = from.split('-').map(Number)
  const on = (y: number, m: number): LocalDate => iso(y, m, Math.min(day ?? 31, lastDay(y, m)))
  if (every === 'week') {
    // The Friday of this week or the next: reports are due at the end of a working week.
    const start = new Date(`${from}T00:00:00Z`)
    const days = (5 - start.getUTCDay() + 7) % 7
    return new Date(start.getTime() + days * 86_400_000).toISOString().slice(0, 10)
  }
  const step = { month: 1, quarter: 3, halfYear: 6, year: 12 }[every]
  const anchor = every === 'year' ? (month ?? 12) : step
  for (let m = anchor; ; m += step) {
    const due = on(year + Math.floor((m - 1) / 12), ((m - 1) % 12) + 1)
    if (due >= from && m >= now) return due
  }
}
