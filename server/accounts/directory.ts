import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { idSchema } from '#shared/domain/fields.ts'
import { apart } from '#shared/domain/duties.ts'
import type { Actor, Grant, Role } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { passwordProblem } from '#shared/domain/password.ts'
import { ROLE_WORDS } from '#shared/domain/words.ts'
import { type ErrorBody, type Reply, errorBody } from '#shared/protocol/errors.ts'
import {
  type Account,
  type AccountStatus,
  type AccountStore,
  type AccountTransaction,
  type Author,
  type Unit,
  actorOf,
  normaliseUsername,
} from '#db/accounts.ts'
import type { LoginThrottle } from '../auth/loginThrottle.ts'
import type { PasswordHasher } from '../auth/passwords.ts'
import type { Session, SessionService } from '../auth/sessions.ts'
import { initialPassword } from './initialPassword.ts'
import { type Scope, concerns, contains, scopeOf } from './scope.ts'

const name = z
  .string()
  .trim()
  .min(1)
  .max(60)
  // Names are shown beside others' words: nothing in them may hide or turn text around.
  .refine((text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text), 'invisible character')
const roles = Object.keys(ROLE_WORDS) as [Role, ...Role[]]
const grant = z.strictObject({ unitId: idSchema, role: z.enum(roles) })
const grants = z
  .array(grant)
  .max(64)
  .refine((all) => new Set(all.map(({ unitId, role }) => `${role}@${unitId}`)).size === all.length, 'repeated')

export const newUnitSchema = z.strictObject({
  /** Part of addresses and document names; made up where it is left out. */
  id: idSchema.optional(),
  name,
  shortName: name.max(8),
  parentId: idSchema,
})
export const unitNamesSchema = newUnitSchema.pick({ name: true, shortName: true })
export const newAccountSchema = z.strictObject({
  username: z
    .string()
    .transform(normaliseUsername)
    .pipe(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,49}$/u)),
  name,
  grants,
})
export const grantsSchema = z.strictObject({ grants })
export const statusSchema = z.strictObject({ status: z.enum(['active', 'disabled']) })
export const ownPasswordSchema = z.strictObject({ current: z.string().max(1_024), next: z.string().max(1_024) })

export type NewUnit = z.infer<typeof newUnitSchema>
export type UnitNames = z.infer<typeof unitNamesSchema>
export type NewAccountWish = z.infer<typeof newAccountSchema>

/** An account as its administrator sees it. */
export interface DirectoryEntry {
  id: string
  username: string
  name: string
  status: AccountStatus
  createdAt: number
  /** Those within the administrator's units. */
  grants: Grant[]
  /** False for the administrator's own account, and for one that also holds roles elsewhere. */
  managed: boolean
}

/**
 * Units and accounts, for those who administer them: each on the units they hold the role at and all below. Everything
 * is decided on what is stored, in the transaction that changes it, and recorded in the system stream there. What lies
 * outside of an administrator's units is `notFound` like what does not exist.
 */
export interface AccountDirectory {
  view(actor: Actor): Promise<Reply<{ units: Unit[]; accounts: DirectoryEntry[] }>>
  createUnit(actor: Actor, wish: NewUnit): Promise<Reply<{ unit: Unit }>>
  renameUnit(actor: Actor, unitId: string, names: UnitNames): Promise<Reply<{ unit: Unit }>>
  /** The password is answered once and stored nowhere; it must be changed at the first sign-in. */
  createAccount(actor: Actor, wish: NewAccountWish): Promise<Reply<{ accountId: string; password: string }>>
  /** Replaces all roles. Refused for the own account, and for roles that one person may not hold together. */
  setGrants(actor: Actor, accountId: string, grants: readonly Grant[]): Promise<Reply>
  setStatus(actor: Actor, accountId: string, status: AccountStatus): Promise<Reply>
  /** Ends the sessions of the account; the new password is answered once. */
  resetPassword(actor: Actor, accountId: string): Promise<Reply<{ password: string }>>
  /** For everybody. The session it is done in goes on, all others of the account end. */
  changeOwnPassword(session: Session, wish: { current: string; next: string }, address: string): Promise<Reply>
}

