import type { Change } from '#shared/domain/model.ts'
import type { ReadDatabase } from '#db/database.ts'

/** The stream of what happens beside the boards; no board has this name, whose ids begin with a letter or digit. */
export const SYSTEM = '~system'

/** A board's log by the board's id, or `SYSTEM`. */
export type LogName = string

/** What of a log is looked at; moments are inclusive. */
export interface EntryFilter {
  actorId?: string
  /** For the unit that acted; the system stream knows none. */
  unitId?: string
  type?: string
  from?: number
  to?: number
  /** Entries below this sequence: the next page. */
  before?: number
}

/** One entry as it is stored; `body` is the chained text. */
export interface LogEntry {
  seq: number
  at: number
  actorId: string | null
  unitId: string | null
  type: string
  subject: string | null
  reason: string | null
  body: string
  hash: string
}

/** What a log can be filtered by. */
export interface LogFacts {
  types: string[]
  actorIds: string[]
  unitIds: string[]
}

export const PAGE = 100

type Reads = Pick<ReadDatabase, 'reader'>

/** Entries that pass the filter, newest first, at most `limit`. */
export async function entriesOf(
  { reader }: Reads,
  log: LogName,
  { actorId, unitId, type, from, to, before }: EntryFilter,
  limit: number,
): Promise<LogEntry[]> {
  if (log === SYSTEM) {
    let query = reader.selectFrom('system').selectAll().orderBy('seq', 'desc').limit(limit)
    if (actorId !== undefined) query = query.where('actor_id', '=', actorId)
    if (type !== undefined) query = query.where('type', '=', type)
    if (from !== undefined) query = query.where('at', '>=', from)
    if (to !== undefined) query = query.where('at', '<=', to)
    if (before !== undefined) query = query.where('seq', '<', before)
    // The system stream knows no unit: nothing passes a filter by one.
    if (unitId !== undefined) return []
    const rows = await query.execute()
    return rows.map(({ seq, at, actor_id, type: kind, body, hash }) => ({
      seq,
      at,
      actorId: actor_id,
      unitId: null,
      type: kind,
      subject: null,
      reason: null,
      body,
      hash,
    }))
  }
  let query = reader.selectFrom('change').selectAll().where('board_id', '=', log).orderBy('seq', 'desc').limit(limit)
  if (actorId !== undefined) query = query.where('actor_id', '=', actorId)
  if (unitId !== undefined) query = query.where('unit_id', '=', unitId)
  if (type !== undefined) query = query.where('type', '=', type)
  if (from !== undefined) query = query.where('at', '>=', from)
  if (to !== undefined) query = query.where('at', '<=', to)
  if (before !== undefined) query = query.where('seq', '<', before)
  const rows = await query.execute()
  return rows.map(({ seq, at, actor_id, unit_id, type: kind, subject, body, hash }) => ({
    seq,
    at,
    actorId: actor_id,
    unitId: unit_id,
    type: kind,
    subject,
    reason: reasonOf(body),
    body,
    hash,
  }))
}

/** A damaged body is the auditor's to see as it is. */
function reasonOf(body: string): string | null {
  try {
    return (JSON.parse(body) as Partial<Change>).reason ?? null
  } catch {
    return null
  }
}

/** The accounts, units and types that occur in a log. */
export async function factsOf({ reader }: Reads, log: LogName): Promise<LogFacts> {
  if (log === SYSTEM) {
    const types = await reader.selectFrom('system').select('type').distinct().orderBy('type').execute()
    const actors = await reader.selectFrom('system').select('actor_id').distinct().execute()
    return {
      types: types.map(({ type }) => type),
      actorIds: actors.flatMap(({ actor_id }) => actor_id ?? []),
      unitIds: [],
    }
  }
  const here = reader.selectFrom('change').where('board_id', '=', log)
  const [types, actors, units] = [
    await here.select('type').distinct().orderBy('type').execute(),
    await here.select('actor_id').distinct().execute(),
    await here.select('unit_id').distinct().execute(),
  ]
  return {
    types: types.map(({ type }) => type),
    actorIds: actors.map(({ actor_id }) => actor_id),
    unitIds: units.map(({ unit_id }) => unit_id),
  }
}
