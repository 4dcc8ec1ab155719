import type { Database } from '#db/database.ts'
import { parseDocumentName } from '#shared/document/names.ts'
import type { Meeting } from '#shared/domain/model.ts'
import { ISSUER } from '../builders.ts'
import { MEETING } from './cast.ts'

interface Grants {
  account_id: string
  unit_id: string
  role: string
}
interface ChangeRow {
  seq: number
  actor_id: string
  unit_id: string
  type: string
  subject: string
}

/** What only the unit itself does with its tasks. */
const OF_UNITS = ['acknowledge', 'setPercent', 'setValue', 'flagCoordination', 'submit', 'entrust', 'requestExtension']

/**
 * Looks at what each transaction is about to commit, and at the grants as they stand in the database then; it knows
 * nothing of how the server decided.
 */
export class Authority {
  readonly violations: string[] = []
  /** The meeting before the transaction and with it: of what is in one, either may have come first. */
  #meetings: Pick<Meeting, 'status' | 'chairId' | 'presenterId' | 'recorderId'>[] = []
  /** Up to where changes and texts have been looked at. */
  #seq: number
  #texts = 0

  constructor(seq: number) {
    this.#seq = seq
  }

  /** Who is to present, before the last transaction and with it. */
  get named(): string[] {
    return this.#meetings.map(({ presenterId }) => presenterId)
  }

  /** Within a transaction, after its last statement. */
  check(database: Database): void {
    if (database.dialect !== 'sqlite') throw new Error('the model runs on SQLite')
    const { handle } = database
    const held = handle
      .prepare<[], Grants>(
        `select account_id, unit_id, role from role_grant join account on account.id = account_id where status = 'active'`,
      )
      .all()
    const holds = (account: string, unit: string, roles: readonly string[] | null): boolean =>
      held.some((g) => g.account_id === account && g.unit_id === unit && (roles?.includes(g.role) ?? true))
    const changes = handle
      .prepare<[number], ChangeRow>(
        'select seq, actor_id, unit_id, type, subject from change where seq > ? order by seq',
      )
      .all(this.#seq)
    for (const change of changes) {
      this.#seq = change.seq
      this.#judge(change, holds)
    }
    const stored = handle
      .prepare<[string], { body: string }>('select body from subject_state where subject = ?')
      .get(`meeting:${MEETING}`)
    this.#meetings = [...this.#meetings.slice(-1), JSON.parse(stored?.body ?? '{}') as Meeting]
    const texts = handle
      .prepare<[number], { id: number; name: string; account_id: string }>(
        'select rowid as id, name, account_id from document_update where rowid > ? order by rowid',
      )
      .all(this.#texts)
    for (const { id, name, account_id } of texts) {
      this.#texts = id
      const document = parseDocumentName(name)
      const may =
        document?.kind === 'narrative'
          ? holds(account_id, document.unitId, ['handler', 'reviewer'])
          : this.#keepsRecord(account_id, held)
      if (!may) this.violations.push(`${account_id} wrote in ${name}`)
    }
  }

  /** Minutes are written before the meeting is over, by supervisors of the issuing unit and the officers it names. */
  #keepsRecord(account: string, held: readonly Grants[]): boolean {
    const grants = held.filter((grant) => grant.account_id === account)
    return this.#meetings.some(
      ({ status, chairId, presenterId, recorderId }) =>
        (status === 'planned' || status === 'open') &&
        (grants.some(({ unit_id, role }) => unit_id === ISSUER && role === 'supervisor') ||
          (grants.length > 0 && [chairId, presenterId, recorderId].includes(account))),
    )
  }

  #judge(change: ChangeRow, holds: (account: string, unit: string, roles: readonly string[] | null) => boolean): void {
    const { seq, actor_id, unit_id, type, subject } = change
    const wrong = (what: string): void =>
      void this.violations.push(`${seq} ${type} of ${subject} by ${actor_id}: ${what}`)
    if (!holds(actor_id, unit_id, null)) wrong(`no grant of ${unit_id}`)
    const [kind = '', , unit = ''] = subject.split(':')
    const [about = '', deed = ''] = type.split('.')
    if (['task', 'area', 'board', 'meeting'].includes(about) && !holds(actor_id, ISSUER, ['supervisor', 'leader']))
      wrong('not of the issuing unit')
    if (kind !== 'assignment') return
    if (unit_id !== unit && unit_id !== ISSUER) wrong(`acting for ${unit_id}`)
    const itsOwn = about === 'assignment' && OF_UNITS.includes(deed)
    if (itsOwn && !holds(actor_id, unit, ['handler', 'reviewer'])) wrong('not of the unit')
    if (about === 'assignment' && !itsOwn && !holds(actor_id, ISSUER, ['supervisor', 'leader'])) wrong('not a superior')
  }
}
