import { randomUUID } from 'node:crypto'
import { passwordProblem } from '#shared/domain/password.ts'
import { type Reason, reasonSentence } from '#shared/protocol/errors.ts'
import { type AccountStore, type Unit, normaliseUsername } from '#db/accounts.ts'
import { newAccountSchema, unitNamesSchema } from './directory.ts'
import { initialPassword } from './initialPassword.ts'

/** What cannot be done at the command line; `message` is the sentence for the person there. */
export class AccountRefused extends Error {
  override readonly name = 'AccountRefused'
}

interface Parts {
  accounts: AccountStore
  hash: (password: string) => Promise<string>
  now: () => number
}

interface Wish {
  username: string
  /** Null: one is made up, and must be changed at the first sign-in. */
  password: string | null
  /** The name of the issuing unit, needed while there is no unit at all. */
  unitName: string | null
}

export interface FirstAccount {
  username: string
  password: string
  generated: boolean
  unit: Unit
}

/**
 * An administrator for a database that nobody can administer yet, with the unit at the top if there is none: an account
 * cannot be given out on a screen by nobody. Throws AccountRefused.
 */
export async function createAdmin({ accounts, hash, now }: Parts, wish: Wish): Promise<FirstAccount> {
  const { username, password, generated } = credentials(wish)
  const passwordHash = await hash(password)
  const by = { actorId: null, at: now() }
  try {
    return await accounts.transaction(async (tx) => {
      const top = (await tx.units()).find((unit) => unit.parentId === null)
      const unit = top ?? firstUnit(wish.unitName)
      if (!top) await tx.saveUnits([unit], by)
      const grants = [{ unitId: unit.id, role: 'admin' as const }]
      const account = { id: randomUUID(), username, name: username, passwordHash, grants, mustChange: generated }
      await tx.create(account, by)
      return { username, password, generated, unit }
    })
  } catch (error) {
    if (error instanceof Error && error.name === 'UsernameTakenError') throw refusal('usernameTaken')
    throw error
  }
}

/** A new password for somebody who has lost theirs, an administrator above all. Throws AccountRefused. */
export async function resetPassword(
  { accounts, hash, now }: Parts,
  wish: Omit<Wish, 'unitName'>,
): Promise<Omit<FirstAccount, 'unit'>> {
  const { username, password, generated } = credentials(wish)
  const account = await accounts.findByUsername(username)
  if (!account) throw new AccountRefused(`没有账号 ${username}，请核对`)
  const passwordHash = await hash(password)
  await accounts.setPassword(account.id, { passwordHash, mustChange: generated }, { actorId: null, at: now() })
  return { username, password, generated }
}

const refusal = (reason: Reason): AccountRefused => new AccountRefused(reasonSentence(reason, {}, 0))

function credentials(wish: Omit<Wish, 'unitName'>): { username: string; password: string; generated: boolean } {
  const username = newAccountSchema.shape.username.safeParse(wish.username)
  if (!username.success)
    throw new AccountRefused('账号名应为 2 到 50 个字母、汉字或数字，中间可以有点、下划线、@ 和减号')
  if (wish.password === null) return { username: username.data, password: initialPassword(), generated: true }
  const problem = passwordProblem(wish.password, normaliseUsername(wish.username))
  if (problem) throw refusal(problem)
  return { username: username.data, password: wish.password, generated: false }
}

/** Everything of an installation hangs below it. */
function firstUnit(unitName: string | null): Unit {
  if (unitName === null)
    throw new AccountRefused('还没有任何单位，请用 --unit 写明发文单位的名称，例如 --unit 福建省卫生健康委员会')
  const named = unitNamesSchema.shape.name.safeParse(unitName)
  if (!named.success) throw new AccountRefused('单位名称应为 1 到 60 个字')
  return { id: 'head', name: named.data, shortName: named.data.slice(0, 8), parentId: null, position: 0 }
}
