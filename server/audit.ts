import type { Actor } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import type { Account, Unit } from '#db/accounts.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import type { SystemEntry } from '#db/systemStream.ts'
import type { Archive } from './archive/Archive.ts'
import { type EntryFilter, type LogEntry, type LogFacts, type LogName, SYSTEM } from './archive/logs.ts'
import type { VerifyStep } from './archive/streams.ts'

/** A chained log that an auditor may read: a board's, or the stream of what happens beside the boards. */
export interface AuditLog {
  log: LogName
  /** Null for the system stream. */
  title: string | null
  label: string | null
}

export interface AuditPage {
  logs: AuditLog[]
  /** Names by account, of everybody there is. */
  people: Record<string, string>
  units: Pick<Unit, 'id' | 'shortName'>[]
  /** Newest first. */
  entries: LogEntry[]
  /** Whether there are older ones. */
  more: boolean
  facts: LogFacts
}

/**
 * The audit trail for auditors, who read it and nothing else: the logs of boards that the units they audit have issued,
 * and for the auditor of a whole tree of units the system stream. A log that is not theirs is `notFound`; who audits
 * nothing is `forbidden`. Checking and exporting are on record themselves.
 */
export interface Audit {
  page(actor: Actor, log: LogName | null, filter: EntryFilter): Promise<Reply<AuditPage & { log: LogName | null }>>
  /** Progress, then the report; the result is recorded before it is given. */
  verify(actor: Actor, log: LogName): Promise<Reply<{ steps: AsyncGenerator<VerifyStep> }>>
  /** CSV text in pieces, recorded before the first of them. */
  export(actor: Actor, log: LogName, filter: EntryFilter): Promise<Reply<{ pieces: AsyncGenerator<string> }>>
}

interface Parts {
  changeLog: Pick<ChangeLog, 'listBoards'>
  accounts: () => Promise<Account[]>
  units: () => Promise<Unit[]>
  archive: Pick<Archive, 'ask' | 'stream'>
  record: (entry: SystemEntry) => Promise<void>
  now: () => number
}

const NO_FACTS: LogFacts = { types: [], actorIds: [], unitIds: [] }

export function createAudit({ changeLog, accounts, units, archive, record, now }: Parts): Audit {
  /** The logs of an auditor; null for who audits nothing. */
  async function logsOf(actor: Actor): Promise<AuditLog[] | null> {
    const audits = (unitId: string): boolean => can(actor, 'audit.read', { issuingUnitId: unitId }) !== null
    const audited = (await units()).filter(({ id }) => audits(id))
    if (audited.length === 0) return null
    const boards = (await changeLog.listBoards()).filter(({ issuingUnitId }) => audits(issuingUnitId))
    return [
      ...boards.map(({ id, title, label }): AuditLog => ({ log: id, title, label })),
      // What happens beside the boards belongs to nobody's units in particular.
      ...(audited.some(({ parentId }) => parentId === null) ? [{ log: SYSTEM, title: null, label: null }] : []),
    ]
  }

  const forbidden = { ok: false, error: errorBody('forbidden') } as const
  const absent = { ok: false, error: errorBody('notFound') } as const

  /** The refusal of a log that is not the actor's, or null. */
  async function refusalOf(actor: Actor, log: LogName): Promise<typeof forbidden | typeof absent | null> {
    const logs = await logsOf(actor)
    if (!logs) return forbidden
    return logs.some((one) => one.log === log) ? null : absent
  }

  return {
    async page(actor, asked, filter) {
      const logs = await logsOf(actor)
      if (!logs) return forbidden
      const log = asked ?? logs[0]?.log ?? null
      if (log !== null && !logs.some((one) => one.log === log)) return absent
      const [people, all] = [await accounts(), await units()]
      const found = log === null ? { entries: [], more: false } : await archive.ask('entries', { log, filter })
      const facts = log === null ? NO_FACTS : await archive.ask('facts', { log })
      return {
        ok: true,
        logs,
        log,
        ...found,
        facts,
        people: Object.fromEntries(people.map(({ id, name }) => [id, name])),
        units: all.map(({ id, shortName }) => ({ id, shortName })),
      }
    },

    async verify(actor, log) {
      const refusal = await refusalOf(actor, log)
      if (refusal) return refusal
      async function* steps(): AsyncGenerator<VerifyStep> {
        for await (const step of archive.stream('verify', { log })) {
          if ('report' in step) {
            const body = { log, ...step.report }
            await record({ at: now(), actorId: actor.accountId, type: 'audit.verified', body })
          }
          yield step
        }
      }
      return { ok: true, steps: steps() }
    },

    async export(actor, log, filter) {
      const refusal = await refusalOf(actor, log)
      if (refusal) return refusal
      // First: there must be no copy of the trail that the trail does not know of.
      await record({ at: now(), actorId: actor.accountId, type: 'audit.exported', body: { log, ...filter } })
      const names = Object.fromEntries((await accounts()).map(({ id, name }) => [id, name]))
      return { ok: true, pieces: archive.stream('csv', { log, filter, names }) }
    },
  }
}
