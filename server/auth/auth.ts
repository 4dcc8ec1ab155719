import type { AccountStore } from '#db/accounts.ts'
import { createAccountStore } from '#db/accounts.ts'
import type { Database } from '#db/database.ts'
import { DEMO_ACCOUNTS } from '#db/seed/people.ts'
import { createSessionStore } from '#db/sessions.ts'
import { appendSystem } from '#db/systemStream.ts'
import { type AccountDirectory, createAccountDirectory } from '../accounts/directory.ts'
import type { Config } from '../config.ts'
import type { DemoAccount } from '../http/context.ts'
import type { Log } from '../log.ts'
import { createLoginThrottle } from './loginThrottle.ts'
import type { LoginThrottle } from './loginThrottle.ts'
import { createPasswordHasher } from './passwords.ts'
import type { PasswordHasher } from './passwords.ts'
import { createSessionService } from './sessions.ts'
import type { SessionService } from './sessions.ts'
import { createSignIn } from './signIn.ts'
import type { SignIn } from './signIn.ts'

export interface Auth {
  accounts: AccountStore
  sessions: SessionService
  signIn: SignIn
  directory: AccountDirectory
  demoAccounts(): Promise<readonly DemoAccount[]>
  /** Whether there is an active administrator. */
  administered(): Promise<boolean>
}

interface Parts {
  config: Pick<Config, 'demo' | 'sessionSecret'>
  log: Log
  database: Database
  now?: () => number
  passwords?: PasswordHasher
  throttle?: LoginThrottle
}

/** Everything about who is who, on one database. `sessions.stop()` ends its clock. */
export function createAuth(parts: Parts): Auth {
  const {
    config,
    log,
    database,
    now = Date.now,
    passwords = createPasswordHasher(),
    throttle = createLoginThrottle(),
  } = parts
  const accounts = createAccountStore(database)
  const sessions = createSessionService({ config, store: createSessionStore(database), log, now })
  const record = (entry: Parameters<typeof appendSystem>[1][number]): Promise<void> => appendSystem(database, [entry])
  return {
    accounts,
    sessions,
    signIn: createSignIn({ config, accounts, passwords, throttle, sessions, record, now }),
    directory: createAccountDirectory({ accounts, passwords, sessions, throttle, now }),
    demoAccounts: async () => (config.demo ? demoAccountsIn(accounts) : []),
    administered: async () =>
      (await accounts.list()).some(
        ({ status, grants }) => status === 'active' && grants.some(({ role }) => role === 'admin'),
      ),
  }
}

/** Those of the demo that are in this database and may sign in, in the order of the demo. */
async function demoAccountsIn(accounts: AccountStore): Promise<DemoAccount[]> {
  const names = new Map((await accounts.units()).map((unit) => [unit.id, unit.shortName]))
  const stored = new Map((await accounts.list()).map((account) => [account.username, account]))
  return DEMO_ACCOUNTS.flatMap(({ username }) => {
    const account = stored.get(username)
    if (account?.status !== 'active') return []
    const unitName = names.get(account.grants[0]?.unitId ?? '') ?? ''
    return [{ username, name: account.name, unitName, roles: [...new Set(account.grants.map((grant) => grant.role))] }]
  })
}
