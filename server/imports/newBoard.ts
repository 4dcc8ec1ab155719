import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Command, type CommandOf, commandSchema } from '#shared/domain/commands.ts'
import { idSchema, localDateSchema, title } from '#shared/domain/fields.ts'
import { decide, isRefusal } from '#shared/domain/decide/decide.ts'
import { draftCommands } from '#shared/domain/draftBoard.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Actor, BoardUnit } from '#shared/domain/model.ts'
import { proposeTasks } from '#shared/domain/proposeTasks.ts'
import { emptyState } from '#shared/domain/state.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import { MAX_TASKS, MAX_UNITS } from '#shared/protocol/limits.ts'
import type { AccountStore, Unit } from '#db/accounts.ts'
import type { NoticeStore } from '#db/notices.ts'
import type { Rooms } from '../realtime/rooms.ts'
import { issuingUnitOf, mayUseNotice, outlineOf } from './notices.ts'

/** What `POST /api/boards` takes. */
export const newBoardSchema = z.strictObject({
  noticeVersionId: idSchema,
  title,
  period: z
    .strictObject({ start: localDateSchema, end: localDateSchema })
    .refine((period) => period.start < period.end, 'period ends before it starts'),
  /** The columns of the board; all units under the issuing one where it is left out. */
  unitIds: z.array(idSchema).min(1).max(MAX_UNITS).optional(),
})
export type NewBoard = z.infer<typeof newBoardSchema>

interface Parts {
  rooms: Pick<Rooms, 'create'>
  notices: Pick<NoticeStore, 'find' | 'findVersion'>
  units: AccountStore['units']
  now: () => number
}

const SHORT_NAME = 8

/**
 * Makes a board in draft out of a notice, as the acting supervisor: the proposals of its outline as commands, stored
 * together or not at all. Refused for others, for an unknown version or unit, and for more tasks than a board holds.
 */
export async function createBoardFromNotice(
  { rooms, notices, units, now }: Parts,
  actor: Actor,
  wish: NewBoard,
): Promise<Reply<{ boardId: string; seq: number }>> {
  if (issuingUnitOf(actor) === null) return { ok: false, error: errorBody('forbidden') }
  const version = await notices.findVersion(wish.noticeVersionId)
  const notice = version && (await notices.find(version.noticeId))
  const issuingUnitId = notice?.unitId
  if (!version || !issuingUnitId || !mayUseNotice(actor, notice)) return { ok: false, error: errorBody('notFound') }
  const known = await units()
  const issuing = known.find((unit) => unit.id === issuingUnitId)
  const columns = columnsOf(known, issuingUnitId, wish.unitIds)
  if (!issuing || columns === null) return { ok: false, error: errorBody('invalid', 'unknownUnit') }
  if (columns.length === 0) return { ok: false, error: errorBody('invalid', 'noUnits') }
  const areas = proposeTasks(outlineOf(version), version.id)
  if (areas.reduce((sum, area) => sum + area.tasks.length, 0) > MAX_TASKS)
    return { ok: false, error: errorBody('tooLarge', 'tooManyTasks', { max: MAX_TASKS }) }

  const create: CommandOf<'board.create'> = {
    type: 'board.create',
    title: wish.title,
    period: wish.period,
    noticeId: version.noticeId,
    issuingUnitId,
    units: columns,
  }
  const draft = draftCommands({ areas, period: wish.period, units: columns, issuingUnit: issuing })
  // The same door that a person's commands pass: what came out of a text is not trusted more.
  const commands = [create, ...draft].map(wellFormed)
  const boardId = randomUUID()
  const refusal = rehearse(boardId, actor, commands, now())
  if (refusal) return { ok: false, error: refusal }
  const reply = await rooms.create(boardId, actor.accountId, commands)
  return reply.ok ? { ok: true, boardId, seq: reply.seq } : reply
}

/** The command as a client could have sent it; details that no command may carry are left to the officer. */
function wellFormed(command: Command): Command {
  const parsed = commandSchema.safeParse(command)
  if (parsed.success || command.type !== 'task.add') return commandSchema.parse(command) as Command
  const plain = { ...command, due: null, recurrence: null, metric: null, condition: null }
  return commandSchema.parse({ ...plain, kind: command.metric ? null : command.kind }) as Command
}

/** The units that a board of the actor can have as columns, those under the issuing one; for supervisors of one. */
export async function reportingUnits(
  units: AccountStore['units'],
  actor: Actor,
): Promise<Reply<{ units: BoardUnit[] }>> {
  const issuingUnitId = issuingUnitOf(actor)
  if (issuingUnitId === null) return { ok: false, error: errorBody('forbidden') }
  return { ok: true, units: columnsOf(await units(), issuingUnitId) ?? [] }
}

/** The units of the board in their order; null when one of the wished is unknown or the issuing one itself. */
function columnsOf(known: readonly Unit[], issuingUnitId: string, unitIds?: readonly string[]): BoardUnit[] | null {
  const others = known.filter((unit) => unit.id !== issuingUnitId)
  if (unitIds?.some((id) => !others.some((unit) => unit.id === id))) return null
  return others
    .filter((unit) => (unitIds ? unitIds.includes(unit.id) : unit.parentId === issuingUnitId))
    .slice(0, MAX_UNITS)
    .map(({ id, name, shortName }) => ({ id, name, shortName: shortName.slice(0, SHORT_NAME) }))
}

/** Decides everything once on an empty state: a board must not be stored up to the command that is refused. */
function rehearse(boardId: string, actor: Actor, commands: readonly Command[], now: number) {
  const state = emptyState(boardId)
  for (const [index, command] of commands.entries()) {
    const outcome = decide(state, command, { actor, now, commandId: `new-${index}`, base: state.seq, own: [] })
    if (isRefusal(outcome)) return errorBody(outcome.code, outcome.reason, outcome.params)
    foldInto(state, outcome)
  }
  return null
}
