import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { createAccountStore } from '#db/accounts.ts'
import { migrate, openDatabase } from '#db/database.ts'
import { createAdmin, resetPassword } from '../accounts/firstAccount.ts'
import { createPasswordHasher } from '../auth/passwords.ts'
import { type Config, loadConfig } from '../config.ts'
import { explainStart } from '../failures.ts'

const USAGE = `用法：
  npm run account -- --create-admin 账号 [--unit 发文单位名称]   建立管理员；还没有单位时同时建立发文单位
  npm run account -- --reset-password 账号                       重置密码
密码自动生成，只显示这一次；加 --password-stdin 则从标准输入读取。
数据库与服务相同：DATA_DIR 或 DATABASE_URL。使用 SQLite 时请先停止服务。`

/** Accounts from the command line: the way in of an installation that has none, and back in for who lost a password. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'create-admin': { type: 'string' },
      'reset-password': { type: 'string' },
      'password-stdin': { type: 'boolean' },
      unit: { type: 'string' },
    },
  })
  const { 'create-admin': admin, 'reset-password': lost, unit } = values
  if ((admin === undefined) === (lost === undefined)) return fail(USAGE)
  config = loadConfig(process.env)
  // An argument would stand in the list of processes and in the history of the shell.
  const password = values['password-stdin'] ? (await text(process.stdin)).replace(/\r?\n$/, '') : null
  const { databaseUrl: url, dataDir } = config
  const database = await openDatabase({ url, file: join(dataDir, 'duban.sqlite') })
  try {
    await migrate(database)
    const parts = { accounts: createAccountStore(database), hash: createPasswordHasher().hash, now: Date.now }
    if (admin !== undefined) {
      const made = await createAdmin(parts, { username: admin, password, unitName: unit ?? null })
      say(`已建立管理员 ${made.username}（${made.unit.name}）`)
      tell(made)
    } else {
      const reset = await resetPassword(parts, { username: lost ?? '', password })
      say(`已重置 ${reset.username} 的密码`)
      tell(reset)
    }
  } finally {
    await database.close()
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

function tell({ password, generated }: { password: string; generated: boolean }): void {
  if (generated) say(`初始密码：${password}\n只显示这一次；首次登录后必须修改。`)
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

let config: Config | null = null
main().catch((error: unknown) => {
  const known =
    error instanceof Error &&
    (error.name === 'AccountRefused' || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
  const sentences = known ? [error.name === 'AccountRefused' ? error.message : USAGE] : explainStart(error, config)
  if (!sentences) throw error
  for (const sentence of sentences) fail(sentence)
})