interface Parts {
  accounts: AccountStore
  passwords: PasswordHasher
  sessions: Pick<SessionService, 'look'>
  throttle: LoginThrottle
  now: () => number
}

/** A refusal on its way out of a transaction, which must not commit. */
class Refused extends Error {
  readonly body: ErrorBody
  constructor(...refusal: Parameters<typeof errorBody>) {
    super(refusal[0])
    this.body = errorBody(...refusal)
  }
}

/** Asked before a password is hashed, which nobody may have the server do for nothing; the transaction asks again. */
const administers = (actor: Actor): boolean =>
  actor.grants.some(({ unitId }) => can(actor, 'units.manage', { issuingUnitId: unitId }))

export function createAccountDirectory({ accounts, passwords, sessions, throttle, now }: Parts): AccountDirectory {
  /** Runs `work` for an administrator, as they are stored now. */
  async function administer<T extends object>(
    actor: Actor,
    work: (tx: AccountTransaction, held: { scope: Scope; units: Unit[]; by: Author }) => Promise<T>,
  ): Promise<Reply<T>> {
    try {
      const done = await accounts.transaction(async (tx) => {
        const admin = await tx.hold(actor.accountId)
        const units = await tx.units()
        const scope = admin?.status === 'active' ? scopeOf(actorOf(admin), units) : null
        if (!scope) throw new Refused('forbidden')
        return work(tx, { scope, units, by: { actorId: actor.accountId, at: now() } })
      })
      await lookNow()
      return { ok: true, ...done }
    } catch (error) {
      if (error instanceof Refused) return { ok: false, error: error.body }
      // Known by name: in the bundle and in tests the class may come from two modules.
      if (error instanceof Error && error.name === 'UsernameTakenError')
        return { ok: false, error: errorBody('invalid', 'usernameTaken') }
      throw error
    }
  }

  /**
   * Whoever lost something loses their connections now, not at the next look. A look that fails does not undo what is
   * stored: the next one comes by itself, and complains.
   */
  const lookNow = (): Promise<void> => sessions.look().catch(() => undefined)

  /** An account that the administrator may change: all of it theirs, and not themselves. */
  async function managed(tx: AccountTransaction, actor: Actor, scope: Scope, accountId: string): Promise<Account> {
    const account = await tx.find(accountId)
    if (!account || !concerns(scope, account)) throw new Refused('notFound')
    if (accountId === actor.accountId) throw new Refused('forbidden', 'ownAccount')
    if (!contains(scope, account)) throw new Refused('forbidden', 'accountElsewhere')
    return account
  }

  function checkGrants(scope: Scope, wished: readonly Grant[]): void {
    // Before the duties: an error must not tell which units exist elsewhere.
    if (wished.some(({ unitId }) => !scope.unitIds.has(unitId))) throw new Refused('invalid', 'unitNotYours')
    if (!apart(wished)) throw new Refused('invalid', 'dutiesApart')
    if (wished.length === 0 && !scope.wholeTree) throw new Refused('invalid', 'roleNeeded')
  }

  return {
    async view(actor) {
      const [units, all] = [await accounts.units(), await accounts.list()]
      const own = all.find(({ id }) => id === actor.accountId)
      const scope = own?.status === 'active' ? scopeOf(actorOf(own), units) : null
      if (!scope) return { ok: false, error: errorBody('forbidden') }
      return {
        ok: true,
        units: units.filter(({ id }) => scope.unitIds.has(id)),
        accounts: all
          .filter((account) => concerns(scope, account))
          .map((account) => {
            const { id, username, name, status, createdAt } = account
            const grants = account.grants.filter(({ unitId }) => scope.unitIds.has(unitId))
            const managed = id !== actor.accountId && contains(scope, account)
            return { id, username, name, status, createdAt, grants, managed }
          }),
      }
    },

    createUnit: (actor, { id = `u-${randomUUID().slice(0, 8)}`, name, shortName, parentId }) =>
      administer(actor, async (tx, { scope, units, by }) => {
        if (!scope.unitIds.has(parentId)) throw new Refused('invalid', 'unitNotYours')
        if (units.some((unit) => unit.id === id)) throw new Refused('invalid', 'duplicate')
        const position = Math.max(-1, ...units.map((unit) => unit.position)) + 1
        const unit: Unit = { id, name, shortName, parentId, position }
        await tx.saveUnits([unit], by)
        return { unit }
      }),

    renameUnit: (actor, unitId, names) =>
      administer(actor, async (tx, { scope, units, by }) => {
        const before = units.find(({ id }) => id === unitId)
        if (!before || !scope.unitIds.has(unitId)) throw new Refused('notFound')
        const unit = { ...before, ...names }
        await tx.saveUnits([unit], by)
        return { unit }
      }),

    async createAccount(actor, { username, name, grants }) {
      if (!administers(actor)) return { ok: false, error: errorBody('forbidden') }
      const password = initialPassword()
      // Before the transaction: hashing takes longer than a transaction may be held open.
      const passwordHash = await passwords.hash(password)
      return administer(actor, async (tx, { scope, by }) => {
        checkGrants(scope, grants)
        const account = { id: randomUUID(), username, name, passwordHash, grants, mustChange: true }
        const { id: accountId } = await tx.create(account, by)
        return { accountId, password }
      })
    },

    setGrants: (actor, accountId, grants) =>
      administer(actor, async (tx, { scope, by }) => {
        await managed(tx, actor, scope, accountId)
        checkGrants(scope, grants)
        await tx.setGrants(accountId, grants, by)
        return {}
      }),

    setStatus: (actor, accountId, status) =>
      administer(actor, async (tx, { scope, by }) => {
        await managed(tx, actor, scope, accountId)
        await tx.setStatus(accountId, status, by)
        return {}
      }),

    async resetPassword(actor, accountId) {
      if (!administers(actor)) return { ok: false, error: errorBody('forbidden') }
      const password = initialPassword()
      const passwordHash = await passwords.hash(password)
      return administer(actor, async (tx, { scope, by }) => {
        await managed(tx, actor, scope, accountId)
        await tx.setPassword(accountId, { passwordHash, mustChange: true }, by)
        return { password }
      })
    },

    async changeOwnPassword({ id, accountId }, { current, next }, address) {
      const account = await accounts.find(accountId)
      const stored = account && (await accounts.findByUsername(account.username))
      if (!stored || stored.status !== 'active') return { ok: false, error: errorBody('unauthenticated') }
      // A session that was left open must not be a place to guess the password at leisure.
      const attempt = await throttle.reserve(stored.username, address)
      if ('refusedForMs' in attempt) {
        const minutes = Math.max(1, Math.ceil(attempt.refusedForMs / 60_000))
        return { ok: false, error: errorBody('tooMany', 'loginThrottled', { minutes }) }
      }
      if (!(await passwords.matches(stored.passwordHash, current))) {
        await attempt.failed()
        return { ok: false, error: errorBody('invalid', 'passwordWrong') }
      }
      await attempt.succeeded()
      const problem = current === next ? 'passwordSame' : passwordProblem(next, stored.username)
      if (problem) return { ok: false, error: errorBody('invalid', problem) }
      const passwordHash = await passwords.hash(next)
      const changed = await accounts.transaction(async (tx) => {
        // Reset or disabled since the password was compared: that was the later word.
        if ((await tx.hold(accountId))?.version !== stored.version) return false
        await tx.setPassword(accountId, { passwordHash, keepTokenHash: id }, { actorId: accountId, at: now() })
        return true
      })
      if (!changed) return { ok: false, error: errorBody('unauthenticated') }
      await lookNow()
      return { ok: true }
    },
  }
}
